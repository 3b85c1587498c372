"""Looking at the pages of a house in a browser as several people, at some of them or at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from playwright.sync_api import Page

from tests.browser import PHONE, prepared, serving
from tests.figures import SEED, runs


def drawn(among: list[Any], sample: int) -> list[Any]:
    """Return so many of them, drawn by the seed; all when soaking."""
    return Random(SEED).sample(among, min(len(among), runs(sample, len(among))))


@contextmanager
def looking(house: Any, browser: Any, ids: dict[str, str]) -> Iterator[Any]:
    """Serve the house and yield a function that opens a page for somebody, signed in as people of a demo are."""
    with serving(house.app("web")) as base_url:
        opened: dict[str, Page] = {}

        def page_of(who: str) -> Page:
            if who not in opened:
                opened[who] = prepared(browser.new_context(base_url=base_url, viewport=PHONE)).new_page()
                if who in ids:
                    opened[who].goto("/sign-in")
                    token = opened[who].locator("[name=csrf_token]").first.get_attribute("value") or ""
                    opened[who].request.post("/personas", form={"csrf_token": token, "member": ids[who]})
            return opened[who]

        yield page_of
        for page in opened.values():
            page.context.close()
