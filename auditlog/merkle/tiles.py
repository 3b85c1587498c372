"""Tiles: which blocks of 256 hashes a log publishes, how they are addressed, and what they and entry bundles hold.

C2SP tlog-tiles: level 0 holds leaf hashes, each hash of a higher level is the root of one full tile below it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditlog.merkle.tree import HASH_SIZE, MAX_SIZE, checked_hash, checked_size

WIDTH = 256
"""Hashes in a full tile and entries in a full bundle."""

HEIGHT = 8
"""Levels of the tree that one tile spans."""

MAX_ENTRY = 65_535
"""Longest entry in bytes, as a bundle's length prefix is a u16."""

MAX_LEVEL = 63
"""Highest level that a tile's address may name."""

_DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_INDEX = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}", re.ASCII)


@dataclass(frozen=True, order=True)
class Tile:
    """The address of one tile, or of one bundle of entries (``level`` ``None``): its place and how full it is."""

    level: int | None
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a level over 63, an index out of range or a width outside 1 … 256."""
        if self.level is not None and not 0 <= self.level <= MAX_LEVEL:
            raise ValueError(f"A tile's level must be 0 to {MAX_LEVEL}.")
        if not 0 <= self.index <= MAX_SIZE // WIDTH:
            raise ValueError("A tile's index is out of range.")
        if not 1 <= self.width <= WIDTH:
            raise ValueError(f"A tile's width must be 1 to {WIDTH}.")

    @property
    def path(self) -> str:
        """The address below ``tile/``: ``0/x001/x234/067``, ``1/000.p/17``, ``entries/002``."""
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{level}/{format_index(self.index)}{partial}"


def format_index(index: int) -> str:
    """A tile index in groups of three digits, all but the last marked with x: 1234067 is ``x001/x234/067``."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    return "/".join(reversed(groups))


def parse_path(path: str) -> Tile:
    """The tile that ``path`` (below ``tile/``) names; raises ``ValueError`` for any but its one spelling."""
    level, _, rest = path.partition("/")
    index, partial, width = rest.partition(".p/")
    if level != "entries" and not (len(level) <= 2 and _DECIMAL.fullmatch(level)):
        raise ValueError("A tile's level must be a number or the word entries.")
    if len(index) > 40 or not _INDEX.fullmatch(index):
        raise ValueError("A tile's index must be groups of three digits.")
    if partial and not (len(width) <= 3 and _DECIMAL.fullmatch(width)):
        raise ValueError("A partial tile's width must be a number.")
    number = int(index.replace("x", "").replace("/", ""))
    tile = Tile(None if level == "entries" else int(level), number, int(width) if partial else WIDTH)
    if tile.path != path:
        raise ValueError("A tile's address must be spelled in its one form.")
    return tile


def hashes_at(level: int, size: int) -> int:
    """How many hashes level ``level`` holds for a tree of ``size``: ``floor(size / 256^level)``."""
    return size >> (HEIGHT * level)


def tile_for(level: int, index: int, size: int) -> Tile:
    """The widest tile at that place in a tree of ``size``; raises ``ValueError`` if the tree does not reach it."""
    width = min(WIDTH, hashes_at(level, size) - index * WIDTH)
    if width < 1:
        raise ValueError(f"A tree of {size} has no tile {level}/{format_index(index)}.")
    return Tile(level, index, width)


def new_tiles(old: int, new: int) -> Iterator[Tile]:
    """The hash tiles to write when a log grows from ``old`` to ``new`` entries, lower levels first, left to right.

    Full tiles that were completed on the way, and the partial tile of size ``new`` at each level that grew. Raises
    ``ValueError`` unless 0 ≤ ``old`` ≤ ``new``.
    """
    if checked_size(old, "old size") > checked_size(new, "new size"):
        raise ValueError(f"A log cannot shrink from {old} to {new} entries.")
    level = 0
    while (before := hashes_at(level, old)) < (after := hashes_at(level, new)):
        for index in range(before // WIDTH, -(-after // WIDTH)):
            yield tile_for(level, index, new)
        level += 1


def new_bundles(old: int, new: int) -> list[Tile]:
    """The entry bundles to write when a log grows from ``old`` to ``new``: the same places as the tiles of level 0."""
    return [Tile(None, tile.index, tile.width) for tile in new_tiles(old, new) if tile.level == 0]


def encode_hashes(hashes: Sequence[bytes]) -> bytes:
    """The bytes of a hash tile: its hashes one after the other."""
    return b"".join(checked_hash(value, "tile hash") for value in hashes)


def decode_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile; raises ``ValueError`` unless there are 1 to 256 whole ones."""
    if len(data) % HASH_SIZE or not 1 <= len(data) // HASH_SIZE <= WIDTH:
        raise ValueError(f"A tile holds 1 to {WIDTH} hashes of {HASH_SIZE} bytes.")
    return [data[start : start + HASH_SIZE] for start in range(0, len(data), HASH_SIZE)]


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle: each entry after its length as a big-endian u16."""
    if not 1 <= len(entries) <= WIDTH:
        raise ValueError(f"A bundle holds 1 to {WIDTH} entries.")
    if any(len(entry) > MAX_ENTRY for entry in entries):
        raise ValueError(f"An entry must not be longer than {MAX_ENTRY} bytes.")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle; raises ``ValueError`` if it is cut off, empty or holds more than 256."""
    entries, at = [], 0
    while at < len(data):
        begin = at + 2
        at = begin + int.from_bytes(data[at:begin], "big")
        if at > len(data) or begin > len(data):
            raise ValueError("This bundle of entries is cut off.")
        entries.append(data[begin:at])
    if not 1 <= len(entries) <= WIDTH:
        raise ValueError(f"A bundle holds 1 to {WIDTH} entries.")
    return entries
