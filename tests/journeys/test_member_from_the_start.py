"""A member's whole way by touch on a phone, from the first page on, with no address typed after it."""

import re
from typing import Any

import pytest

from tests.browser import PHONE
from tests.carried import PASSWORD, _sign, address, carried
from tests.journeys.test_way_of_a_decision import READY, squeezed


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_member_reads_speaks_votes_and_finds_the_own_vote_by_touch_alone(house: Any, visitor: Any) -> None:
    made = carried(house)
    house.clock.advance(days=3)
    house.tick()
    member = visitor(PHONE, touch=True)
    comes_in(member, "Lately in your bodies", "Your receipts")
    reads_and_speaks(member)
    code = votes(member)
    made.vote(["yes"] * 16 + ["no"] * 4)
    house.clock.advance(days=5)
    house.tick()
    for teller in ("Tara Teller", "Theo Teller"):
        made.act(_sign, made.ballot, made.named[teller])
    house.tick()
    finds_the_own_vote(member, code)


def goes_on(member: Any, words: str) -> None:
    """Touch a link and wait for where it leads."""
    with member.page.expect_navigation():
        member.taps(words)


def comes_in(member: Any, *words: str) -> None:
    member.page.goto("/")
    goes_on(member, "Sign in")
    member.page.fill("[name=email]", address("Vera Script"))
    member.page.fill("[name=password]", PASSWORD)
    member.page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).tap()
    member.page.wait_for_url("**/inbox")
    member.reads(*words)


def reads_and_speaks(member: Any) -> None:
    goes_on(member, "Vote")
    member.page.wait_for_selector(READY)
    goes_on(member, "Why you may vote here")
    member.reads("You may vote", "If that is wrong")
    member.page.go_back()
    goes_on(member, "The whole proposal")
    member.reads("3 of 36 must take part", "For and against", "Nobody has said anything yet.")
    member.page.get_by_text("Begin a thread").tap()
    member.page.get_by_label("What you want to say").fill("What may they ask of *us*?")
    member.page.get_by_role("button", name="Post it").tap()
    member.page.wait_for_url("**/posts/1#post-1")
    member.reads("Your post is up.", "What may they ask of us?")
    goes_on(member, "Back to the proposal")


def votes(member: Any) -> str:
    """Return the ballot code."""
    goes_on(member, "Mark your ballot")
    member.page.wait_for_selector(READY)
    member.page.locator("label.choice", has_text=re.compile("^Yes")).tap()
    member.page.get_by_role("button", name="Look at it once more").tap()
    member.page.locator("#review-cast").tap()
    member.page.wait_for_selector("#ballot-kept", state="visible")
    code = squeezed(member.page.inner_text("#ballot-code"))
    goes_on(member, "Back to the ballot")
    member.reads("Your vote is in the urn.")
    return code


def finds_the_own_vote(member: Any, code: str) -> None:
    """Days later: the session is over, so they sign in again and go by their receipts."""
    comes_in(member, "Since you were here", "You were last here on")
    goes_on(member, "Your receipts")
    with member.page.expect_navigation():
        member.page.get_by_role("link", name=re.compile("^Find it on the opened list")).first.tap()
    member.page.wait_for_selector("#lookup[data-ready]")
    member.reads("CARRIED")
    member.page.fill("#lookup-code", code)
    member.page.get_by_role("button", name="Look it up here").tap()
    member.page.wait_for_selector("[data-say=found]", state="visible")
    assert member.page.locator("#lookup-found tbody td").nth(1).inner_text().lower() == "yes"

