"""What a branch chair and a teller do, each from the inbox on, with no address typed: by touch and by key alone."""

from typing import Any

import pytest

from deliberation import actions, queries
from foundation.clock import now
from foundation.database import db
from tests.browser import DESK, PHONE
from tests.deliberation_stage import DAY, Stage, propose, set_stage
from tests.factories import Vote, a_vote, hand_in
from tests.journeys.test_way_of_a_decision import focused, walk
from tests.kept import kept

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def running_round(house: Any) -> tuple[Stage, str]:
    """A round of Harbor branch that has just opened, with nobody there yet."""

    def build() -> tuple[Stage, str]:
        return house.run("web", begin)  # type: ignore[no-any-return]

    def begin() -> tuple[Stage, str]:
        stage = set_stage(rounds={"hosts": "branches", "share": "1/2", "attendance": 2})
        opens = now() + DAY
        made = propose(stage, title="Close the car park")
        called = actions.call_round(made.id, stage.harbor, opens, opens + DAY, stage.harbor_facilitator)
        db.session.commit()
        return stage, called.id

    made = kept(house, "a round to be run", build)
    house.clock.advance(days=1)
    return made


def test_a_chair_runs_a_round_by_touch_and_sends_its_report_up(house: Any, visitor: Any) -> None:
    stage, held = running_round(house)
    chair = visitor(PHONE, touch=True)
    chair.enters(stage.harbor_facilitator)
    chair.taps("Run it")
    chair.reads("Close the car park", "2 members more are needed.", "Nobody waits to speak.")
    chair.taps("Check in at the door")
    chair.taps("Facilitator Four")
    chair.taps("Member 1")
    chair.taps("Keep this list")
    chair.reads("present; 2 make it count 2")
    chair.taps("Back to the round")
    chair.page.select_option("#speaker", label="Member 1")
    chair.taps("Wants to speak")
    chair.reads("Member 1 first time")
    chair.taps("Give the floor")
    chair.reads("Member 1 has the floor since")
    chair.taps("Note a contribution")
    chair.taps("For")
    chair.page.fill("#said", "The square is ours.")
    chair.taps("Note it")
    chair.taps("Has spoken")
    chair.reads("Member 1 has spoken.")
    chair.taps("Take it back")
    chair.reads("Member 1 has the floor since")
    chair.taps("Take a straw poll")
    chair.page.fill("#question", "Leaning?")
    chair.taps("Begin the straw poll")
    chair.page.fill("#hands-0", "2")
    chair.taps("End the straw poll")
    chair.taps("Draft the report")
    assert "- The square is ours." in chair.page.input_value("#text")
    chair.page.fill("#minority", "One of us needs the car.")
    chair.taps("Look at it once more")
    chair.reads("One of us needs the car.", "You sign as Facilitator Four.")
    chair.looks_at("report-review")
    chair.taps("Sign and send it up")
    chair.reads("The report is signed and sent up.", "make it count 2", "The square is ours.")
    chair.looks_at("report")
    filed = house.run("web", lambda: queries.report(held).attendance)
    assert filed == 2


def test_a_chair_runs_a_round_by_the_keyboard_alone(house: Any, visitor: Any) -> None:
    stage, held = running_round(house)
    chair = visitor(DESK)
    chair.enters(stage.harbor_facilitator)
    keys = chair.page.keyboard

    def press(what: str) -> None:
        walk(chair, lambda: focused(chair) == what)
        keys.press("Enter")

    press(f"/rounds/{held}")
    chair.page.wait_for_url(f"**/rounds/{held}")
    press(f"/rounds/{held}/attendance")
    chair.page.wait_for_url("**/attendance")
    for _ in range(2):
        walk(chair, lambda: focused(chair) == "present")
        keys.press("Space")
    press("Keep this list")
    chair.reads("present; 2 make it count 2")
    press(f"/rounds/{held}")
    chair.page.wait_for_url(f"**/rounds/{held}")
    walk(chair, lambda: focused(chair) == "who")
    press("word")
    chair.reads("asked for the floor.")
    press("Give the floor")
    chair.reads("has the floor since")
    press(f"/rounds/{held}/report")
    chair.page.wait_for_url("**/report")
    walk(chair, lambda: focused(chair) == "minority")
    keys.type("One of us is against it.")
    press("act")
    chair.reads("You sign as Facilitator Four.")
    press("act")
    chair.reads("The report is signed and sent up.", "One of us is against it.")


def counted(house: Any) -> Vote:
    """A ballot that four voted in, closed and counted."""

    def build() -> Vote:
        vote = a_vote(house)
        house.clock.advance(days=3)
        house.run("web", hand_in, vote.ballot, dict(zip(vote.voters[:4], ["yes", "yes", "yes", "no"], strict=True)))
        house.clock.advance(days=5)
        house.tick()
        return vote

    with house.app("web").app_context():
        return kept(house, "a count to be signed", build)


def test_tellers_certify_without_a_script_by_touch_and_by_the_keyboard_alone(house: Any, visitor: Any) -> None:
    vote = counted(house)
    first = visitor(PHONE, script=False, touch=True)
    first.enters(vote.tellers[0])
    first.taps("Certify")
    first.reads("Read the opened papers", "Count them", "Judge quorum and threshold", "Compare with the counter’s")
    first.taps("Sign this count")
    first.reads("You have signed the count.", "The other teller’s signature makes it the decision.")
    second = visitor(DESK)
    second.enters(vote.tellers[1])
    walk(second, lambda: focused(second) == f"/ballots/{vote.ballot}/certify")
    second.page.keyboard.press("Enter")
    second.page.wait_for_url("**/certify")
    walk(second, lambda: focused(second) == "Sign this count")
    second.page.keyboard.press("Enter")
    second.reads("Certified: this is decision D-2026-001.")
    walk(second, lambda: focused(second) == "/decisions/D-2026-001")
    second.page.keyboard.press("Enter")
    second.page.wait_for_url("**/decisions/D-2026-001")
    second.reads("CARRIED", "No protest was filed")
