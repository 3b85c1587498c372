"""Ballots and their windows: which there are, who may see them, and what state follows from the facts."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from auditlog import queries as auditlog
from ballots.errors import UnknownBallot
from ballots.models import Annulment, Ballot, BallotCount, Contest, ContestWithdrawal
from ballots.rules.count_document import was_opened
from ballots.rules.quorum import parse_quorum
from ballots.rules.terms import BallotTerms, ContestTerms
from ballots.rules.window import Kind, Phase, State, WindowFacts
from ballots.rules.window import state as state_at
from deliberation import queries as deliberation
from foundation.clock import now
from foundation.database import db
from foundation.once import foresee, once_a_page
from membership import queries as membership

WATCHERS = ("chair", "secretary", "teller", "auditor")
"""Offices whose holders, in the body or in one above it, may see its ballots without being in it."""


def subject(ballot_id: str) -> str:
    """Return the name under which a ballot's lock and boundaries are kept."""
    return f"ballot:{ballot_id}"


@once_a_page
def ballot(ballot_id: str) -> Ballot:
    """Return a ballot by its id. Raises UnknownBallot."""
    found = db.session.get(Ballot, ballot_id)
    if found is None:
        raise UnknownBallot()
    return found


def known(ballot_id: str) -> Ballot | None:
    """Return a ballot by its id, or None."""
    return db.session.get(Ballot, ballot_id)


def ballot_by_number(number: str) -> Ballot | None:
    """Return the ballot of this number, such as B-2026-011, or None."""
    return db.session.execute(select(Ballot).where(Ballot.number == number)).scalar_one_or_none()


def ballot_for(ballot_id: str, member_id: str) -> Ballot:
    """Return a ballot the member may see; an unknown and a foreign one are both refused as UnknownBallot."""
    found = ballot(ballot_id)
    if not may_see(found, member_id):
        raise UnknownBallot()
    return found


def may_see(found: Ballot, member_id: str) -> bool:
    """Tell whether a ballot is the member's to see: on its roll, in the body's tree below it, or watching over it."""
    if membership.roll_ref(found.roll_id, member_id) is not None:
        return True
    if found.body_id in deliberation.visible_bodies(member_id):
        return True
    bodies = [membership.body(found.body_id), *membership.ancestors(found.body_id)]
    return any(membership.holds(member_id, body.id, *WATCHERS) is not None for body in bodies)


def ballots_for(member_id: str) -> list[Ballot]:
    """Return the ballots a member may see, the newest first."""
    chosen = select(Ballot).order_by(Ballot.noticed_at.desc(), Ballot.number.desc())
    every = list(db.session.execute(chosen).scalars())
    membership.foresee_roll_refs(member_id)
    return [one for one in every if may_see(one, member_id)]


@once_a_page
def contests(ballot_id: str) -> list[Contest]:
    """Return the contests of a ballot in their order; on a page what of them was withdrawn is looked up with them."""
    return _contests([ballot_id])[ballot_id]


def foresee_contests(ballot_ids: Collection[str]) -> None:
    """Look up together the contests of many ballots and what of them was withdrawn."""
    foresee(contests, _contests(ballot_ids))


def _contests(ballot_ids: Collection[str]) -> dict[str, list[Contest]]:
    of_contest = (ContestWithdrawal.ballot_id == Contest.ballot_id) & (ContestWithdrawal.contest == Contest.n)
    asked = select(Contest, ContestWithdrawal.option).outerjoin(ContestWithdrawal, of_contest)
    asked = asked.where(Contest.ballot_id.in_(ballot_ids)).order_by(Contest.n)
    found: dict[str, dict[int, Contest]] = {id: {} for id in ballot_ids}
    gone: dict[str, dict[int, set[str]]] = {id: {} for id in ballot_ids}
    for contest, option in db.session.execute(asked) if found else ():
        found[contest.ballot_id][contest.n] = contest
        if option is not None:
            gone[contest.ballot_id].setdefault(contest.n, set()).add(option)
    foresee(withdrawn, gone)
    return {id: list(its.values()) for id, its in found.items()}


def terms(found: Ballot) -> BallotTerms:
    """Return what of the notice decides the count, read from the frozen rows."""
    asked = tuple(
        ContestTerms(c.n, c.title, c.method, tuple(o["id"] for o in json.loads(c.options)), json.loads(c.rule))
        for c in contests(found.id)
    )
    grouped = None if found.composite is None else json.loads(found.composite)
    return BallotTerms(found.number, json.loads(found.quorum), asked, grouped)


def option_names(ballot_id: str) -> dict[int, dict[str, str]]:
    """Return contest → option id → name, empty for a motion."""
    return {one.n: {o["id"]: o["text"] for o in json.loads(one.options)} for one in contests(ballot_id)}


@once_a_page
def withdrawn(ballot_id: str) -> dict[int, set[str]]:
    """Return contest → what was withdrawn of it before the close: options, or the whole of it (`*`)."""
    found: dict[int, set[str]] = {}
    rows = select(ContestWithdrawal.contest, ContestWithdrawal.option).where(ContestWithdrawal.ballot_id == ballot_id)
    for contest, option in db.session.execute(rows):
        found.setdefault(contest, set()).add(option)
    return found


def withdrawal_reasons(ballot_id: str) -> dict[int, str]:
    """Return contest → why nothing of it is left, for the contests that were withdrawn."""
    gone = withdrawn(ballot_id)
    over = [one.n for one in contests(ballot_id) if gone.get(one.n)]
    if not over:
        return {}
    mine = select(ContestWithdrawal).where(ContestWithdrawal.ballot_id == ballot_id).order_by(ContestWithdrawal.at)
    last = {row.contest: row.reason for row in db.session.execute(mine).scalars()}
    standing = {one.n for one in terms(ballot(ballot_id)).standing(gone)}
    return {n: reason for n, reason in last.items() if n not in standing}


def nothing_left(found: Ballot) -> bool:
    """Tell whether every question of the ballot was withdrawn, so that no paper is taken any more."""
    gone = withdrawn(found.id)
    return bool(gone) and not terms(found).standing(gone)


def roll_size(found: Ballot) -> int:
    """Return how many stand on the ballot's roll now."""
    return membership.roll_size(found.roll_id)


def needed(found: Ballot) -> int | None:
    """Return how many must take part on the roll as it stands now, None where the rule sets no quorum."""
    quorum = parse_quorum(json.loads(found.quorum), "quorum")
    return quorum.needed(roll_size(found)) if quorum is not None else None


@once_a_page
def annulment(ballot_id: str) -> Annulment | None:
    """Return that and why the ballot is void, or None."""
    return ends(ballot_id)[0]


@once_a_page
def papers_opened(ballot_id: str) -> bool | None:
    """Tell whether the papers of a ballot were opened, or None while they may yet be."""
    void, counted = ends(ballot_id)
    if void is not None:
        return False
    return None if counted is None else any(was_opened(one) for one in json.loads(counted.document)["contests"])


def count_of(ballot_id: str) -> BallotCount | None:
    """Return the counter's count, or None before it."""
    return ends(ballot_id)[1]


Ends = tuple[Annulment | None, BallotCount | None]
"""How a ballot ended: void, counted, or not yet."""


@once_a_page
def ends(ballot_id: str) -> Ends:
    """Return what ended a ballot, each None as long as it did not."""
    return _all_ends([ballot_id]).get(ballot_id, (None, None))


def _all_ends(ballot_ids: Collection[str]) -> dict[str, Ends]:
    asked = (
        select(Ballot.id, Annulment, BallotCount)
        .outerjoin(Annulment, Annulment.ballot_id == Ballot.id)
        .outerjoin(BallotCount, BallotCount.ballot_id == Ballot.id)
        .where(Ballot.id.in_(ballot_ids))
    )
    return {id: (void, counted) for id, void, counted in db.session.execute(asked)}


def foresee_ends(ballot_ids: Collection[str]) -> None:
    """Look up together how many ballots ended."""
    foresee(ends, dict.fromkeys(ballot_ids, (None, None)) | (_all_ends(ballot_ids) if ballot_ids else {}))


@once_a_page
def died(notice_id: str) -> bool:
    """Tell whether the ballot of a notice is VOID: then its proposal is back where it stood before the notice."""
    return notice_id in _dead_notices()


@once_a_page
def _dead_notices() -> set[str]:
    """The notice of every ballot that is VOID: there are few, so a page of many proposals asks once for all."""
    void = select(Ballot.notice_id).join(Annulment, Annulment.ballot_id == Ballot.id)
    return set(db.session.execute(void).scalars())


def has_unfinished_vote(member_id: str) -> bool:
    """Tell whether the member is on the roll of a ballot that is neither void nor past the window for protests.

    Whoever leaves after the freeze stays on the roll (domain: "Roll changes"), so the door stays open for that vote.
    """
    mine = select(Ballot).where(Ballot.roll_id.in_(membership.rolls_of(member_id)))
    void = select(Annulment.ballot_id)
    for one in db.session.execute(mine.where(Ballot.id.not_in(void))).scalars():
        decided = deliberation.decision_on(one.id)
        if decided is None or now() < decided.protest_until:
            return True
    return False


def window(found: Ballot) -> WindowFacts:
    """Return the facts of the ballot's window; participations are those written down at each close reached so far.

    What the quorum needed is taken from the same entries: rolls only grow, so the last figure fits every close before.
    """
    over = annulment(found.id)
    over_at = over.at if over else None
    gone = found.extend_times > 0 and nothing_left(found)
    return window_of(found, auditlog.boundaries(subject(found.id)), over_at, gone)


def window_of(
    found: Ballot, written: list[auditlog.WrittenBoundary], ended_at: datetime | None, nothing_left: bool
) -> WindowFacts:  # fmt: skip
    """Return the facts of a window from the boundaries written so far, in order, and when the ballot was annulled.

    Where every question was withdrawn nothing is extended any more: then its extensions are those there were.
    """
    # A boundary forged without its number must not stop the worker; the counter believes the log, not this row.
    counts = (Kind.EXTENDED, Kind.CLOSED)
    closes = [b for b in written if b.kind in counts and isinstance(b.facts.get("n"), int)]
    extended = sum(1 for b in closes if b.kind == Kind.EXTENDED)  # text, as the row has it
    asked = [b.facts["needed"] for b in closes if b.facts.get("needed") is not None]
    return WindowFacts(
        noticed_at=found.noticed_at,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        extension_days=found.extend_days,
        extensions=extended if nothing_left else found.extend_times,
        needed=max(asked, default=1) if json.loads(found.quorum) is not None else None,
        participations=tuple(b.facts["n"] for b in closes),
        ended_at=ended_at,
    )


def foresee_windows(found: Collection[Ballot]) -> None:
    """Look up together what the windows of many unsettled ballots follow from: these are neither counted nor void."""
    foresee(ends, {one.id: (None, None) for one in found})
    auditlog.foresee_boundaries([subject(one.id) for one in found])
    gone: dict[str, dict[int, set[str]]] = {one.id: {} for one in found}
    rows = select(ContestWithdrawal).where(ContestWithdrawal.ballot_id.in_(gone))
    for row in db.session.execute(rows).scalars() if gone else ():
        gone[row.ballot_id].setdefault(row.contest, set()).add(row.option)
    foresee(withdrawn, gone)


def state(found: Ballot, t: datetime) -> State:
    """Return the ballot's state at `t`: phase, close as far as known, extensions used."""
    return state_at(window(found), t)


def open_ballots() -> list[tuple[Ballot, State]]:
    """Return the ballots open now, the first to close first."""
    t = now()
    asked = unsettled(t)
    foresee_windows(asked)
    found = [(one, at) for one in asked if (at := state(one, t)).phase is Phase.OPEN]
    return sorted(found, key=lambda pair: (pair[1].closes_at, pair[0].number))


def unsettled(t: datetime) -> list[Ballot]:
    """Return the ballots past their opening that are neither counted nor void: only there may a boundary be due."""
    counted = select(BallotCount.ballot_id)
    void = select(Annulment.ballot_id)
    chosen = select(Ballot).where(Ballot.opens_at <= t, Ballot.id.not_in(counted), Ballot.id.not_in(void))
    return list(db.session.execute(chosen.order_by(Ballot.opens_at)).scalars())


def last_possible_close(found: Ballot) -> datetime:
    """Return the latest instant at which the ballot can close, every extension used."""
    return found.closes_at + timedelta(days=found.extend_days * found.extend_times)
