"""Certifying: the count worked again from the opened papers, who signed it, and who may."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from auditlog import queries as auditlog
from ballots.counting.quickest import count_ranked, papers_of
from ballots.models import (
    Ballot,
    BallotCount,
    CountAlarm,
    CountSignature,
    Opening,
    SealKey,
    TellerNaming,
)
from ballots.queries.found import annulment, count_of, roll_size, subject, terms, withdrawn
from ballots.queries.grouped import groups_of
from ballots.queries.papers import participations
from ballots.rules.composite.counting import GroupPapers
from ballots.rules.count_document import count_document, judge_count, judge_unopened_count
from ballots.rules.lot import lot_hash
from ballots.rules.paper import Line, line_holds
from ballots.rules.terms import BallotTerms
from ballots.rules.window import Kind
from deliberation import queries as deliberation
from deliberation.rules.document import Unusable
from foundation.clock import now
from foundation.database import db
from foundation.hashing import hex_strict
from foundation.once import foresee, once_a_page
from membership import queries as membership

OFFICERS = ("chair", "secretary", "convener", "auditor")
"""Two of these, of the body or of the one above it, may annul a ballot before its count."""


@dataclass(frozen=True)
class Recount:
    """The count worked again here: its hash and outcome, and what differs from the counter's (empty: nothing)."""

    hash: str
    outcome: str
    differences: tuple[str, ...]
    document: bytes = b""
    """Empty where the papers cannot be counted again."""
    lines_hold: bool = True
    """Whether each opened line hashes to its commitment."""

    @property
    def agrees(self) -> bool:
        """Whether it is the counter's count, byte for byte."""
        return not self.differences


def recount(found: Ballot) -> Recount | None:
    """Return the count worked again from the opened papers and the noticed rule, or None before the counter's."""
    counted = count_of(found.id)
    if counted is None:
        return None
    asked, roll, returned = terms(found), roll_size(found), participations(found.id)
    wrong = _lines_that_do_not_hold(found)
    try:
        value = judge_unopened_count(asked, roll, returned, withdrawn(found.id))
        if value is None:
            groups = groups_of(found, counted, asked)
            value = opened_count(found.id, asked, roll, returned, _lot(found, counted), groups)
        again = count_document(value)
    except Unusable as error:
        return Recount("", "", (*wrong, f"The papers cannot be counted again: {error}."), lines_hold=not wrong)
    lines_hold = not wrong
    if again.document != counted.document.encode() or again.hash != counted.hash or again.outcome != counted.outcome:
        wrong += (f"The papers counted again give {again.hash}, the counter's count is {counted.hash}.",)
    return Recount(again.hash, again.outcome, wrong, again.document, lines_hold)


def _lot(found: Ballot, counted: BallotCount) -> bytes | None:
    """The seed of the lot that the count shows, where it has one. Raises Unusable unless the notice fixed it."""
    seed = json.loads(counted.document).get("lot_seed")
    if seed is None:
        return None
    key = db.session.get(SealKey, found.seal_key_id)
    if key is None or bytes(key.lot_hash) != lot_hash(hex_strict(seed, 32)):
        raise Unusable("the seed of the lot is not the one that the notice fixed", "lot_seed")
    return hex_strict(seed, 32)


def opened_count(
    ballot_id: str, asked: BallotTerms, roll: int, returned: int, seed: bytes | None = None,
    groups: Mapping[str, GroupPapers] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the count of the opened papers by the noticed rule. Raises `Unusable` where they cannot be counted."""
    papers, gone = {}, withdrawn(ballot_id)
    for contest in asked.standing(gone):
        choices = choices_of(ballot_id, contest.n)
        if (number := sum(choices.values())) > returned:
            raise Unusable(f"{number} lines, but {returned} took part", f"contests.{contest.n}")
        papers[contest.n] = papers_of(contest, choices, returned)
    return judge_count(asked, roll, returned, papers, seed, count_ranked, groups=groups, withdrawn=gone)


def alarm_standing() -> str | None:
    """Return, for whoever watches over the server, on which ballots a count's alarm stands that nobody resolved."""
    rows = select(Ballot.id, Ballot.number).join(CountAlarm, CountAlarm.ballot_id == Ballot.id).distinct()
    stands = [
        number
        for ballot_id, number in db.session.execute(rows.order_by(Ballot.number))
        if annulment(ballot_id) is None and deliberation.decision_on(ballot_id) is None
    ]
    return f"the count of {', '.join(stands)} raised an alarm: see its page" if stands else None


def choices_of(ballot_id: str, contest: int) -> dict[str, int]:
    """Return how many opened papers of a contest say what; the database puts equal ones together."""
    grouped = select(Opening.choice, func.count()).where(Opening.ballot_id == ballot_id, Opening.contest == contest)
    return {choice: int(number) for choice, number in db.session.execute(grouped.group_by(Opening.choice))}


def number_of_lines(ballot_id: str, contest: int) -> int:
    """Return how many papers of a contest were opened."""
    mine = select(func.count()).where(Opening.ballot_id == ballot_id, Opening.contest == contest)
    return int(db.session.execute(mine).scalar_one())


def _lines_that_do_not_hold(found: Ballot) -> tuple[str, ...]:
    rows = select(Opening.contest, Opening.commitment, Opening.choice, Opening.secret).where(
        Opening.ballot_id == found.id
    )
    for contest, commitment, choice, secret in db.session.execute(rows):
        if not line_holds(found.number, str(contest), Line(choice, bytes(secret)), bytes(commitment)):
            return (f"A line of contest {contest} does not hash to its commitment {bytes(commitment).hex()}.",)
    return ()


@once_a_page
def signatures(ballot_id: str) -> list[CountSignature]:
    """Return the tellers' signatures, the first first."""
    chosen = select(CountSignature).where(CountSignature.ballot_id == ballot_id)
    return list(db.session.execute(chosen.order_by(CountSignature.at, CountSignature.teller_id)).scalars())


def alarms(ballot_id: str) -> list[CountAlarm]:
    """Return the alarms on the ballot's count, the first first."""
    chosen = select(CountAlarm).where(CountAlarm.ballot_id == ballot_id).order_by(CountAlarm.at, CountAlarm.id)
    return list(db.session.execute(chosen).scalars())


@once_a_page
def tellers_named(ballot_id: str) -> list[TellerNaming]:
    """Return the tellers whom auditors named."""
    return list(db.session.execute(select(TellerNaming).where(TellerNaming.ballot_id == ballot_id)).scalars())


def office_for(found: Ballot, member_id: str, kinds: Sequence[str]) -> str | None:
    """Return an office of these kinds that the member holds in the ballot's body or in the one above it, or None."""
    above = membership.parent(found.body_id)
    for body_id in (found.body_id, above.id if above else None):
        if body_id is not None and (office := membership.holds(member_id, body_id, *kinds)) is not None:
            return office.id
    return None


def teller_office(found: Ballot, member_id: str) -> str | None:
    """Return the office under which the member may sign the count: teller, or named by auditors; None for nobody."""
    office = office_for(found, member_id, ("teller",))
    if office is not None:
        return office
    return next((one.office_id for one in tellers_named(found.id) if one.teller_id == member_id), None)


def is_barred(found: Ballot, member_id: str) -> bool:
    """Tell whether the member declared an interest in the proposal or its campaign."""
    proposal = deliberation.proposal(found.proposal_id)
    subjects = [f"proposal:{found.proposal_id}"]
    if proposal is not None and proposal.campaign_id is not None:
        subjects.append(f"campaign:{proposal.campaign_id}")
    return membership.barred(member_id, *subjects)


def may_sign(found: Ballot, member_id: str) -> bool:
    """Tell whether the member is a teller of this ballot who declared no interest and has not signed."""
    signed = any(one.teller_id == member_id for one in signatures(found.id))
    return not signed and teller_office(found, member_id) is not None and not is_barred(found, member_id)


def may_void(found: Ballot, member_id: str) -> bool:
    """Tell whether the member is one of those of whom two may annul the ballot."""
    return office_for(found, member_id, OFFICERS) is not None


def certifying_is_late(found: Ballot) -> bool:
    """Tell whether the days for certifying have passed since the close with fewer than two signatures."""
    until = certify_until(found)
    return until is not None and now() >= until and len(signatures(found.id)) < 2


@once_a_page
def live_ballot(proposal_id: str) -> Ballot | None:
    """Return the ballot on a proposal that is neither void nor certified, or None."""
    living = (one for one in ballots_on(proposal_id) if annulment(one.id) is None and len(signatures(one.id)) < 2)
    return next(living, None)


def certify_until(found: Ballot) -> datetime | None:
    """Return when the days for certifying are over, None while the ballot is not closed."""
    closed = [b.due for b in auditlog.boundaries(subject(found.id)) if b.kind == Kind.CLOSED]
    return closed[-1] + timedelta(days=found.certify_within_days) if closed else None


def uncertified() -> list[Ballot]:
    """Return the counted ballots that no decision was made of yet, the oldest first."""
    decided = select(CountSignature.ballot_id).group_by(CountSignature.ballot_id).having(func.count() >= 2)
    chosen = select(Ballot, CountSignature, TellerNaming).join(BallotCount, BallotCount.ballot_id == Ballot.id)
    chosen = chosen.outerjoin(CountSignature, CountSignature.ballot_id == Ballot.id)
    chosen = chosen.outerjoin(TellerNaming, TellerNaming.ballot_id == Ballot.id).where(Ballot.id.not_in(decided))
    found: dict[str, Ballot] = {}
    signed: dict[str, list[CountSignature]] = {}
    named: dict[str, list[TellerNaming]] = {}
    for one, signature, naming in db.session.execute(chosen.order_by(BallotCount.counted_at, Ballot.number)):
        found[one.id] = one
        signed[one.id] = [signature] if signature is not None else []
        named.setdefault(one.id, []).extend([naming] if naming is not None else [])
    foresee(signatures, signed)
    foresee(tellers_named, named)
    return list(found.values())


@once_a_page
def ballots_on(proposal_id: str) -> list[Ballot]:
    """Return every ballot on a proposal, the newest first."""
    chosen = (
        select(Ballot).where(Ballot.proposal_id == proposal_id).order_by(Ballot.noticed_at.desc(), Ballot.number.desc())
    )
    return list(db.session.execute(chosen).scalars())
