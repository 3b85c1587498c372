"""A chapter whose people sign in with passwords, brought by their own acts to a vote on using a relationship."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ballots import actions as ballots
from ballots import queries as counted
from ballots.counter import keep_spares
from deliberation import actions as deliberation
from deliberation import queries as decided
from foundation.database import db
from membership import actions as membership
from relationships import actions as relationships
from tests.elected import FIVE_SEATS
from tests.elected import PEOPLE as NOMINEES
from tests.factories import JOINED, PAID_UNTIL, Chapter, a_chapter, a_rule, hand_in
from tests.kept import kept

PASSWORD = "four words nobody connects"
LASTING = {
    "term_days": 60, "suspend": {"by": "committee", "need": 2, "ballot_within_days": 14},
    "sever": {"petition_share": "1/20"},
}  # fmt: skip
TEXT = """The transit workers may be asked for help in the campaign for Ward 4.

- They meet us in April.
- We ask them for *no money*.
"""
PEOPLE = {
    "Vera Script": (), "Vico Plain": (), "Kim Keys": (), "Tara Teller": ("teller",), "Theo Teller": ("teller",),
    "Olga Organiser": ("organiser",), "Aldo Auditor": ("auditor",), "Anne Auditor": ("auditor",),
    "Cora Committee": ("committee",),
}  # fmt: skip
"""Who uses a browser in the journeys, and the offices they hold."""


@dataclass
class Carried:
    """The chapter with an endorsement in force and a ballot on one use noticed: it opens in 3 days, for 5.

    `named` are the ids of PEOPLE by name, `others` those of members who vote without being looked at.
    """

    house: Any
    chapter: Chapter
    named: dict[str, str]
    others: list[str]
    relationship: str
    campaign: str
    proposal: str
    ballot: str

    def act(self, function: Any, *args: Any) -> Any:
        """Do something in the web process, in a transaction of its own."""
        return self.house.run("web", function, *args)

    def vote(self, choices: list[str]) -> None:
        """Let the others hand in these papers, one each."""
        self.act(hand_in, self.ballot, dict(zip(self.others, choices, strict=False)))


def address(name: str) -> str:
    """Return the mail address a person signs in with."""
    return name.lower().replace(" ", ".") + "@members.example"


def carried(house: Any) -> Carried:
    """Build the chapter; its clock then stands at the notice of the ballot on use, and the log is signed."""
    return kept(house, "carried", lambda: _carried(house))


def _carried(house: Any) -> Carried:
    chapter, named = house.run("web", _people)
    others = list(chapter.members.values())
    relationship, campaign = house.run("web", _ties, chapter)
    made = Carried(house, chapter, named, others, relationship, campaign, "", "")
    _endorse(made)
    made.proposal, made.ballot = _notice(
        made, "activate", "Work with Local 212 in Ward 4", campaign_id=campaign, relationship_id=relationship,
        terms=[
            {"by": "theirs", "text": "Invite us to the April meeting", "due": "2026-04-25"},
            {"by": "ours", "text": "Ask for no money", "due": "2026-12-31"},
        ],
    )  # fmt: skip
    house.tick()
    return made


def _people() -> tuple[Chapter, dict[str, str]]:
    chapter = a_chapter(plain=24)
    named = {}
    for name, offices in PEOPLE.items():
        named[name] = membership.add_member(name, address(name), JOINED, password=PASSWORD).id
        membership.join(named[name], chapter.root, JOINED)
        membership.record_dues(named[name], JOINED, PAID_UNTIL)
        for kind in offices:
            membership.found_office(named[name], chapter.root, kind)
    membership.join(named["Vera Script"], chapter.branch, JOINED)
    membership.found_office(named["Cora Committee"], chapter.branch, "facilitator")
    for kind in ("endorse", "activate", "position"):
        lasting = LASTING if kind != "position" else {}
        deliberation.adopt_procedure(
            chapter.root, kind, a_rule(**{"class": kind, "name": f"Chapter vote: {kind}", **lasting})
        )
    return chapter, named


def _ties(chapter: Chapter) -> tuple[str, str]:
    other = relationships.make_counterpart("Local 212", "union")
    tie = relationships.make_relationship(
        chapter.root, other.id, "indirect", "organisation", "body-body", "Ferry and transit workers of the harbour."
    )
    relationships.add_contact(tie.id, "Petra Pier", "steward", "at the depot, mornings")
    relationships.add_contact(tie.id, "Quentin Quay", "president", "by telephone")
    campaign = relationships.make_campaign(chapter.root, "Ward 4", "A seat in the council", date(2026, 11, 4))
    return tie.id, campaign.id


def _notice(made: Carried, kind: str, title: str, **about: Any) -> tuple[str, str]:
    def propose() -> str:
        found = deliberation.propose(made.chapter.root, kind, title, TEXT, made.chapter.chair, **about)
        return found.id

    proposal: str = made.act(propose)
    made.house.run("counter", keep_spares)
    ballot: str = made.act(lambda: ballots.notice(proposal, made.chapter.chair).id)
    return proposal, ballot


def _endorse(made: Carried) -> None:
    """Endorse the campaign and let the window for protests pass."""
    proposal, made.ballot = _notice(
        made, "endorse", "Endorse the campaign for Ward 4", campaign_id=made.campaign,
        terms=[{"by": "theirs", "text": "Answer the questions of the branches", "due": "2026-05-30"}],
    )  # fmt: skip
    made.house.clock.advance(days=3)
    made.vote(["yes"] * 20 + ["no"] * 3)
    made.house.clock.advance(days=5)
    made.house.tick()
    for teller in ("Tara Teller", "Theo Teller"):
        made.act(_sign, made.ballot, made.named[teller])
    made.house.clock.advance(days=5, seconds=1)
    made.house.tick()
    assert made.act(lambda: decided.decision_of(proposal).outcome) == "CARRIED"  # type: ignore[union-attr]


def _sign(ballot: str, teller: str) -> None:
    found = counted.count_of(ballot)
    assert found is not None
    ballots.sign_count(ballot, teller, found.hash)
    db.session.flush()


def in_full_house(house: Any) -> Carried:
    """Build the chapter with something in every room.

    A use active, a position under protest, a committee elected, a ballot open, a proposal in its rounds, one talked of.
    """
    return kept(house, "full house", lambda: _full_house(house))


def _full_house(house: Any) -> Carried:
    made = carried(house)
    _hold(made, made.ballot)
    _certify(made, made.ballot)
    house.clock.advance(days=5, seconds=1)
    house.tick()
    _, certified = _notice(made, "position", "Write to the council")
    _, counted_only = _notice(made, "position", "Ask for a lane for buses")
    elected = _election(made)
    _hold(made, certified, counted_only, elected)
    _certify(made, certified)
    _certify(made, elected)
    made.act(_protest, made)
    made.proposal, made.ballot = _notice(made, "position", "March on the first of May")
    house.clock.advance(days=3)
    made.vote(["yes"] * 12)
    made.act(hand_in, made.ballot, {made.named["Vera Script"]: "no"})
    made.act(_round, made)
    made.act(_discuss, made)
    house.tick()
    return made


def _hold(made: Carried, *noticed: str) -> None:
    """Let ballots open, be voted in, close and be counted."""
    made.house.clock.advance(days=3)
    for made.ballot in noticed:
        of_options = made.act(lambda: counted.contests(made.ballot)[0].method != "motion")
        made.vote(FIVE_SEATS[:24] if of_options else ["yes"] * 20 + ["no", "abstain"])
    made.house.clock.advance(days=5)
    made.house.tick()


def _election(made: Carried) -> str:
    """Put the seats of the committee to a ranked vote; the id of the ballot."""

    def adopt() -> None:
        form = {"secrecy": "sealed", "method": "scottish-stv", "days": 5, "seats": 3}
        rule = a_rule(**{"class": "elect", "name": "Elections", "ballot": form, "threshold": None})
        deliberation.adopt_procedure(made.chapter.root, "elect", rule)

    made.act(adopt)
    asked = [{"title": "Who shall sit on the committee?", "options": list(NOMINEES)}]
    return _notice(made, "elect", "The committee of the year", contests=asked)[1]


def _certify(made: Carried, ballot: str) -> None:
    for teller in ("Tara Teller", "Theo Teller"):
        made.act(_sign, ballot, made.named[teller])
    made.house.tick()


def _protest(made: Carried) -> None:
    from oversight import actions as oversight

    newest = max(decided.decisions(), key=lambda one: one.number)
    oversight.file_protest(newest.id, "notice", "The letter came two days late.", made.named["Vera Script"])


def _round(made: Carried) -> None:
    """Propose under a rule that asks half of two branches for a report; one holds its round, and a member is there."""
    rounds = {"hosts": "branches", "share": "1/2", "attendance": 1}
    membership.make_body("branch", "Hill branch", made.chapter.root)
    rule = a_rule(name="Chapter vote after rounds", rounds=rounds)
    deliberation.adopt_procedure(made.chapter.root, "position", rule)
    found = deliberation.propose(made.chapter.root, "position", "Close the car park", TEXT, made.named["Vera Script"])
    opens = made.house.clock.at + timedelta(hours=1)
    facilitator = made.named["Cora Committee"]
    called = deliberation.call_round(found.id, made.chapter.branch, opens, opens + timedelta(hours=2), facilitator)
    made.house.clock.advance(hours=2)
    vera = made.named["Vera Script"]
    deliberation.attend(called.id, vera, facilitator)
    deliberation.give_floor(called.id, deliberation.ask_floor(called.id, vera, "speak", vera), facilitator)
    deliberation.ask_floor(called.id, vera, "fact", vera)
    deliberation.contribute(called.id, "for", "The square is ours.", vera, vera)
    deliberation.contribute(called.id, "question", "Where do the cars go?", facilitator)
    over = deliberation.open_poll(called.id, "Close it on Sundays first?", ["Yes", "No"], facilitator)
    deliberation.end_poll(called.id, over, [1, 0], facilitator)
    deliberation.open_poll(called.id, "Close it at all?", ["Yes", "No"], facilitator)
    _words(made, found.id)


def _words(made: Carried, proposal: str) -> None:
    """One side has spoken, a question is answered, and an amendment waits for the proposer."""
    chair, teller = made.chapter.chair, made.named["Tara Teller"]
    deliberation.file_statement(proposal, "against", "Where would we stand on rainy days?", "Drivers", teller)
    deliberation.say(proposal, "Who pays for the trees?", chair, quote="They meet us in April.")
    deliberation.say(proposal, "Nobody knows *yet*.", teller, reply_to=1, quote="Who pays", quoted=1)
    deliberation.move_amendment(proposal, TEXT + "- And no cars.", "It follows.", chair)


def _discuss(made: Carried) -> None:
    """Let members talk on a proposal: both sides, a thread with a quote, a hidden reply, an amendment, a new text."""
    vera, kim = made.named["Vera Script"], made.named["Kim Keys"]
    found = deliberation.propose(made.chapter.root, "position", "Paint the benches", TEXT, vera)
    deliberation.file_statement(found.id, "for", "They have peeled since the flood.", "Benches for All", vera)
    deliberation.file_statement(found.id, "against", "The roof comes first.", "", kim)
    first = deliberation.say(found.id, "Who pays for the paint?", kim, quote="*no money*")
    deliberation.say(found.id, "The branch has a tin left.", vera, reply_to=first.n)
    reply = deliberation.say(found.id, "Shouted at by the gate.", kim, reply_to=first.n)
    deliberation.hide_post(found.id, reply.n, "It names somebody.", made.chapter.chair)
    deliberation.move_amendment(found.id, TEXT + "\nIn blue.\n", "Blue hides the rust.", kim)
    deliberation.revise(found.id, vera, "Paint the benches", TEXT + "\nBefore May.\n", reason="Rain comes in May.")
