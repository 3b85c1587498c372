"""The lot: its order follows from the seed alone, and the page on counting shows how."""

import re
from collections import Counter
from pathlib import Path

from ballots.rules.lot import lot_hash, lot_order, lot_seed

PAGE = (Path(__file__).parents[3] / "docs" / "counting.md").read_text(encoding="utf-8")
OPTIONS = ("o1", "o2", "o3", "o4")


def test_the_order_of_the_page_follows_from_the_seed_of_the_page() -> None:
    block = re.search(r"^```lot\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert block is not None
    shown = dict(line.split(maxsplit=1) for line in block[1].splitlines())
    seed = bytes.fromhex(shown["seed"])
    assert lot_hash(seed).hex() == shown["lot_hash"]
    assert lot_order("B-2026-042", 1, seed, OPTIONS) == tuple(shown["order"].split())


def test_no_order_in_which_the_options_come_changes_it_and_each_contest_has_its_own() -> None:
    seed = lot_seed(b"\x07" * 32)
    assert lot_order("B-1", 1, seed, OPTIONS) == lot_order("B-1", 1, seed, reversed(OPTIONS))
    orders = {lot_order("B-1", n, seed, OPTIONS) for n in range(1, 40)}
    assert len(orders) > 12


def test_each_option_is_drawn_first_about_as_often() -> None:
    first = Counter(lot_order("B-1", 1, lot_seed(n.to_bytes(32)), OPTIONS)[0] for n in range(2000))
    assert all(420 < first[option] < 580 for option in OPTIONS)


def test_seed_and_hash_lead_back_to_nothing_before_them() -> None:
    private = b"\x09" * 32
    assert len({private, lot_seed(private), lot_hash(lot_seed(private))}) == 3
