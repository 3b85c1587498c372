"""Small worlds for tests, made through the same actions as users use; each function says what it leaves behind."""

from dataclasses import dataclass, field
from datetime import date

from foundation.database import db
from membership import actions as membership
from tests.kept import kept, kept_here

JOINED = date(2024, 1, 15)
PAID_UNTIL = date(2027, 12, 31)


@dataclass
class Chapter:
    """An organisation with one branch; `chair`, `secretary` and `keeper` (membership secretary) hold office.

    `members` are the ids of plain members by name; everybody is in the organisation, with dues paid.
    """

    root: str
    branch: str
    chair: str
    secretary: str
    keeper: str
    members: dict[str, str] = field(default_factory=dict)


def a_member(name: str, body_ids: tuple[str, ...] = (), joined: date = JOINED, password: str | None = None) -> str:
    """Return the id of a member with dues paid to the end of 2027 and a place in these bodies; committed."""
    email = name.lower().replace(" ", ".") + "@members.example"
    made = membership.add_member(name, email, joined, password=password)
    for body_id in body_ids:
        membership.join(made.id, body_id, joined)
    membership.record_dues(made.id, joined, PAID_UNTIL)
    db.session.commit()
    return made.id


def a_chapter(plain: int = 3) -> Chapter:
    """Return a chapter with three officers and so many plain members, named Member 1 and so on; committed."""
    return kept_here(f"a chapter of {plain}", lambda: _a_chapter(plain))


def _a_chapter(plain: int) -> Chapter:
    root = membership.make_body("organisation", "Test Chapter", None).id
    branch = membership.make_body("branch", "Harbor branch", root).id
    chair, secretary, keeper = (a_member(name, (root,)) for name in ("Chair One", "Secretary Two", "Keeper Three"))
    for member_id, kind in ((chair, "chair"), (secretary, "secretary"), (keeper, "membership secretary")):
        membership.found_office(member_id, root, kind)
    members = {f"Member {n}": a_member(f"Member {n}", (root,)) for n in range(1, plain + 1)}
    db.session.commit()
    return Chapter(root, branch, chair, secretary, keeper, members)


def a_rule(**changes: object) -> dict[str, object]:
    """Return a procedure for positions: 3 must take part, then more than half; 3 days' notice, 5 to vote."""
    return {
        "class": "position", "name": "Positions", "source": "test", "electorate": {"standing": {}},
        "discussion_days": 0, "notice_days": 3, "ballot": {"secrecy": "sealed", "method": "motion", "days": 5},
        "quorum": {"of": "returned", "comparator": "at_least", "need": {"number": 3}},
        "threshold": {"share": "1/2", "base": "cast", "comparator": "more_than"}, "inquorate": {"then": "lapse"},
        "certifiers": 2, "certify_within_days": 7, "protest_days": 5, "rule_within_days": 7,
        **changes,
    }  # fmt: skip


@dataclass
class Vote:
    """A noticed ballot on a position of a chapter of 15: two tellers, two auditors, and who the voters are."""

    chapter: Chapter
    ballot: str
    number: str
    proposal: str
    tellers: list[str]
    auditors: list[str]
    voters: list[str]


def a_position(chapter: Chapter, **changes: object) -> str:
    """Return the id of a proposal to take a position, under a rule of its own; committed."""
    from deliberation import actions as deliberation

    deliberation.adopt_procedure(chapter.root, "position", a_rule(**changes))
    made = deliberation.propose(chapter.root, "position", "Shall we say so?", "We say so.", chapter.chair)
    db.session.commit()
    return made.id


def a_vote(house: object, plain: int = 12, **changes: object) -> Vote:
    """Return a ballot noticed just now by the chair; opens in 3 days, closes 5 days later; committed."""
    name = f"a vote of {plain} with {sorted(changes.items())!r}"
    return kept(house, name, lambda: acted_vote(house, plain, **changes))


def acted_vote(house: object, plain: int = 12, **changes: object) -> Vote:
    """Return the same, always by the acts themselves, so that each row is written by a transaction of its own."""
    from ballots import actions as ballots
    from ballots.counter import keep_spares

    chapter = a_chapter(plain)
    people = list(chapter.members.values())
    for kind, holders in (("teller", people[:2]), ("auditor", people[2:4])):
        for member_id in holders:
            membership.found_office(member_id, chapter.root, kind)
    proposal = a_position(chapter, **changes)
    house.run("counter", keep_spares)  # type: ignore[attr-defined]
    made = ballots.notice(proposal, chapter.chair)
    db.session.commit()
    return Vote(chapter, made.id, made.number, proposal, people[:2], people[2:4], people)


def an_envelope(ballot_id: str, choice: str = "yes", seed: bytes | None = None) -> bytes:
    """Return a sealed paper of one contest, as a browser would make it."""
    import os

    from ballots import queries
    from ballots.models import SealKey
    from ballots.rules.sealing import seal

    found = queries.ballot(ballot_id)
    key = db.session.get(SealKey, found.seal_key_id)
    assert key is not None
    return seal(bytes(key.public), found.number, {"1": choice}, seed or os.urandom(16), found.paper_length)


def hand_in(ballot_id: str, choices: dict[str, str]) -> None:
    """Let members (by id) vote; committed one by one. Every paper must be taken."""
    from ballots import actions as ballots

    for member_id, choice in choices.items():
        answer = ballots.cast(ballot_id, member_id, an_envelope(ballot_id, choice))
        db.session.commit()
        assert answer.status == 200, answer
