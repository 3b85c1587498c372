"""Notice: text, rule, roll and key are fixed, and the ballot exists, in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from auditlog import actions as auditlog
from ballots import mails
from ballots.actions.grouping import bodies_apart, composite_noticed, exposing
from ballots.errors import NoSpareKey, NoticeRefused
from ballots.events import BallotNoticed
from ballots.models import Ballot, Contest, SealKey
from ballots.queries.certifying import live_ballot
from ballots.queries.found import last_possible_close
from ballots.queries.second_calls import shortfall
from ballots.rules.contests import noticed_contests, option_names
from ballots.rules.paper import stated_length
from ballots.rules.publication import length_refusal
from ballots.rules.terms import BallotTerms, terms_of
from deliberation import actions as deliberation_acts
from deliberation import queries as deliberation
from deliberation.errors import GatesNotMet
from deliberation.rules.document import Unusable
from deliberation.rules.procedure import Procedure
from deliberation.rules.text import instant_text
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import NotFound
from foundation.hashing import b64, jcs
from foundation.locks import lock_exclusive
from foundation.numbering import next_number
from membership import actions as membership_acts
from membership import queries as membership
from relationships import actions as relationships_acts
from relationships import queries as relationships


@dataclass(frozen=True)
class Draft:
    """What a notice brings together before it is written: rows of other packages, as their queries gave them."""

    proposal: Any
    rules: Procedure
    roll: Any
    key: SealKey
    number: str
    noticed_at: datetime
    asked: Sequence[Mapping[str, Any]]
    """The questions of the proposal; none: one motion under its title."""
    contests: Sequence[dict[str, Any]]
    """The contests as the notice states them."""
    composite: dict[str, Any] | None
    """The groups counted apart, as the notice states them."""
    first: Ballot | None = None
    """The inquorate first call, where this is the second."""

    @property
    def terms(self) -> BallotTerms:
        return terms_of({"ballot": self.number, "quorum": self.rules.document["quorum"], "contests": self.contests})

    @property
    def paper_length(self) -> int:
        return stated_length(self.number, {str(one.n): one.longest_choice() for one in self.terms.contests})

    @property
    def opens_at(self) -> datetime:
        return self.noticed_at + timedelta(days=self.rules.notice_days)

    @property
    def closes_at(self) -> datetime:
        return self.opens_at + timedelta(days=self.rules.ballot.days)


def notice(proposal_id: str, by: str) -> Ballot:
    """Announce the ballot on a proposal: freeze text, rule and roll, take a seal key, log it, tell those on the roll.

    Raises NotAllowed, GatesNotMet with what is missing, NoticeRefused (DESIGN law 10, a ballot that lives already),
    NoSpareKey. Then nothing is changed.
    """
    lock_exclusive(f"proposal:{proposal_id}")
    lock_exclusive("seal keys")  # one notice at a time, so that two rivals never both pass the gates
    proposal = _permitted(proposal_id, by)
    t = now()
    found = deliberation.gates(proposal.id, t)
    if not all(gate.met for gate in found):
        raise GatesNotMet(found)
    draft = draw_up(proposal, deliberation.rules_of(proposal.procedure_id), t)
    return announce(draft, deliberation_acts.freeze(proposal_id, draft.roll, draft.opens_at, by), by)


def announce(draft: Draft, frozen: Any, by: str | None) -> Ballot:
    """Log and write what was drawn up and frozen, and tell everybody on the roll."""
    membership_acts.log_frozen(draft.roll.id, draft.number)
    entry_id = auditlog.append(_event(draft, frozen, by))
    made = _write(draft, frozen, entry_id)
    _hold_suspensions(made, draft.proposal)
    if draft.first is None:
        _tell(made, draft.proposal)
    else:
        _tell_again(made, draft.proposal, draft.first)
    return made


def _permitted(proposal_id: str, by: str) -> Any:
    proposal = deliberation.proposal(proposal_id)
    if proposal is None:
        raise NotFound(_("There is no such proposal"), _("The address is wrong."), _("Go to Proposals."))
    membership.require_office(by, proposal.body_id, *deliberation_acts.NOTIFIERS)
    living = live_ballot(proposal_id)
    if living is not None:
        raise NoticeRefused(
            _("The proposal is before the members already"),
            _("Ballot %(number)s on it lives: it is neither certified nor void.", number=living.number),
            _("Wait for its outcome."),
        )
    return proposal


def draw_up(proposal: Any, rules: Procedure, t: datetime, first: Ballot | None = None) -> Draft:
    """Freeze a roll, take a spare key and bring together what the notice says. Raises NoSpareKey, NoticeRefused.

    `first` is the inquorate first call, where this is the second.
    """
    key = spare_key()
    if key is None:
        raise NoSpareKey()
    standing = deliberation.procedure_document(proposal.procedure_id)["electorate"]["standing"]  # type: ignore[index]
    opens_at = t + timedelta(days=rules.notice_days)
    apart = bodies_apart(proposal.body_id, rules)
    roll = membership_acts.freeze_roll(proposal.body_id, standing, t, opens_at, apart)
    asked = deliberation.contests_of(proposal)
    contests = noticed_contests(proposal.title, asked, rules.document)
    try:
        composite = composite_noticed(rules, apart, roll.id) if roll.size else None
    except Unusable as fault:
        raise _refused(str(fault)) from fault
    draft = Draft(proposal, rules, roll, key, next_number("B"), t, asked, contests, composite, first)
    _refuse_exposing(draft)
    return draft


def spare_key() -> SealKey | None:
    """Return the oldest seal key that no ballot has taken, or None."""
    taken = select(Ballot.seal_key_id)
    spare = select(SealKey).where(SealKey.id.not_in(taken)).order_by(SealKey.made_at, SealKey.id).limit(1)
    return db.session.execute(spare).scalar_one_or_none()


def _refuse_exposing(draft: Draft) -> None:
    name = membership.body(draft.proposal.body_id).name
    reasons = exposing(draft.rules, draft.composite, len(draft.contests), name, draft.roll, _text)
    reasons += length_refusal(draft.paper_length, _text)
    if draft.roll.size == 0:
        reasons = [_("Nobody of %(body)s is entitled to vote on it.", body=name)]
    if reasons:
        raise _refused(" ".join(reasons))


def _refused(why: str) -> NoticeRefused:
    return NoticeRefused(
        _("This ballot must not be noticed"), why, _("Change the procedure by a vote, then notice again.")
    )


def _text(template: str) -> str:
    told: str = _(template)
    return told


def _event(draft: Draft, frozen: Any, by: str | None) -> BallotNoticed:
    proposal, rules = draft.proposal, draft.rules
    document = json.loads(frozen.document)
    return BallotNoticed(
        ballot=draft.number, proposal=proposal.number, notice=frozen.n, body=proposal.body_id, kind=proposal.kind,
        text_hash=frozen.text_hash, procedure_hash=frozen.procedure_hash, terms_hash=frozen.terms_hash,
        roll=draft.roll.id, roll_size=draft.roll.size, roll_root=draft.roll.root, seal_key=b64(bytes(draft.key.public)),
        secrecy=rules.ballot.secrecy, opens=instant_text(draft.opens_at), closes=instant_text(draft.closes_at),
        extend_days=rules.inquorate.days, extend_times=rules.inquorate.times, quorum=draft.terms.quorum,
        contests=list(draft.contests), paper_length=draft.paper_length, codes=True,
        certify_within_days=rules.certify_within_days, protest_days=rules.protest_days,
        rule_within_days=rules.rule_within_days,
        by=None if by is None else membership_acts.reference_for(f"proposal:{proposal.id}", by),
        first_call=None if draft.first is None else draft.first.number,
        relationship=document["relationship"], campaign=document["campaign"], mandate=document["mandate"],
        endorsement=document["endorsement"], until=document["until"],
        composite=draft.composite,
        lot_hash=bytes(draft.key.lot_hash).hex() if draft.terms.elects else None,
        refers=document.get("refers"),
        referral=deliberation.referral_noticed(proposal.id, draft.noticed_at),
    )  # fmt: skip


def _write(draft: Draft, frozen: Any, entry_id: str) -> Ballot:
    rules = draft.rules
    made = Ballot(
        id=new_id(), number=draft.number, proposal_id=draft.proposal.id, notice_id=frozen.id,
        body_id=draft.proposal.body_id, roll_id=draft.roll.id, seal_key_id=draft.key.id, secrecy=rules.ballot.secrecy,
        quorum=jcs(draft.terms.quorum).decode(), composite=_written(draft.composite), noticed_at=draft.noticed_at,
        opens_at=draft.opens_at, closes_at=draft.closes_at, extend_days=rules.inquorate.days,
        extend_times=rules.inquorate.times, paper_length=draft.paper_length, codes=True,
        certify_within_days=rules.certify_within_days, protest_days=rules.protest_days,
        rule_within_days=rules.rule_within_days, entry_id=entry_id,
        first_call_id=None if draft.first is None else draft.first.id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    db.session.add_all(_contest_rows(draft, made.id))
    db.session.flush()
    return made


def _written(composite: dict[str, Any] | None) -> str | None:
    return None if composite is None else jcs(composite).decode()


def _contest_rows(draft: Draft, ballot_id: str) -> list[Contest]:
    """The contests with the names of their options, which stand in the frozen text and not in the log."""
    rows = []
    for contest, asked in zip(draft.contests, draft.asked or [{"options": []}], strict=True):
        names = option_names(asked, contest["method"]) if contest["options"] else []
        options = [{**one, "text": name} for one, name in zip(contest["options"], names, strict=True)]
        rows.append(
            Contest(
                ballot_id=ballot_id, n=contest["n"], title=contest["title"], method=contest["method"],
                options=jcs(options).decode(), rule=jcs(contest["rule"]).decode(),
            )
        )  # fmt: skip
    return rows


def _hold_suspensions(made: Ballot, proposal: Any) -> None:
    """A sever ballot keeps what is suspended suspended until it is certified, at most until tellers are overdue."""
    if proposal.kind != "sever":
        return
    mandates = [proposal.mandate_id] if proposal.mandate_id else []
    if proposal.endorsement_id:
        mandates = [one.id for one in relationships.mandates_under(proposal.endorsement_id)]
    until_at = last_possible_close(made) + timedelta(days=made.certify_within_days)
    relationships_acts.hold_suspensions(mandates, made.id, made.opens_at, until_at)


def _tell(made: Ballot, proposal: Any) -> None:
    body = membership.body(made.body_id).name
    words = _(
        "%(body)s will vote on a proposal, and you are on the roll. Ballot %(number)s opens on %(opens)s and closes on "
        "%(closes)s (UTC). Text, rule and roll are fixed from now on.",
        body=body, number=made.number,
        opens=f"{made.opens_at:%Y-%m-%d %H:%M}", closes=f"{made.closes_at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
    subject = _("Notice of ballot %(number)s: %(title)s", number=made.number, title=proposal.title)
    members = membership.refs_of(made.roll_id)
    mails.queue(made, "notice", members, subject, words, f"/ballots/{made.id}", made.entry_id)


def _tell_again(made: Ballot, proposal: Any, first: Ballot) -> None:
    body, told = membership.body(made.body_id).name, shortfall(first)
    words = _(
        "%(body)s votes a second time, and you are on the roll. This is the second call: in the first, ballot "
        "%(first)s, %(reached)s took part and %(needed)s were needed, so nothing was decided. Ballot %(number)s opens "
        "on %(opens)s and closes on %(closes)s (UTC). The text is the same, the roll is new; papers of the first call "
        "do not count here.",
        body=body, first=first.number, reached=told.reached, needed=told.needed, number=made.number,
        opens=f"{made.opens_at:%Y-%m-%d %H:%M}", closes=f"{made.closes_at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
    subject = _("Second call, ballot %(number)s: %(title)s", number=made.number, title=proposal.title)
    members = membership.refs_of(made.roll_id)
    mails.queue(made, "notice", members, subject, words, f"/ballots/{made.id}", made.entry_id)
