"""What the signed log says about a ballot: the only thing the counter believes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from auditlog.queries import LoggedEntry
from ballots.rules.lot import lot_hash, lot_seed
from ballots.rules.terms import WHOLE, BallotTerms, ContestTerms, Withdrawn, terms_of
from ballots.rules.window import Boundary, Kind, WindowFacts, boundaries
from deliberation.rules.document import Unusable
from foundation.hashing import b64_strict

TYPES = (
    "ballot.noticed", "ballot.extended", "ballot.closed", "ballot.annulled", "ballot.certified", "roll.frozen",
    "roll.amended", "option.withdrawn", "contest.withdrawn", "protest.filed", "protest.ruled",
)  # fmt: skip
"""The entries that the counter reads."""

SKEW = timedelta(minutes=1)
"""How far the counter's own clock may lag behind a logged close before that is no lag but a lie."""


class Distrusted(Exception):
    """The log and what lies in the box, or the log and itself, do not fit; the message says where."""


@dataclass(frozen=True)
class LoggedBallot:
    """A closed ballot as the log tells it."""

    terms: BallotTerms
    secrecy: str
    paper_length: int
    seal_key: bytes
    lot_hash: str | None
    roll: int
    roll_root: str
    closed_at: datetime
    n: int
    needed: int | None
    participation_root: str
    envelopes_root: str
    withdrawn: Withdrawn

    @property
    def standing(self) -> tuple[ContestTerms, ...]:
        """The contests in which something is left to choose: of the others nothing is opened."""
        return self.terms.standing(self.withdrawn)

    def lot(self, private: bytes) -> bytes | None:
        """Return the seed of the lot where a contest has options. Raises Distrusted unless the notice fixed it."""
        if not self.terms.elects:
            return None
        seed = lot_seed(private)
        if self.lot_hash != lot_hash(seed).hex():
            raise Distrusted("The seed of the lot is not the one that the notice fixed.")
        return seed


def of_ballot(entries: Sequence[LoggedEntry], number: str) -> list[LoggedEntry]:
    """Return the entries that name this ballot, in the log's order."""
    return [entry for entry in entries if entry.fields.get("ballot") == number]


def closed_ballot(entries: Sequence[LoggedEntry], number: str, own_clock: datetime) -> LoggedBallot | None:
    """Return the ballot once the log holds its close and the counter's own clock has reached it; None before.

    Raises Distrusted where the entries contradict each other, the rule's window or the clock.
    """
    mine = of_ballot(entries, number)
    if not any(entry.type == "ballot.closed" for entry in mine) or any(e.type == "ballot.annulled" for e in mine):
        return None
    try:
        noticed, closed = _only(mine, "ballot.noticed"), _only(mine, "ballot.closed")
        roll = _roll(mine, noticed.fields)
        called = noticed.fields.get("first_call")
        first = of_ballot(entries, called) if called is not None else []
        found = _read(mine, first, noticed, closed, *roll)
        _check_window(mine, noticed, found)
    except (KeyError, TypeError, ValueError, Unusable) as error:
        raise Distrusted(f"The log's entries on this ballot cannot be used: {error}") from error
    if found.closed_at > own_clock + SKEW:
        raise Distrusted(f"The log says it closed at {found.closed_at:%Y-%m-%dT%H:%M:%SZ}, which is still to come.")
    return found if found.closed_at <= own_clock else None


def _only(entries: Sequence[LoggedEntry], kind: str) -> LoggedEntry:
    found = [entry for entry in entries if entry.type == kind]
    if len(found) != 1:
        raise Distrusted(f"The log holds {len(found)} entries {kind} on this ballot instead of one.")
    return found[0]


def _roll(mine: Sequence[LoggedEntry], noticed: Any) -> tuple[int, str]:
    """The size and root of the roll as it stood at the close, additions included."""
    frozen = _only(mine, "roll.frozen").fields
    announced = (noticed["roll"], noticed["roll_size"], noticed["roll_root"])
    if (frozen["roll"], frozen["size"], frozen["root"]) != announced:
        raise Distrusted("The roll noticed is not the one frozen.")
    amended = [entry.fields for entry in mine if entry.type == "roll.amended"]
    for step, entry in enumerate(amended, 1):
        if (entry["n"], entry["size"]) != (step, frozen["size"] + step):
            raise Distrusted("The roll's additions are not in order.")
    last = amended[-1] if amended else frozen
    return int(last["size"]), str(last["root"])


def _withdrawn(mine: Sequence[LoggedEntry], terms: BallotTerms) -> dict[int, set[str]]:
    """What was withdrawn before the close was logged, each of it something that could be."""
    contests, found = {one.n: one for one in terms.contests}, dict[int, set[str]]()
    for entry in mine:
        if entry.type == "ballot.closed":
            break
        if entry.type == "option.withdrawn":
            contest, option = entry.fields["contest"], entry.fields["option"]
            if not contests[contest].may_lose(option):
                raise Distrusted(f"The log withdraws {option} of contest {contest}, which does not stand there.")
            found.setdefault(contest, set()).add(option)
        if entry.type == "contest.withdrawn":
            found.setdefault(contests[entry.fields["contest"]].n, set()).add(WHOLE)
    return found


def _read(
    mine: Sequence[LoggedEntry], first: Sequence[LoggedEntry], noticed: LoggedEntry, closed: LoggedEntry,
    roll: int, roll_root: str,
) -> LoggedBallot:  # fmt: skip
    terms, fields = terms_of(noticed.fields), closed.fields
    withdrawn = _withdrawn(mine, terms)
    for contest, gone in _withdrawn(first, terms).items():  # what was withdrawn from a first call stays so
        withdrawn.setdefault(contest, set()).update(gone)
    found = LoggedBallot(
        terms=terms, secrecy=noticed.fields["secrecy"], paper_length=noticed.fields["paper_length"],
        seal_key=b64_strict(noticed.fields["seal_key"]), lot_hash=noticed.fields.get("lot_hash"),
        roll=roll, roll_root=roll_root, closed_at=instant(fields["due"]), n=fields["n"],
        needed=terms.needed(roll), participation_root=fields["participation_root"],
        envelopes_root=fields["envelopes_root"], withdrawn=withdrawn,
    )  # fmt: skip
    if found.needed != fields.get("needed"):
        raise Distrusted(f"The close was logged with {fields.get('needed')} needed; the rule asks for {found.needed}.")
    return found


def _check_window(mine: Sequence[LoggedEntry], noticed: LoggedEntry, found: LoggedBallot) -> None:
    """The close logged must be the one that follows from the notice and the extensions, each due by the rule."""
    extended = [entry.fields for entry in mine if entry.type == "ballot.extended"]
    facts = WindowFacts(
        noticed_at=noticed.at, opens_at=instant(noticed.fields["opens"]), closes_at=instant(noticed.fields["closes"]),
        extension_days=noticed.fields["extend_days"], needed=found.needed,
        extensions=noticed.fields["extend_times"] if found.standing else len(extended),
        participations=(*(entry["reached"] for entry in extended), found.n),
    )  # fmt: skip
    expected = [b for b in boundaries(facts) if b.kind is not Kind.OPENED]
    logged = [Boundary(Kind.EXTENDED, instant(entry["due"])) for entry in extended]
    if expected != [*logged, Boundary(Kind.CLOSED, found.closed_at)]:
        raise Distrusted("The close logged is not the one that follows from the notice and the rule's own extensions.")


def instant(text: str) -> datetime:
    """Return an instant as the log writes it. Raises ValueError."""
    return datetime.fromisoformat(text)
