"""Opening the box: every envelope at once, each contest into a list of its own, sorted by commitment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from ballots.counter.logged import Distrusted, LoggedBallot
from ballots.models import Ballot, Intake
from ballots.rules.commitments import OpenedLine, envelopes_root, participation_root
from ballots.rules.paper import Line, commitment, parse_paper
from ballots.rules.sealing import NotOpened, digest, open_envelope
from ballots.rules.terms import ContestTerms
from foundation.database import db
from membership import queries as membership


class Envelope(NamedTuple):
    """An envelope that counts, with the reference of the member who handed it in, and their group on the roll."""

    ref: str
    sealed: bytes
    group: str | None = None


@dataclass(frozen=True)
class OpenedContest:
    """The opened lines of one contest, sorted by commitment, each with its reference (None when sealed)."""

    terms: ContestTerms
    lines: tuple[tuple[OpenedLine, str | None], ...]
    invalid: int


def box(found: Ballot, logged: LoggedBallot) -> list[Envelope]:
    """Return the envelopes that count, once they are shown to be those of the logged close. Raises Distrusted."""
    refs = membership.refs_of(found.roll_id)
    rows = select(Intake.member_id, Intake.e, Intake.envelope).where(Intake.ballot_id == found.id).order_by(Intake.n)
    found_there = {member_id: (e, envelope) for member_id, e, envelope in db.session.execute(rows)}
    last = {
        who: (bytes(e), bytes(sealed))
        for who, (e, sealed) in found_there.items()
        if e is not None and sealed is not None
    }
    if len(last) != len(found_there):
        raise Distrusted("An envelope is missing from the box.")
    if any(member_id not in refs for member_id in last):
        raise Distrusted("The box holds an envelope of somebody who is not on the roll.")
    if any(digest(envelope) != e for e, envelope in last.values()):
        raise Distrusted("An envelope in the box is not the one that was receipted.")
    if len(last) != logged.n:
        raise Distrusted(f"The box holds {len(last)} envelopes, {logged.n} were logged at the close.")
    if participation_root(refs[member_id] for member_id in last) != logged.participation_root:
        raise Distrusted("Those who took part are not those logged at the close.")
    if envelopes_root(e for e, _ in last.values()) != logged.envelopes_root:
        raise Distrusted("The envelopes in the box are not those logged at the close.")
    groups = membership.groups_of_members(found.roll_id) if logged.terms.composite is not None else {}
    return [
        Envelope(refs[member_id], envelope, ",".join(groups.get(member_id, ())) or None)
        for member_id, (_, envelope) in last.items()
    ]


def open_all(private: bytes, logged: LoggedBallot, envelopes: Sequence[Envelope]) -> list[OpenedContest]:
    """Open every envelope; what does not open or fit is invalid, in the contests it does not fit, and has no line.

    Lines of a contest that was withdrawn are dropped at once: they are kept nowhere.
    """
    asked = [str(contest.n) for contest in logged.terms.contests]
    papers = [(one, _opened(private, logged, one.sealed, asked)) for one in envelopes]
    return [_contest(logged, contest, papers) for contest in logged.standing]


def _opened(private: bytes, logged: LoggedBallot, sealed: bytes, asked: Sequence[str]) -> dict[str, Line | None]:
    try:
        paper = open_envelope(private, logged.terms.number, sealed)
    except NotOpened:
        return dict.fromkeys(asked)
    return parse_paper(paper, logged.terms.number, asked, logged.paper_length)


def _contest(
    logged: LoggedBallot, contest: ContestTerms, papers: Sequence[tuple[Envelope, dict[str, Line | None]]]
) -> OpenedContest:
    lines = []
    for envelope, paper in papers:
        line = paper[str(contest.n)]
        if line is None or not contest.allows(line.choice):
            continue
        named = commitment(logged.terms.number, str(contest.n), line.choice, line.secret)
        shown = envelope.ref if logged.secrecy == "roll-call" else None
        lines.append((OpenedLine(named, line.choice, line.secret, shown, envelope.group), shown))
    lines.sort(key=lambda pair: (pair[0].commitment, pair[1] or ""))
    return OpenedContest(contest, tuple(lines), len(papers) - len(lines))
