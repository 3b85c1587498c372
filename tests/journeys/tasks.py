"""What each persona comes for, step by step, in words that either hand can follow; it begins where they come in."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.carried import _sign
from tests.journeys.hands import Hand, begins
from tests.journeys.stage import CONVENER, SECRETARY

Made = Any


@dataclass
class Journey:
    """What a task is given: the house as it was made, somebody's browser, another for a second one, and a folder."""

    made: Made
    one: Hand
    another: Callable[[], Hand]
    plain: bool
    folder: Path

    def passes(self, **more: int) -> None:
        """Let time pass, and worker and counter do what fell due."""
        self.made.house.clock.advance(**more)
        self.made.house.tick()


def a_member_reads_speaks_votes_and_finds_the_own_vote(way: Journey) -> None:
    member = way.one
    member.comes_in("Kim Keys")
    member.goes_on("Vote")
    member.goes_on("Why you may vote here")
    member.reads("You may vote", "If that is wrong")
    member.page.go_back()
    member.goes_on("The whole proposal")
    member.reads("3 of 36 must take part", "For and against", "Nobody has said anything yet.")
    member.does("Begin a thread")
    member.writes("What you want to say", "May *we* march?")
    member.goes_on("Post it")
    member.reads("Your post is up.", "May we march?")
    member.goes_on("Back to the proposal")
    member.goes_on("Mark your ballot")
    code = _votes(member, way.plain)
    member.goes_on("Back to the ballot")
    member.reads("Your vote is in the urn.")
    way.passes(days=5)
    for teller in ("Tara Teller", "Theo Teller"):
        way.made.act(_sign, way.made.ballot, way.made.named[teller])
    way.passes(hours=1)
    member.comes_in("Kim Keys")  # the session is over by then
    member.reads("You were last here on")
    member.goes_on("Your receipts")
    member.goes_on(begins("Find it on the opened list"))
    member.reads("CARRIED")
    _finds(way, code)


def _votes(member: Hand, plain: bool) -> str:
    """Return what finds the own vote: the ballot code, or without a script the beginning of the line on the slip."""
    if not plain:
        member.page.wait_for_selector("form[data-ready]")
    member.marks(begins("Yes"))
    if plain:
        member.goes_on("Look at it once more")
        member.reads("Is this your vote?")
        member.goes_on("Seal and cast")
    else:
        member.does("Look at it once more")
        member.does("Seal and cast")
        member.page.wait_for_selector("#ballot-kept", state="visible")
    member.reads("Your vote is in the urn")
    if plain:
        return member.page.inner_text("dt:text-is('Your line') + dd code")
    return re.sub(r"\s", "", member.page.inner_text("#ballot-code"))


def _finds(way: Journey, code: str) -> None:
    """With the script the page finds the line; without it the member searches the list for its beginning."""
    member = way.one
    if way.plain:
        member.goes_on("The whole list")
        assert code in member.page.content()
        return
    member.page.wait_for_selector("#lookup[data-ready]")
    member.writes("Ballot code", code)
    member.does("Look it up here")
    member.page.wait_for_selector("[data-say=found]", state="visible")
    assert member.page.locator("#lookup-found tbody td").nth(1).inner_text().lower() == "yes"


def a_branch_chair_runs_a_round_and_sends_its_report_up(way: Journey) -> None:
    chair = way.one
    chair.comes_in("Cora Committee")
    chair.goes_on("Run it")
    chair.reads("Close the car park", "Vera Script has the floor since")
    chair.goes_on("Check in at the door")
    chair.marks("Member 1")
    chair.marks("Member 2")
    chair.goes_on("Keep this list")
    chair.reads("present; one makes it count 3")
    chair.goes_on("Back to the round")
    chair.goes_on("Has spoken")
    chair.does("Put somebody on the list")
    chair.picks("Who", "Member 1")
    chair.goes_on("Wants to speak")
    chair.reads("Member 1 first time")
    chair.goes_on("Give the floor")
    chair.goes_on("Has spoken")
    chair.goes_on("Take it back")
    chair.reads("has the floor since")
    chair.does("Note a contribution")
    chair.marks("For")
    chair.writes("What was said", "My mother cannot walk that far.")
    chair.goes_on("Note it")
    chair.writes("Yes", "2")
    chair.goes_on("End the straw poll")
    _reports(chair, "One of us needs the car.")
    chair.reads("The square is ours.", "My mother cannot walk that far.")


def _reports(one: Hand, minority: str) -> None:
    one.goes_on("Draft the report")
    one.writes("The minority view", minority)
    one.goes_on("Look at it once more")
    one.reads(minority, "You sign as")
    one.goes_on("Sign and send it up")
    one.reads("The report is signed and sent up.", minority)


def a_convener_calls_a_round_of_the_circle_and_reports_on_it(way: Journey) -> None:
    convener = way.one
    convener.comes_in(CONVENER)
    convener.reads("Night shift circle is asked for a round on “Keep the canteen open at night”")
    convener.goes_on("Call it")
    opens = datetime.combine(way.made.house.clock.at.date(), time(22, 15))
    convener.dates("Opens", opens)
    convener.dates("Closes", opens.replace(hour=23, minute=45))
    convener.goes_on("Call it")
    convener.reads("Round of Night shift circle. It opens on", "22:15")
    begun = opens.replace(tzinfo=ZoneInfo("Europe/Berlin")) - way.made.house.clock.at
    way.passes(minutes=begun // timedelta(minutes=1) + 5)
    convener.comes_in(CONVENER)
    convener.goes_on("Run it")
    convener.goes_on("Check in at the door")
    for name in (CONVENER, "Member 4"):
        convener.marks(name)
    convener.goes_on("Keep this list")
    convener.writes("Guests", "1")
    convener.goes_on("Keep this number")
    convener.goes_on("Back to the round")
    convener.reads("present; 2 make it count 2", "Beside them one guest")
    convener.does("Note a contribution")
    convener.marks("Against")
    convener.writes("What was said", "Who would cook?")
    convener.goes_on("Note it")
    _reports(convener, "The day shift pays for it.")


def two_tellers_certify_what_they_counted_again(way: Journey) -> None:
    for teller, name in ((way.one, "Tara Teller"), (way.another(), "Theo Teller")):
        teller.comes_in(name)
        teller.goes_on("Certify")
        teller.reads("Read the opened papers", "Count them", "Judge quorum and threshold", "Compare with the counter’s")
        teller.goes_on("Sign this count")
    teller.reads("Certified: this is decision")
    teller.goes_on("To the decision")
    teller.reads("Ask for a lane for buses", "CARRIED", "No protest was filed")


def an_organiser_proposes_to_renew_and_to_sever(way: Journey) -> None:
    organiser = way.one
    organiser.comes_in("Olga Organiser")
    organiser.door("Relationships")
    organiser.goes_on("Ward 4")
    organiser.reads("may be used in it today", "Terms due", "If it is severed")
    organiser.goes_on(begins("Local 212"))
    organiser.goes_on("Propose to renew")
    assert "Go on working with Local 212" in organiser.page.input_value("[name=title]")
    organiser.dates("By when", date(2026, 12, 1))
    organiser.dates("By when", date(2026, 12, 31), next_one=True)
    organiser.goes_on("Propose it")
    organiser.reads("Go on working with Local 212 in “Ward 4”", "1 Dec 2026", "31 Dec 2026")
    organiser.door("Relationships")
    organiser.goes_on("Local 212")
    organiser.goes_on("Propose to sever")
    organiser.reads("What the vote will need", "must take part; then more than half of the votes cast must be Yes.")
    organiser.writes("Text", "They have asked for money twice.")
    organiser.goes_on("Propose it")
    organiser.reads("Stop working with Local 212 in “Ward 4”", "They have asked for money twice.")


def a_membership_secretary_answers_why_somebody_was_not_on_the_list(way: Journey) -> None:
    secretary = way.one
    secretary.comes_in(SECRETARY)
    secretary.door("People")
    secretary.goes_on("More on Test Chapter")
    secretary.goes_on("Members and their standing")
    secretary.writes("Name or mail address", "vera")
    secretary.goes_on("Find")
    secretary.goes_on("Vera Script")
    secretary.reads("May vote", "Member of this body.", "On it")
    secretary.dates("Roll frozen on", date(2024, 1, 2))
    secretary.goes_on("Show")
    secretary.reads("May not vote")
    secretary.door("People")
    secretary.goes_on("More on Test Chapter")
    secretary.goes_on("Who would be on a roll today")
    secretary.reads("Who would be on the roll", "would be on it", "Nobody is missing")


def an_auditor_rules_on_a_protest_and_verifies_a_decision_offline(way: Journey) -> None:
    auditor = way.one
    auditor.comes_in("Aldo Auditor")
    auditor.goes_on("Rule")
    auditor.reads("The letter came two days late.")
    auditor.marks(begins("Dismissed"))
    auditor.writes("Reason", "The mail went out in time; its hour is in the log.")
    auditor.goes_on("Propose")
    auditor.reads("Waiting for a second auditor")
    auditor.door("Audit")
    auditor.reads("Nothing hangs loose.")
    auditor.goes_on("Decisions and their files")
    auditor.goes_on("D-2026-002")
    auditor.reads("CARRIED", "Check it yourself")
    _verifies(way)


def a_stranger_checks_a_decision_from_the_first_page(way: Journey) -> None:
    stranger = way.one
    stranger.page.goto("/")
    stranger.goes_on("The register")
    stranger.reads("M-2026-001", "Active")
    stranger.goes_on("D-2026-002")
    stranger.reads("CARRIED")
    stranger.goes_on("Local 212")
    stranger.reads("What anybody may read.", "What they promise", "Memory")
    stranger.door("Audit")
    stranger.writes("Words or number", "D-2026-002")
    stranger.goes_on("Find")
    stranger.goes_on(re.compile(r"^\s*entry [0-9]+"))
    stranger.goes_on("Decision D-2026-002 and its file")
    stranger.reads("Check it yourself")
    if way.plain:  # the auditor does it by the other hands
        _verifies(way)


def _verifies(way: Journey) -> None:
    """The one file, run by a bare Python in a folder of its own, says that all holds."""
    kept = []
    for words in ("Download the file", "Download the verifier"):
        caught = way.one.loads(words)
        kept.append(way.folder / caught.suggested_filename)
        caught.save_as(kept[-1])
    bundle, verifier = kept
    command = [sys.executable, "-I", str(verifier), str(bundle)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=way.folder, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "D-2026-002" in run.stdout
