"""The minutes of a round as lines, and how its straw polls were answered from telephones."""

import json
from typing import cast

from sqlalchemy import select

from deliberation.models import RoundAttendance, RoundLine, StrawAnswer, StrawTally
from deliberation.queries.procedures import rules_of
from deliberation.queries.proposals import proposal
from deliberation.queries.rounds import attendance, report, round_
from deliberation.rules import minutes as pure
from deliberation.rules.draft import Recorded
from deliberation.rules.minutes import Line
from foundation.database import db


def minutes(round_id: str) -> list[Line]:
    """Return every line of a round's minutes, the first first."""
    chosen = select(RoundLine).where(RoundLine.round_id == round_id).order_by(RoundLine.n)
    return [_line(row) for row in db.session.execute(chosen).scalars()]


def _line(row: RoundLine) -> Line:
    kind, items = cast(pure.Kind, row.kind), tuple(json.loads(row.items))
    return Line(row.n, kind, row.by_id, row.at, row.about_id, row.ref, row.word, row.text, items)


def present(round_id: str) -> dict[str, bool]:
    """Return the members recorded as attending, id → whether they take part from elsewhere."""
    chosen = select(RoundAttendance.member_id, RoundAttendance.away).where(RoundAttendance.round_id == round_id)
    return {row.member_id: row.away for row in db.session.execute(chosen)}


def tallies(round_id: str, n: int) -> dict[int, int]:
    """Return option → answers from telephones to the straw poll of line `n`."""
    chosen = select(StrawTally.option, StrawTally.answers).where(StrawTally.round_id == round_id, StrawTally.n == n)
    return {row.option: row.answers for row in db.session.execute(chosen)}


def answered(round_id: str, member_id: str) -> set[int]:
    """Return the lines of the straw polls that a member has answered."""
    chosen = select(StrawAnswer.n).where(StrawAnswer.round_id == round_id, StrawAnswer.member_id == member_id)
    return set(db.session.execute(chosen).scalars())


def needed(round_id: str) -> int:
    """Return how many members must attend for the report to count; 0 where the procedure asks for none."""
    asked = rules_of(proposal(round_(round_id).proposal_id).procedure_id).rounds
    return asked.attendance if asked else 0


def recorded(round_id: str) -> Recorded:
    """Return what was recorded of a round, as the draft of its report takes it."""
    lines, filed = minutes(round_id), report(round_id)
    made = {turn.who for turn in pure.turns(lines) if turn.state == "spoken" and turn.word == "speak"}
    return Recorded(
        attendance(round_id) if filed is None else filed.attendance, needed(round_id), pure.guests(lines), len(made),
        pure.sayings(lines), pure.polls(lines),
    )  # fmt: skip
