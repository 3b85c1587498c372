"""The house served to browsers, and the people who come with one."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import DESK, PHONE, serving
from tests.journeys.hands import Hand, Keys, Thumb
from tests.journeys.visitor import Visitor

WAYS: dict[str, dict[str, Any]] = {
    "touch": {"viewport": PHONE, "touch": True, "kind": Thumb},
    "keys": {"viewport": DESK, "kind": Keys},
    "plain": {"viewport": PHONE, "touch": True, "script": False, "kind": Thumb},
}
"""By touch at 360 pixels, by keys alone at 1280, and by touch where no script runs."""


@pytest.fixture
def visitor(house: Any, browser: Browser) -> Iterator[Any]:
    """Return a function that opens a browser for somebody: `visitor(PHONE)`, `visitor(DESK, script=False)`."""
    house.app("web")
    with serving(house.app("web")) as base_url:
        opened: list[Visitor] = []

        def come(
            viewport: Any = PHONE, script: bool = True, touch: bool = False, kind: type[Visitor] = Visitor
        ) -> Visitor:
            context = browser.new_context(
                base_url=base_url, viewport=viewport, java_script_enabled=script, locale="en-GB", has_touch=touch
            )
            opened.append(kind(context, looks=house.dialect == "sqlite" and script))
            return opened[-1]

        yield come
        for one in opened:
            one.context.close()
        problems = [problem for one in opened for problem in one.problems]
        assert not problems, "\n".join(problems)


@pytest.fixture
def person(visitor: Any) -> Any:
    """Return a function that opens a browser for somebody who uses it in one of the ways."""

    def come(way: str) -> Hand:
        made: Hand = visitor(**WAYS[way])
        return made

    return come
