"""The page that tells which test tries what names tests that there are."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PAGE = (TESTS.parent / "docs" / "assurance.md").read_text()


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`([a-z0-9_/]+\.py)::(test_\w+)`", PAGE)
    assert len(named) >= 60
    for file, name in named:
        assert re.search(rf"^def {name}\(", (TESTS / file).read_text(), re.MULTILINE), f"{file}::{name}"


def test_every_room_of_tests_that_is_named_exists() -> None:
    rooms = re.findall(r"`((?:actions|attacks|journeys|repository|rules|vectors|web)/[\w/*.]*)`", PAGE)
    assert len(rooms) >= 20
    for room in rooms:
        assert list(TESTS.glob(room)), room
