"""Every page that people reach by links keeps what a page must: reachable, light, titled once, readable anywhere."""

from typing import Any

import pytest

from tests.browser import HEAVIEST, PHONE, faults, prepared, serving, weight
from tests.figures import report
from tests.walking import Walked, endpoint_of, everybody_walked

NOT_LINKED = {
    "auditlog.healthz": "for machines", "auditlog.tile": "the log's own interface", "static": "files",
    "membership.confirm_password": "comes in between an act",
    "components.components": "for those who build pages",
}  # fmt: skip
"""Addresses that need no link, and why."""


@pytest.fixture
def walked(house: Any) -> Walked:
    """What everybody found; both tests look at it."""
    return everybody_walked(house)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_every_link_leads_somewhere_and_every_page_has_one_title_and_one_heading(house: Any, walked: Walked) -> None:
    app = house.app("web")
    reached: set[str] = set()
    for name, seen in walked.seen.items():
        assert seen.dead == [], name
        crooked = {at: page.counted for at, page in seen.pages.items() if page.counted != {"title": 1, "h1": 1}}
        assert crooked == {}, name
        reached |= {endpoint_of(app, at) for at in (*seen.pages, *seen.files)}
    rooms = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert rooms - reached == set(NOT_LINKED), "a page that no link leads to, or one that is linked by now"


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_every_kind_of_page_is_light_accessible_and_readable_at_320_pixels(
    house: Any, walked: Walked, browser: Any
) -> None:
    app = house.app("web")
    wrong, done = [], set()
    with serving(app) as base_url:
        for name, seen in walked.seen.items():
            context = prepared(browser.new_context(base_url=base_url, viewport=PHONE))
            if cookie := walked.cookies[name]:
                context.add_cookies([{"name": "mandate", "value": cookie, "url": base_url}])
            page = context.new_page()
            for at, read in sorted(seen.pages.items()):
                kind = (endpoint_of(app, at), frozenset(read.posts - {"/sign-out"}))
                if kind in done:
                    continue
                done.add(kind)
                page.goto(at)
                wrong += faults(page, f"{name} at {at}")
                if (heavy := weight(page)) > HEAVIEST:
                    wrong.append(f"{name} at {at}: {heavy} bytes")
            context.close()
    report("Every kind of page", f"{len(done)} looked at by axe")
    assert not wrong, "\n".join(wrong)
