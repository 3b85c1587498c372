"""Every page that people reach by links keeps what a page must: reachable, light, titled once, readable anywhere."""

from typing import Any

import pytest

from tests.browser import HEAVIEST, PHONE, faults, pictured, prepared, serving, weight
from tests.figures import report
from tests.looking import drawn, looking
from tests.targets import too_small
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
            context = prepared(browser.new_context(base_url=base_url, viewport=PHONE, has_touch=True))
            if cookie := walked.cookies[name]:
                context.add_cookies([{"name": "mandate", "value": cookie, "url": base_url}])
            page = context.new_page()
            page.goto("/")
            page.get_by_role("button", name="Menu").tap()
            wrong += [f"the menu of {name}: {one}" for one in too_small(page)]
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


EMPTY = """(pattern) => {
  const same = (one) => (one.getAttribute("action") || location.pathname)
    .replace(/[0-9a-f]{32}|[A-Z]-\\d{4}-\\d{3}|\\b\\d+\\b/g, "*") === pattern;
  const form = [...document.querySelectorAll("form[method=post]")].find((one) => same(one)
    && one.querySelector("textarea, input:not([type=hidden], [type=checkbox], [type=radio])"));
  for (const one of form.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox], [type=radio])"))
    one.value = "";
  for (const one of form.querySelectorAll("[type=radio], [type=checkbox]")) one.checked = false;
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button"));
}"""


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_form_sent_empty_comes_back_sound_with_its_faults_named(house: Any, walked: Walked, browser: Any) -> None:
    forms = {form: (who, at) for who, seen in walked.seen.items() for at in sorted(seen.pages)
             for form in seen.pages[at].asks}  # fmt: skip
    wrong, told = [], {}
    with looking(house, browser, walked.members) as page_of:
        for form in drawn(sorted(forms), 7):
            who, at = forms[form]
            page = page_of(who)
            page.route("**/ballot.js", lambda route: route.abort())  # it would send nothing that is empty
            page.goto(at)
            with page.expect_navigation() as sent:
                page.evaluate(EMPTY, form)
            told[form] = sent.value.status
            pictured(page, f"refused{form}")
            wrong += faults(page, f"{form} sent empty by {who}")
    report(
        "Forms sent empty",
        f"{len(told)} of {len(forms)} looked at, {len([n for n in told.values() if n == 422])} refused",
    )
    assert max(told.values()) < 500, told
    assert not wrong, "\n".join(wrong)
