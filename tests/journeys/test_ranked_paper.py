"""One paper with a motion, ranks, boxes and scores: by thumb, by keyboard and without the script, each as spelt."""

import json
import sys
from typing import Any

import pytest
from playwright.sync_api import Page

from ballots import queries
from ballots.models import Contest, SealKey
from ballots.rules.paper import seed_from_words
from ballots.rules.sealing import digest, seal
from foundation.database import db
from foundation.hashing import crockford_decode
from membership import queries as membership
from tests import factories
from tests.browser import DESK, PHONE
from tests.carried import PASSWORD
from tests.factories import Vote

NAMES = ("Ana", "Bo", "Cy", "Dee")
OTHERS = (
    (2, "Who shall sit on the committee?", "scottish-stv", NAMES),
    (3, "Which days suit you?", "approval", ("Monday", "Tuesday", "Friday")),
    (4, "How good is each plan?", "star", ("Plan A", "Plan B")),
    (5, "In which order shall we act?", "schulze", tuple(f"Step {n}" for n in range(1, 9))),
)
VOTERS = ("Thea Thumb", "Kay Board", "Paul Plain")


def a_long_paper(house: Any, monkeypatch: pytest.MonkeyPatch) -> Vote:
    """Return an open ballot with five contests; the voters sign in with passwords."""
    monkeypatch.setattr(sys.modules["ballots.actions.notice"], "stated_length", lambda *_: 900)
    first = factories.a_position

    def with_voters(chapter: Any, **changes: object) -> str:
        for name in VOTERS:
            factories.a_member(name, (chapter.root,), password=PASSWORD)
        return first(chapter, **changes)

    monkeypatch.setattr(factories, "a_position", with_voters)
    vote: Vote = house.run("web", factories.a_vote, house, 6)
    house.run("web", _add_contests, vote.ballot)
    house.clock.advance(days=3)
    house.tick()
    return vote


def _add_contests(ballot: str) -> None:
    for n, title, method, options in OTHERS:
        listed = [{"id": f"o{place}", "text": text} for place, text in enumerate(options, 1)]
        rule = '{"scores":[0,5],"seats":1}' if method == "star" else '{"seats":1}'
        db.session.add(
            Contest(ballot_id=ballot, n=n, title=title, method=method, options=json.dumps(listed), rule=rule)
        )
    db.session.commit()


def handed_in(house: Any, vote: Vote, name: str, choices: dict[str, str], seed: bytes) -> bool:
    """Tell whether the envelope in the urn is the one that seals exactly these choices with this seed."""

    def same() -> bool:
        found = queries.ballot(vote.ballot)
        key = db.session.get(SealKey, found.seal_key_id)
        assert key is not None
        sealed = digest(seal(bytes(key.public), found.number, choices, seed, found.paper_length))
        member = next(one for one in membership.refs_of(found.roll_id) if membership.name_of(one) == name)
        return queries.digests_kept(vote.ballot, member) == [sealed]

    return bool(house.run("web", same))


def row(page: Page, contest: int, option: str) -> Any:
    return page.locator(f"#contest-{contest} [data-row={option}]")


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_one_paper_of_every_kind_is_sealed_as_marked_by_thumb_by_key_and_without_the_script(
    house: Any, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote = a_long_paper(house, monkeypatch)
    by_thumb(house, vote, visitor(PHONE))
    by_keyboard(house, vote, visitor(DESK))
    without_the_script(house, vote, visitor(PHONE, script=False))


def by_thumb(house: Any, vote: Vote, member: Any) -> None:
    member.signs_in(VOTERS[0])
    member.page.get_by_role("main").get_by_role("link", name="Vote").first.click()  # from the inbox
    page = member.page
    page.wait_for_selector("#ballot[data-ready]", state="attached")
    assert page.evaluate("document.querySelector('.paper').getBoundingClientRect().top + scrollY") < 1.5 * 740 + 200
    page.check("[name=choice-1][value=yes]")
    for option in ("o3", "o1", "o4"):
        row(page, 2, option).get_by_role("button", name="Rank next").click()
    row(page, 2, "o4").get_by_role("button", name="Move Dee up").click()
    row(page, 2, "o1").get_by_role("button", name="Do not rank Ana").click()
    assert page.inner_text("#contest-2 [data-live]") == "Ana is no longer ranked."
    sizes = page.eval_on_selector_all("#contest-2 [data-order] button", "all => all.map((one) => one.offsetHeight)")
    assert min(size for size in sizes if size) >= 44
    for option in ("o1", "o3"):
        page.check(f"[name=choice-3][value={option}]")
    page.check("[name=choice-4-o1][value='4']")
    member.looks_at("paper-of-every-kind")
    member.presses("Look at it once more")
    member.reads(
        "1. Cy", "2. Dee", "– Ana, not ranked", "Monday", "Friday", "Plan A: 4", "Plan B: 0", "left empty: blank"
    )
    member.looks_at("paper-of-every-kind-review")
    member.presses("Seal and cast")
    page.wait_for_selector("#ballot-kept:not([hidden])")
    seed = crockford_decode(page.inner_text("#ballot-code").replace(" ", ""))
    choices = {"1": "yes", "2": "o3>o4", "3": "o1,o3", "4": "o1:4,o2:0", "5": ""}
    assert handed_in(house, vote, VOTERS[0], choices, seed)
    member.reads("Your browser has checked the signature: it is the office’s.")
    note = page.inner_text("#receipt-note")
    judge = """async ([note, key]) => {
      const beside = document.querySelector("script[src$='/ballot.js']").src;
      return (await import(new URL("sealing.js", beside))).signedBy(note, key);
    }"""
    key = page.get_attribute("#ballot", "data-office-key")
    assert page.evaluate(judge, [note, key]) is True
    assert page.evaluate(judge, [note.replace("B-2026-001", "B-2026-002"), key]) is False
    member.looks_at("paper-of-every-kind-kept")
    assert all("o3>o4" not in body and "choice" not in body for _, body in member.posted())


def by_keyboard(house: Any, vote: Vote, member: Any) -> None:
    member.signs_in(VOTERS[1])
    member.page.get_by_role("main").get_by_role("link", name="Vote").first.click()  # from the inbox
    page = member.page
    page.wait_for_selector("#ballot[data-ready]", state="attached")
    row(page, 2, "o1").get_by_role("button", name="Rank next").focus()
    for _ in range(3):  # the focus goes on to the next name
        page.keyboard.press("Enter")
    assert page.inner_text("#contest-2 [data-live]") == "Cy is choice 3 of 3."
    row(page, 2, "o3").get_by_role("button", name="Move Cy up").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the focus stayed on the button
    assert page.evaluate("document.activeElement.ariaLabel") == "Move Cy down"
    page.locator("#contest-2").get_by_role("button", name="Start over").focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#contest-2 [data-live]") == "Nobody is ranked any more."
    assert page.locator("#contest-2 [data-order] li").count() == 0
    for option in ("o3", "o1", "o2"):
        row(page, 2, option).get_by_role("button", name="Rank next").focus()
        page.keyboard.press("Enter")
    page.locator("#contest-5").get_by_role("button", name="Give two the same rank").focus()
    page.keyboard.press("Enter")
    page.select_option("[name=choice-5-o8]", "1")
    page.locator("#contest-5").get_by_role("button", name="Press names instead").focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#contest-5 [data-order]").split() == ["1", "Step", "8"]
    page.locator("#contest-5").get_by_role("button", name="Give two the same rank").focus()
    page.keyboard.press("Enter")
    page.select_option("[name=choice-5-o2]", "1")
    assert page.locator("#contest-5 [data-back]").is_hidden()  # an order of names cannot tell two at one rank
    page.select_option("[name=choice-5-o5]", "6")
    member.looks_at("paper-by-keyboard")
    page.get_by_role("button", name="Look at it once more").focus()
    page.keyboard.press("Enter")
    member.reads("1. Cy", "2. Ana", "3. Bo", "1. Step 2 = Step 8", "2. Step 5")
    page.get_by_role("button", name="Seal and cast").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#ballot-kept:not([hidden])")
    seed = crockford_decode(page.inner_text("#ballot-code").replace(" ", ""))
    choices = {"1": "", "2": "o3>o1>o2", "3": "", "4": "", "5": "o2=o8>o5"}
    assert handed_in(house, vote, VOTERS[1], choices, seed)


def without_the_script(house: Any, vote: Vote, member: Any) -> None:
    member.signs_in(VOTERS[2])
    member.page.get_by_role("main").get_by_role("link", name="Vote").first.click()  # from the inbox
    page = member.page
    s0 = page.get_attribute("[name=s0]", "value")
    page.check("[name=choice-2-o2][value='1']")
    page.check("[name=choice-2-o4][value='1']")
    page.check("[name=choice-3][value=o2]")
    member.sees("paper-plain")
    member.presses("Look at it once more")
    member.reads("Two options share a rank.")
    assert page.is_checked("[name=choice-2-o4][value='1']")
    page.check("[name=choice-2-o4][value='3']")
    s0 = page.get_attribute("[name=s0]", "value")
    member.presses("Look at it once more")
    member.reads("Bo", "Dee", "Ana, not ranked", "Tuesday", "Blank")
    member.sees("paper-plain-review")
    member.presses("Seal and cast")
    member.reads("Ballot code: what you chose")
    seed = seed_from_words(bytes.fromhex(s0), "")
    choices = {"1": "", "2": "o2>o4", "3": "o2", "4": "", "5": ""}
    assert handed_in(house, vote, VOTERS[2], choices, seed)
