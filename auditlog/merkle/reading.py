"""Working from tiles: the roots of ranges for proofs, and the tiles of a log that grew, through one reading callable.

Where tiles are kept (a database, files, another log's address) is the caller's business.
"""

from collections.abc import Callable, Sequence

from auditlog.merkle.tiles import HEIGHT, WIDTH, Tile, new_tiles, tile_for
from auditlog.merkle.tree import RangeRoot, checked_hash, checked_size, fold, full_subtrees, root

ReadTile = Callable[[int, int, int], Sequence[bytes]]
"""``read_tile(level, index, width)`` gives at least the first ``width`` hashes of the tile at that place."""


class TileReader:
    """Reads a tree of ``size`` leaves through ``read_tile``, each tile once, and works out the nodes in between."""

    def __init__(self, size: int, read_tile: ReadTile) -> None:
        """Raises ``ValueError`` for a size out of range; nothing is read yet."""
        self.size = checked_size(size, "tree size")
        self._read_tile = read_tile
        self._tiles: dict[Tile, Sequence[bytes]] = {}

    def hashes(self, level: int, index: int) -> Sequence[bytes]:
        """The hashes of one tile as wide as this tree's size makes it; ``ValueError`` if fewer or broken ones come."""
        tile = tile_for(level, index, self.size)
        if tile not in self._tiles:
            read = self._read_tile(level, index, tile.width)[: tile.width]
            if len(read) != tile.width:
                raise ValueError(f"Tile {tile.path} holds {len(read)} hashes, not {tile.width}.")
            self._tiles[tile] = [checked_hash(bytes(value), "tile hash") for value in read]
        return self._tiles[tile]

    def subtree(self, height: int, index: int) -> bytes:
        """The hash of the complete subtree of 2^``height`` leaves, the ``index``-th of its height."""
        level, above = divmod(height, HEIGHT)
        begin = index << above
        tile, offset = divmod(begin, WIDTH)
        return root(self.hashes(level, tile)[offset : offset + (1 << above)])

    def range_root(self, begin: int, end: int) -> bytes:
        """The root of leaves ``[begin, end)``, a node of this tree or of an earlier size of it."""
        if not 0 <= begin < end <= self.size:
            raise ValueError(f"A tree of {self.size} has no range {begin} to {end}.")
        parts = []
        for low, high in full_subtrees(end - begin):
            height = (high - low).bit_length() - 1
            if (begin + low) % (high - low):
                raise ValueError(f"The range {begin} to {end} is no node of the tree.")
            parts.append(self.subtree(height, (begin + low) >> height))
        return fold(parts)

    def root(self) -> bytes:
        """The root of the whole tree."""
        return self.range_root(0, self.size) if self.size else fold([])

    @property
    def roots(self) -> RangeRoot:
        """``range_root`` as the proof makers take it."""
        return self.range_root


def grow(old: int, leaf_hashes: Sequence[bytes], read_tile: ReadTile) -> dict[Tile, list[bytes]]:
    """The tiles to write, with their hashes, when ``leaf_hashes`` are appended to a log of ``old`` entries.

    Reads only the partial tiles at the right edge of the old tree. The keys are ``new_tiles(old, new)`` in order.
    """
    reader = TileReader(old, read_tile)
    added: list[bytes] = [checked_hash(value, "leaf hash") for value in leaf_hashes]
    written: dict[Tile, list[bytes]] = {}
    level, before = 0, old
    tiles = list(new_tiles(old, old + len(added)))
    while here := [tile for tile in tiles if tile.level == level]:
        start = before // WIDTH * WIDTH
        row = (list(reader.hashes(level, before // WIDTH)) if before % WIDTH else []) + added
        for tile in here:
            offset = tile.index * WIDTH - start
            written[tile] = row[offset : offset + tile.width]
        added = [root(written[tile]) for tile in here if tile.width == WIDTH]
        level, before = level + 1, before // WIDTH
    return written
