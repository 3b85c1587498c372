"""Results as they may be shown: totals always, opened papers line by line from twenty on (DESIGN law 10)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from ballots.models import Ballot, Contest, KeyDestruction, Opening, TurnoutSnapshot
from ballots.queries.certifying import alarms, signatures
from ballots.queries.drawn import Drawn, drawn
from ballots.queries.found import annulment, contests, count_of, nothing_left, roll_size, state, terms, withdrawn
from ballots.queries.papers import participations
from ballots.rules.count_document import was_opened
from ballots.rules.election import ELECTED
from ballots.rules.election_reasons import named
from ballots.rules.publication import lines_are_public, turnout_shown
from ballots.rules.standing import standings
from ballots.rules.window import Phase
from ballots.rules.wording import Translate
from deliberation import queries as deliberation
from foundation.database import db
from foundation.once import once_a_page


@dataclass(frozen=True)
class Result:
    """The count of a ballot as it may be shown, and how final it is."""

    hash: str
    outcome: str
    roll: int
    returned: int
    contests: list[dict[str, Any]]
    """Each as in the count document, with the title, the names of options (`names`) and reasons that name them.

    Without `totals` and `count` the ballot was never opened; `standing` tells where each option of an election stood.
    """
    lines_public: bool
    key_destroyed_at: datetime | None
    signed: int
    """How many tellers have signed."""
    decision_number: str | None
    certified_at: datetime | None
    void_since: bool
    """A protest against the decision was upheld."""

    @property
    def quorum_needed(self) -> int | None:
        """How many had to take part, None where no quorum is set or nothing was left to judge."""
        judged = (contest["judgement"] for contest in self.contests)
        return next((one["quorum_needed"] for one in judged if "quorum_needed" in one), None)

    @property
    def was_opened(self) -> bool:
        """Whether papers were opened and counted; of one ballot, not those of a contest that was withdrawn."""
        return any(was_opened(contest) for contest in self.contests)


def count_told(found: Ballot, translate: Translate) -> dict[int, Drawn]:
    """Return by contest what is drawn and told of the count beyond its figures; nothing before it."""
    counted = count_of(found.id)
    return {} if counted is None else drawn(found, json.loads(counted.document), translate)


def stage(found: Ballot, t: datetime) -> str:
    """Return where the ballot stands: noticed, open, closed, counted, certified or annulled."""
    if annulment(found.id) is not None:
        return "annulled"
    if count_of(found.id) is not None:
        return "certified" if len(signatures(found.id)) >= 2 else "counted"
    phase = state(found, t).phase
    return {Phase.NOTICED: "noticed", Phase.OPEN: "open"}.get(phase, "closed")


def stage_told(found: Ballot, t: datetime) -> str:
    """Return the same for people: withdrawn, as long as it is not counted, where every question of it was."""
    at = stage(found, t)
    return "withdrawn" if at in ("noticed", "open", "closed") and nothing_left(found) else at


def result(found: Ballot) -> Result | None:
    """Return the result, or None while the ballot is not counted."""
    counted = count_of(found.id)
    if counted is None:
        return None
    document = json.loads(counted.document)
    own = deliberation.decision_on(found.id)
    told = deliberation.told(own.id) if own is not None else None
    return Result(
        hash=counted.hash, outcome=counted.outcome, roll=document["roll"], returned=document["returned"],
        contests=told_contests(found, document), lines_public=lines_public_of(found, document),
        key_destroyed_at=key_destroyed(found.id), signed=len(signatures(found.id)),
        decision_number=own.number if own else None, certified_at=own.certified_at if own else None,
        void_since=told is not None and told.outcome == "VOID",
    )  # fmt: skip


def told_contests(found: Ballot, document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the contests of a count document as pages tell them."""
    return [_told(one, row) for one, row in zip(document["contests"], contests(found.id), strict=True)]


def _told(one: dict[str, Any], row: Contest) -> dict[str, Any]:
    names = {option["id"]: option["text"] for option in json.loads(row.options)}
    judged = one["judgement"]
    told = {
        **one, "title": row.title, "names": names,
        "judgement": {**judged, "reasons": [named(reason, names) for reason in judged["reasons"]]},
    }  # fmt: skip
    return told | ({"standing": standings(one)} if "count" in one else {})


def winners_of(found: Ballot) -> list[str]:
    """Return the names of those elected in the first contest, in order; none for a motion or before the count."""
    counted = count_of(found.id)
    if counted is None or counted.outcome != ELECTED:
        return []
    first = told_contests(found, json.loads(counted.document))[0]
    return [first["names"][option] for option in first["judgement"]["winners"]]


@once_a_page
def key_destroyed(ballot_id: str) -> datetime | None:
    """Return when the ballot's seal key was destroyed, or None while it may still be there."""
    found = db.session.get(KeyDestruction, ballot_id)
    return found.at if found else None


def lines_public_of(found: Ballot, document: dict[str, Any]) -> bool:
    """Tell whether opened papers may be shown to everybody line by line."""
    if not any(was_opened(contest) for contest in document["contests"]):
        return False
    return found.secrecy == "roll-call" or lines_are_public(document["returned"])


def lines(found: Ballot, everything: bool = False) -> dict[str, Any] | None:
    """Return the opened list as the look-up page and bundles publish it, or None before the count.

    Below twenty papers a line is its commitment alone, save for auditors (`everything`). Of a contest that was
    withdrawn nothing is published.
    """
    counted = count_of(found.id)
    if counted is None:
        return None
    public = everything or lines_public_of(found, json.loads(counted.document))
    listed = {
        str(contest.n): {
            "choices": [] if public and not contest.is_motion else contest.every_choice(),
            "lines": [_line(row, public) for row in opened(found.id, contest.n)],
        }
        for contest in terms(found).standing(withdrawn(found.id))
    }
    return {"ballot": found.number, "contests": listed}


def opened(ballot_id: str, contest: int) -> list[Opening]:
    """Return the opened lines of one contest, sorted by commitment."""
    chosen = select(Opening).where(Opening.ballot_id == ballot_id, Opening.contest == contest)
    return list(db.session.execute(chosen.order_by(Opening.pos)).scalars())


def _line(row: Opening, public: bool) -> dict[str, str]:
    line = {"commitment": bytes(row.commitment).hex()}
    if public:
        line |= {"choice": row.choice, "secret": bytes(row.secret).hex()}
        if row.ref is not None:
            line["ref"] = row.ref
        if row.grp is not None:
            line["group"] = row.grp
    return line


def turnout(found: Ballot, t: datetime) -> dict[str, Any]:
    """Return the turnout as it may be shown: `told` in words, `reached` a number once the ballot is closed.

    While it is open only the worker's snapshot is told, cut down to a multiple of five.
    """
    phase = state(found, t).phase
    size = roll_size(found)
    if phase in (Phase.CLOSED, Phase.ENDED):
        return {"told": "", "reached": participations(found.id), "roll": size}
    snapshot = db.session.get(TurnoutSnapshot, found.id)
    if snapshot is None:
        return {"told": turnout_shown(0, gettext), "reached": None, "roll": size}
    told = (
        gettext("at least %(number)s", number=snapshot.shown) if snapshot.shown.isdigit() else gettext("fewer than 10")
    )
    return {"told": told, "reached": int(snapshot.shown) if snapshot.shown.isdigit() else None, "roll": size}


def disputed(ballot_id: str) -> bool:
    """Tell whether an alarm stands on the count."""
    return bool(alarms(ballot_id))
