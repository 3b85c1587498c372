"""An election carried from its proposal to the count, by any method: made once in each worker, laid anew for a test."""

from collections.abc import Sequence
from typing import Any

from ballots import actions as ballots
from ballots.counter import keep_spares
from deliberation import actions as deliberation
from foundation.database import db
from membership import actions as membership
from tests.factories import Vote, a_chapter, a_rule, hand_in
from tests.kept import kept

FIVE_SEATS = (
    ["o1>o2>o7"] * 7 + ["o2>o1>o3"] + ["o3>o4"] * 3 + ["o4>o3>o6"] * 10 + ["o5>o6>o8"] * 3 + ["o6>o5"] * 9
    + ["o7>o2"] * 2 + ["o8>o5>o4"] * 2 + ["o6>o8>o3"] * 2 + [""]
)  # fmt: skip
"""Forty papers for eight people and five seats, without a tie: two surpluses, three exclusions, one blank paper."""

PEOPLE = (
    "Abigail Arden", "Bo Lindqvist", "Cyrus Okafor", "Dee Marchetti-Castellan", "Edda Fjord", "Femi Oyelaran",
    "Gus Tremblay", "Hana Petrosky",
)  # fmt: skip


def an_election(house: Any, method: str, options: Sequence[str], papers: Sequence[str], **asked: object) -> Vote:
    """Return a ballot of one election, counted and not yet certified; `asked` is what the rule asks besides."""
    name = f"an election by {method} of {len(options)} with {papers!r} and {sorted(asked.items())!r}"
    return kept(house, name, lambda: house.run("web", _elect, house, method, options, papers, asked))


def _elect(house: Any, method: str, options: Sequence[str], papers: Sequence[str], asked: dict[str, object]) -> Vote:
    chapter = a_chapter(max(12, len(papers)))
    people = list(chapter.members.values())
    for kind, holders in (("teller", people[:2]), ("auditor", people[2:4])):
        for member_id in holders:
            membership.found_office(member_id, chapter.root, kind)
    form = {"secrecy": "sealed", "method": method, "days": 5, "seats": 1, **asked}
    deliberation.adopt_procedure(chapter.root, "position", a_rule(ballot=form, threshold=None, floors=[]))
    proposal = deliberation.propose(
        chapter.root, "position", "The committee of the year", "We elect it.", chapter.chair,
        contests=[{"title": "Who shall sit on the committee?", "options": list(options)}],
    )  # fmt: skip
    db.session.commit()
    house.run("counter", keep_spares)
    made = ballots.notice(proposal.id, chapter.chair)
    db.session.commit()
    vote = Vote(chapter, made.id, made.number, proposal.id, people[:2], people[2:4], people)
    house.clock.advance(days=3)
    hand_in(vote.ballot, dict(zip(people, papers, strict=False)))
    house.clock.advance(days=5)
    house.tick()
    return vote
