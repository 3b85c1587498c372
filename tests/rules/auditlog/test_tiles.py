"""A log is published as tiles of 256 hashes and bundles of entries, from which every root and proof can be worked."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditlog.merkle import tiles
from auditlog.merkle.consistency import consistency_path, consistency_proof, verify_consistency
from auditlog.merkle.inclusion import inclusion_path, inclusion_proof, verify_inclusion
from auditlog.merkle.reading import TileReader, grow
from auditlog.merkle.tiles import Tile, new_bundles, new_tiles, parse_path, tile_for
from auditlog.merkle.tree import EMPTY_ROOT, leaf_hash, root

LEAVES = [leaf_hash(b"%d" % number) for number in range(66_500)]


class Shelf:
    """Tiles as a log would keep them, every partial width on its own."""

    def __init__(self) -> None:
        self.kept: dict[Tile, list[bytes]] = {}
        self.size = 0

    def read(self, level: int, index: int, width: int) -> Sequence[bytes]:
        return self.kept[Tile(level, index, width)]

    def grow_to(self, size: int) -> None:
        self.kept |= grow(self.size, LEAVES[self.size : size], self.read)
        self.size = size


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "0/000"),
        (Tile(0, 1234067), "0/x001/x234/067"),
        (Tile(1, 0, 17), "1/000.p/17"),
        (Tile(63, 999, 255), "63/999.p/255"),
        (Tile(None, 1000, 1), "entries/x001/000.p/1"),
    ],
)
def test_a_tile_has_one_address(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "0",
        "0/",
        "/000",
        "0/0",
        "0/0000",
        "0/x000/001",
        "0/001/002",
        "0/x001",
        "00/000",
        "64/000",
        "-1/000",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p/",
        "0/000.p/1/",
        "0/000.p",
        "0/000/",
        "0/000\n",
        "0/٠٠٠",
        "Entries/000",
        "entries/000.p/999",
        "0/" + "x999/" * 12 + "999",
        "0/" + "x999/" * 6 + "999",
    ],
)
def test_another_spelling_of_an_address_is_refused(path: str) -> None:
    with pytest.raises(ValueError):
        parse_path(path)


@given(st.integers(0, 63) | st.none(), st.integers(0, 2**40), st.integers(1, 256))
def test_every_address_comes_back(level: int | None, index: int, width: int) -> None:
    assert parse_path(Tile(level, index, width).path) == Tile(level, index, width)


@pytest.mark.parametrize("arguments", [(64, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 2**60, 1), (0, 0, 0), (0, 0, 257)])
def test_a_tile_out_of_range_is_refused(arguments: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError):
        Tile(*arguments)


def test_a_log_of_70000_entries_has_the_tiles_of_the_specification() -> None:
    found = list(new_tiles(0, 70_000))
    full = [tile.level for tile in found if tile.width == 256]
    assert (full.count(0), full.count(1), len(full)) == (273, 1, 274)
    assert [tile.path for tile in found if tile.width < 256] == ["0/273.p/112", "1/001.p/17", "2/000.p/1"]


def test_a_log_of_256_entries_has_a_full_tile_and_one_above_it() -> None:
    assert [tile.path for tile in new_tiles(0, 256)] == ["0/000", "1/000.p/1"]


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        (0, 0, []),
        (5, 5, []),
        (0, 1, ["0/000.p/1"]),
        (3, 7, ["0/000.p/7"]),
        (255, 256, ["0/000", "1/000.p/1"]),
        (256, 257, ["0/001.p/1"]),
        (250, 520, ["0/000", "0/001", "0/002.p/8", "1/000.p/2"]),
        (65_535, 65_536, ["0/255", "1/000", "2/000.p/1"]),
    ],
)
def test_growing_writes_exactly_these_tiles(old: int, new: int, paths: list[str]) -> None:
    assert [tile.path for tile in new_tiles(old, new)] == paths
    assert [tile.path for tile in new_bundles(old, new)] == [
        path.replace("0/", "entries/", 1) for path in paths if path.startswith("0/")
    ]


def test_a_log_cannot_shrink() -> None:
    with pytest.raises(ValueError):
        list(new_tiles(2, 1))


def test_there_is_no_tile_beyond_the_tree() -> None:
    assert tile_for(0, 1, 300) == Tile(0, 1, 44)
    for level, index, size in [(0, 0, 0), (0, 1, 256), (1, 0, 255)]:
        with pytest.raises(ValueError):
            tile_for(level, index, size)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=6), st.data())
def test_roots_and_proofs_from_tiles_equal_those_from_the_leaves(steps: list[int], data: st.DataObject) -> None:
    shelf, sizes = Shelf(), []
    for step in steps:
        shelf.grow_to(shelf.size + step)
        sizes.append(shelf.size)
    for size in sizes:
        reader = TileReader(size, shelf.read)
        assert reader.root() == root(LEAVES[:size])
        index = data.draw(st.integers(0, size - 1))
        assert inclusion_path(index, size, reader.range_root) == inclusion_proof(LEAVES, index, size)
        old = data.draw(st.integers(1, size))
        assert consistency_path(old, size, reader.range_root) == consistency_proof(LEAVES, old, size)


def test_three_levels_of_tiles_give_root_and_proofs() -> None:
    shelf = Shelf()
    for size in (65_000, 66_500):
        shelf.grow_to(size)
    assert set(shelf.kept) == {*new_tiles(0, 65_000), *new_tiles(65_000, 66_500)}
    reader = TileReader(66_500, shelf.read)
    head = root(LEAVES)
    assert reader.root() == head
    verify_inclusion(LEAVES[66_000], 66_000, 66_500, inclusion_path(66_000, 66_500, reader.range_root), head)
    path = consistency_path(65_000, 66_500, reader.range_root)
    verify_consistency(65_000, 66_500, path, root(LEAVES[:65_000]), head)


def test_each_tile_is_read_once() -> None:
    shelf, asked = Shelf(), []

    def read(level: int, index: int, width: int) -> Sequence[bytes]:
        asked.append((level, index, width))
        return shelf.read(level, index, width)

    shelf.grow_to(600)
    reader = TileReader(600, read)
    reader.root()
    inclusion_path(10, 600, reader.range_root)
    inclusion_path(11, 600, reader.range_root)
    assert sorted(asked) == [(0, 0, 256), (0, 2, 88), (1, 0, 2)]


def test_a_wider_tile_serves_for_a_narrower_one_and_a_short_one_is_refused() -> None:
    assert TileReader(3, lambda level, index, width: LEAVES[:9]).root() == root(LEAVES[:3])
    with pytest.raises(ValueError, match="holds 2 hashes, not 3"):
        TileReader(3, lambda level, index, width: LEAVES[:2]).root()
    with pytest.raises(ValueError):
        TileReader(3, lambda level, index, width: [b"short"] * 3).root()


def test_the_empty_tree_reads_no_tile() -> None:
    assert TileReader(0, lambda level, index, width: []).root() == EMPTY_ROOT
    assert grow(0, [], lambda level, index, width: []) == {}


@pytest.mark.parametrize(("begin", "end"), [(1, 3), (0, 0), (4, 9), (0, 9), (-1, 2)])
def test_only_nodes_of_the_tree_have_a_root(begin: int, end: int) -> None:
    with pytest.raises(ValueError):
        TileReader(8, lambda level, index, width: LEAVES[:width]).range_root(begin, end)


def test_hash_tiles_are_hashes_end_to_end() -> None:
    assert tiles.encode_hashes(LEAVES[:2]) == LEAVES[0] + LEAVES[1]
    assert tiles.decode_hashes(LEAVES[0] + LEAVES[1]) == LEAVES[:2]
    for broken in (b"", LEAVES[0][:31], LEAVES[0] * 257):
        with pytest.raises(ValueError):
            tiles.decode_hashes(broken)


def test_a_bundle_is_each_entry_after_its_length() -> None:
    assert tiles.encode_bundle([b"one", b"", b"three"]).hex() == "00036f6e65" + "0000" + "00057468726565"
    assert tiles.decode_bundle(bytes.fromhex("00036f6e65" + "0000" + "00057468726565")) == [b"one", b"", b"three"]


def test_an_entry_of_65535_bytes_fits_a_bundle_and_one_more_does_not() -> None:
    assert tiles.decode_bundle(tiles.encode_bundle([b"x" * 65_535])) == [b"x" * 65_535]
    with pytest.raises(ValueError):
        tiles.encode_bundle([b"x" * 65_536])


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x01", b"\x00\x03on", b"\x00\x00" * 257])
def test_a_broken_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        tiles.decode_bundle(data)


def test_an_empty_or_overfull_bundle_is_not_made() -> None:
    for entries in ([], [b""] * 257):
        with pytest.raises(ValueError):
            tiles.encode_bundle(entries)
