"""Organiser, membership secretary and auditor come from the inbox, or a stranger from the first page, to what they
came for: on a phone by touch and at a desk by keys alone, no address typed."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deliberation import actions as deliberation
from membership import actions as membership
from tests.browser import DESK, PHONE
from tests.carried import LASTING, Carried, in_full_house
from tests.factories import a_rule

MOST_KEYS = 120


pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


@pytest.fixture
def chapter(house: Any) -> Carried:
    made = in_full_house(house)
    made.act(_rules, made)
    house.tick()
    return made


def _rules(made: Carried) -> None:
    for kind, lasting in (("renew", LASTING), ("sever", {})):
        deliberation.adopt_procedure(
            made.chapter.root, kind, a_rule(**{"class": kind, "name": f"Chapter vote: {kind}", **lasting})
        )
    membership.found_office(made.named["Kim Keys"], made.chapter.root, "membership secretary")


def taps(visitor: Any, words: str, role: str = "link", within: str = "main") -> None:
    """Tap the first link or button of these words."""
    with visitor.page.expect_navigation():
        visitor.page.locator(within).get_by_role(role, name=words).first.tap()


def taps_door(visitor: Any, words: str) -> None:
    """Open the menu and go through a front door."""
    visitor.page.get_by_role("button", name="Menu").tap()
    taps(visitor, words, within="#doors")


def presses_to(visitor: Any, words: str) -> None:
    """Press Tab until the focus is on what is called so."""
    reached = "() => (document.activeElement.innerText || document.activeElement.value || '').trim()"
    for _ in range(MOST_KEYS):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate(reached) == words:
            return
    raise AssertionError(f"no key leads to “{words}” on {visitor.page.url}")


def enters(visitor: Any, words: str) -> None:
    """Go by keys to what is called so and press Enter, which leads to another page."""
    presses_to(visitor, words)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def skips(visitor: Any) -> None:
    """Skip the head of the page, as whoever uses keys does."""
    visitor.page.evaluate("document.activeElement.blur()")
    presses_to(visitor, "Skip to the page")
    visitor.page.keyboard.press("Enter")


def test_an_organiser_proposes_to_sever_by_touch_and_to_renew_by_keys(chapter: Carried, visitor: Any) -> None:
    phone = visitor(PHONE, touch=True)
    phone.signs_in("Olga Organiser")
    taps_door(phone, "Relationships")
    taps(phone, "Ward 4")
    phone.reads("may be used in it today", "Terms due", "If it is severed")
    taps(phone, "Propose to sever")
    phone.reads("What the vote will need", "must take part; then more than half of the votes cast must be Yes.")
    assert phone.page.input_value("[name=title]") == "Stop working with Local 212 in “Ward 4”"
    phone.sees("propose-to-sever")
    taps(phone, "Save", "button")
    phone.reads("Stop working with Local 212 in “Ward 4”")

    desk = visitor(DESK)
    desk.signs_in("Olga Organiser")
    enters(desk, "Relationships")
    skips(desk)
    enters(desk, "Local 212")
    desk.reads("By decision of its members", "What they promise", "The relationship became active")
    desk.sees("relationship-members")
    skips(desk)
    enters(desk, "Propose to renew")
    assert "Go on working with Local 212" in desk.page.input_value("[name=title]")
    desk.page.fill("[name='terms-0-due']", "2026-12-01")
    desk.page.fill("[name='terms-1-due']", "2026-12-31")
    skips(desk)
    enters(desk, "Save")
    desk.reads("Go on working with Local 212 in “Ward 4”")


def test_a_membership_secretary_answers_why_somebody_was_not_on_the_list(chapter: Carried, visitor: Any) -> None:
    desk = visitor(DESK)
    desk.signs_in("Kim Keys")
    enters(desk, "People")
    skips(desk)
    enters(desk, "More on Test Chapter")
    skips(desk)
    enters(desk, "Members and their standing")
    desk.sees("members")
    desk.page.focus("[name=q]")
    desk.page.keyboard.type("vera")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    skips(desk)
    enters(desk, "Vera Script")
    desk.reads("May vote", "Member of this body.", "On it")
    desk.sees("person")

    phone = visitor(PHONE, touch=True)
    phone.signs_in("Kim Keys")
    taps_door(phone, "People")
    taps(phone, "More on Test Chapter")
    taps(phone, "Who would be on a roll today")
    phone.reads("Who would be on the roll", "would be on it", "Nobody is missing")
    phone.sees("roll-preview")


def test_a_stranger_verifies_a_decision_from_the_first_page_on(
    chapter: Carried, visitor: Any, tmp_path: Path
) -> None:
    phone = visitor(PHONE, touch=True)
    phone.goes("/")
    taps(phone, "The log")
    phone.page.fill("[name=about]", "D-2026-002")
    taps(phone, "Find", "button")
    phone.sees("log-found")
    with phone.page.expect_navigation():
        phone.page.locator(".timeline li", has_text="was certified").get_by_role("link", name="entry").first.tap()
    taps(phone, "Decision D-2026-002 and its file")
    phone.reads("CARRIED", "Check it yourself")
    bundle = downloaded(phone, "Download the file", tmp_path)
    verifier = downloaded(phone, "Download the verifier", tmp_path)
    offline(verifier, bundle)

    desk = visitor(DESK, script=False)
    desk.goes("/")
    for door, words in (("Register", "M-2026-001"), ("Audit", "Nothing hangs loose.")):
        desk.page.locator("#doors").get_by_role("link", name=door, exact=True).click()
        desk.reads(words)
    desk.follows("D-2026-002")
    desk.follows("Local 212")
    desk.reads("What anybody may read.", "What they promise", "Memory")
    desk.sees("relationship-public")


def downloaded(visitor: Any, words: str, folder: Path) -> Path:
    with visitor.page.expect_download() as caught:
        visitor.page.get_by_role("main").get_by_role("link", name=words).first.click()
    to = folder / caught.value.suggested_filename
    caught.value.save_as(to)
    return to


def offline(verifier: Path, bundle: Path) -> None:
    """The one file, run by a bare Python in a folder of its own, says that all holds."""
    command = [sys.executable, "-I", str(verifier), str(bundle)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=bundle.parent, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "D-2026-002" in run.stdout
