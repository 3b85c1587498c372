"""The soak runs the items that were asked for, and leaves the figures of all others with the commit they have."""

import sys
from pathlib import Path

import pytest

from tests import soak

PAGE = f"""What is promised.

{soak.BEGIN}

| item | attack | figure | seed | commit |
|---|---|---|---|---|
| bundles | honest bundles | 7 accepted | 1 | aaa |
| droop | winners | 10 elections | 1 | aaa |
| droop | an attack that is no more | 9 elections | 1 | aaa |

{soak.END}

What no test shows.
"""


def test_every_item_has_its_tests_and_every_row_its_item() -> None:
    assert all((soak.ROOT / path).is_file() for paths in soak.ITEMS.values() for path in paths)
    assert {row[0] for row in soak.written()} <= set(soak.ITEMS)


def test_rows_of_items_that_were_not_run_stay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Those of the item that was run are replaced, all of them; one that had nothing to run leaves its rows."""
    page = tmp_path / "assurance.md"
    page.write_text(PAGE)
    monkeypatch.setattr(soak, "PAGE", page)
    found = {"droop": [("droop", "winners", "20 elections", "2", "bbb")], "bundles": []}
    monkeypatch.setattr(soak, "attack", lambda item, at: found[item])
    monkeypatch.setattr(sys, "argv", ["soak", "droop, bundles"])
    soak.main()
    assert soak.written() == [("bundles", "honest bundles", "7 accepted", "1", "aaa"), *found["droop"]]
    assert page.read_text().startswith("What is promised.")
    assert page.read_text().endswith("What no test shows.\n")
    monkeypatch.setattr(sys, "argv", ["soak", "dice"])
    with pytest.raises(SystemExit, match="there is no item 'dice'; there are bundles, kill"):
        soak.main()
