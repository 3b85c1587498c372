"""Pages in the states that no full house shows: nothing there yet, ballots gone every way, errors.

`make test` looks at some of each, drawn by lot; `make soak` at all.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import text

from ballots.models import Ballot
from foundation.database import db
from foundation.web import _crashed
from tests.browser import faults, misfits, pictured
from tests.carried import _sign, in_full_house
from tests.factories import a_chapter
from tests.figures import report, runs
from tests.looking import drawn, looking
from tests.states import WORDS, States, in_every_state
from tests.walking import walk

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def test_a_ballot_that_went_any_way_has_sound_pages_that_say_so(house: Any, browser: Any) -> None:
    there = in_every_state(house)
    wrong, looked = [], drawn(sorted(pages_of(there)), 8)
    with looking(house, browser, there.made.named) as page_of:
        for state, words in WORDS.items():
            page = page_of("Vera Script")
            page.goto(f"/ballots/{there.ballots[state]}/result")
            assert words in page.inner_text("main"), state
        for name, who, at in looked:
            page = page_of(who)
            answer = page.goto(at)
            assert answer is not None
            assert answer.status == 200, name
            pictured(page, name)
            wrong += faults(page, name)
    report("Pages of ballots in every state", f"{len(looked)} of {len(pages_of(there))} looked at")
    assert not wrong, "\n".join(wrong)


def pages_of(there: States) -> list[tuple[str, str, str]]:
    """Return the pages that show how each ballot stands: what is seen, by whom, at which address."""
    found = [("register, granted", "a stranger", "/register"), ("decisions", "a stranger", "/decisions")]
    for state, ballot in there.ballots.items():
        found.append((f"ballot, {state}", "Vera Script", f"/ballots/{ballot}"))
        found.append((f"result, {state}", "Vera Script", f"/ballots/{ballot}/result"))
        found.append((f"certifying, {state}", "Tara Teller", f"/ballots/{ballot}/certify"))
        found.append((f"proposal, {state}", "Vera Script", f"/proposals/{there.proposals[state]}"))
    found += [(f"decision, {state}", "a stranger", f"/decisions/{number}") for state, number in there.decisions.items()]
    return found


def test_an_empty_house_is_sound_and_says_what_will_stand_there(house: Any, browser: Any) -> None:
    with house.app("web").app_context():
        chapter = a_chapter(1)
    house.tick()
    ids = {"Chair One": chapter.chair, "Member 1": chapter.members["Member 1"]}
    wrong = []
    with looking(house, browser, ids) as page_of:
        everything = []
        for who in ("a stranger", *ids):
            client = house.app("web").test_client()
            for cookie in page_of(who).context.cookies():
                client.set_cookie(cookie["name"], cookie["value"])
            seen = walk(client, log_too=False)
            assert seen.dead == [], who
            everything += [(who, at) for at in sorted(seen.pages) if "?" not in at]
        for who, at in drawn(everything, 6):
            page = page_of(who)
            page.goto(at)
            pictured(page, f"empty{at}")
            wrong += faults(page, f"{who} at {at} of an empty house")
    report("Pages of an empty house", f"{runs(6, len(everything))} of {len(everything)} looked at")
    assert not wrong, "\n".join(wrong)


POST = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  const token = document.querySelector("[name=csrf_token]").value;
  for (const [name, value] of Object.entries({ ...fields, csrf_token: token })) {
    const one = document.createElement("input");
    Object.assign(one, { type: "hidden", name, value });
    form.append(one);
  }
  document.body.append(form);
  form.submit();
}"""


def test_every_error_is_a_sound_page_with_a_way_on(house: Any, browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = in_full_house(house)
    ids, wrong = made.named, []
    with looking(house, browser, ids) as page_of:
        vera, tara, vico = (page_of(name) for name in ("Vera Script", "Tara Teller", "Vico Plain"))

        def fails(page: Page, status: int, act: Any) -> None:
            with page.expect_navigation() as answered:
                act()
            assert answered.value.status == status, page.inner_text("main")
            assert f"Error {status}" in page.inner_text("main") or page.locator(".errors").count() == 1
            pictured(page, f"error-{status}")
            wrong.extend(misfits(page, f"error {status}"))

        fails(vera, 403, lambda: vera.goto("/campaigns/new"))
        fails(vera, 404, lambda: vera.goto("/no/such/place"))
        wrong += faults(vera, "error 404")
        vico.goto("/inbox")
        fails(vico, 422, lambda: vico.evaluate(POST, [f"/ballots/{made.ballot}/cast", {"choice-1": "perhaps"}]))
        tara.goto("/inbox")
        tara.get_by_role("link", name="Certify", exact=True).first.click()
        found = re.search(r"[0-9a-f]{32}", tara.url)
        assert found is not None
        made.act(_sign, found.group(), ids["Tara Teller"])
        fails(tara, 409, lambda: tara.get_by_role("button", name="Sign this count").click())
        closes = made.act(lambda: db.session.get_one(Ballot, made.ballot).closes_at)
        house.clock.set(closes - timedelta(seconds=1))
        kim = page_of("Kim Keys")
        kim.route("**/ballot.js", lambda route: route.abort())
        kim.goto(f"/ballots/{made.ballot}")
        kim.check("[name=choice-1][value=yes]")
        kim.get_by_role("button", name="Look at it once more").click()
        house.clock.set(closes)
        fails(kim, 410, lambda: kim.get_by_role("button", name="Seal and cast").click())
        vera.goto("/sign-in")  # their sessions were over long before
        vico.goto("/sign-in")
        fails(vico, 400, lambda: (vico.context.clear_cookies(), vico.evaluate(POST, ["/sign-in", {}])))

        app = house.app("web")
        monkeypatch.setitem(app.error_handler_spec[None][None], Exception, _crashed)
        monkeypatch.setitem(app.view_functions, "front.promise", lambda: 1 / 0)
        fails(vera, 500, lambda: vera.goto("/promise"))
        for table in ("search_text", "web_session"):  # in the frame of the house, and without it
            house.run("owner", lambda table=table: db.session.execute(text(f'alter table "{table}" rename to away')))
            fails(vera, 503, lambda: vera.goto("/search?q=benches"))
            wrong += faults(vera, f"error 503 without {table}")
            house.run("owner", lambda table=table: db.session.execute(text(f'alter table away rename to "{table}"')))
    assert not wrong, "\n".join(wrong)
