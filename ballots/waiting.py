"""What waits for a member in the ballots: to vote, to sign a count, to confirm a ruling; and where they cannot vote."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from ballots import queries
from ballots.actions.rulings import AMEND, ANNUL, NAME, WITHDRAW, WITHDRAW_WHOLE
from ballots.models import Ballot
from ballots.routes.blueprint import rule_sentence
from ballots.rules.window import Phase, State
from deliberation import queries as deliberation
from foundation.clock import now
from foundation.web import Waiting
from membership import queries as membership


def inbox(user: Any) -> list[Waiting]:
    """Return the open ballots, counts to sign, and rulings that wait for a second person."""
    member_id: str = user.member_id
    open_now, counted = queries.open_ballots(), queries.uncertified()
    queries.foresee_waiting([one for one, _at in open_now], counted, member_id)
    return [*_open(open_now, member_id), *_to_sign(counted, member_id), *_to_confirm(member_id)]


def _open(open_now: Iterable[tuple[Ballot, State]], member_id: str) -> Iterator[Waiting]:
    """The open ballots: those to vote in, and those of the member's bodies in which they cannot, with the reason."""
    mine = {body.id for body in membership.bodies_of(member_id)}
    for one, at in open_now:
        on_roll = membership.roll_ref(one.roll_id, member_id) is not None
        if (on_roll and queries.took_part(one.id, member_id)) or not (on_roll or one.body_id in mine):
            continue
        if queries.nothing_left(one):
            continue
        title = _called(one)
        if on_roll:
            url = url_for("ballots.ballot", id=one.id)
            yield Waiting(title, url, at.closes_at, _("Vote"), note=_note(one))
        else:
            day = membership.local_day(one.noticed_at).isoformat()
            url = url_for("membership.own_standing", body_id=one.body_id, day=day)
            yield Waiting(title, url, at.closes_at, _("Why"), _why_not(one, member_id))


def _called(one: Ballot) -> str:
    name = {"title": _title(one), "number": one.number}
    if one.first_call_id is not None:
        return str(_("%(title)s, second call, ballot %(number)s", **name))
    return str(_("%(title)s, ballot %(number)s", **name))


def _note(one: Ballot) -> str:
    """What the ballot needs, in a sentence: where groups are counted apart the whole rule would be a paragraph."""
    needed = queries.needed(one)
    if one.composite is None or needed is None:
        return rule_sentence(one)
    roll = queries.roll_size(one)
    told: str = _("%(needed)s of %(roll)s must take part; groups are counted apart.", needed=needed, roll=roll)
    return told


def _why_not(one: Ballot, member_id: str) -> str:
    """Why the member is not on the roll, by the rule and the books as they stood at notice."""
    found = deliberation.proposal(one.proposal_id)
    rule = deliberation.procedure_document(found.procedure_id)["electorate"]["standing"]  # type: ignore[index]
    standing = membership.standing(member_id, one.body_id, rule, one.noticed_at, one.opens_at)
    if standing.entitled:  # the books were corrected since; two officers may still add somebody to the roll
        told: str = _("You were not on the roll when it was fixed. An officer can put that right until the close.")
        return told
    return " ".join(standing.reasons)


def _title(one: Ballot) -> str:
    return queries.contests(one.id)[0].title


def _to_sign(counted: Iterable[Ballot], member_id: str) -> list[Waiting]:
    return [
        Waiting(
            _("Count of ballot %(number)s, %(title)s", title=_title(one), number=one.number),
            url_for("ballots.certify", id=one.id), queries.certify_until(one), _("Certify"),
        )
        for one in counted
        if queries.may_sign(one, member_id)
    ]  # fmt: skip


def _to_confirm(member_id: str) -> list[Waiting]:
    titles = {
        ANNUL: _("Annul a ballot"), AMEND: _("Add somebody to a roll"), NAME: _("Name another teller"),
        WITHDRAW: _("Withdraw an option"), WITHDRAW_WHOLE: _("Withdraw a question"),
    }  # fmt: skip
    found = []
    for kind, title in titles.items():
        for act in membership.waiting_acts(kind=kind):
            one = queries.ballot(act.subject.removeprefix("ballot:"))
            if act.by_a != member_id and _may_confirm(kind, one, member_id):
                url = url_for("ballots.rulings", id=one.id)
                found.append(Waiting(title, url, None, _("Read, then confirm")))
    return found


def _may_confirm(kind: str, one: Any, member_id: str) -> bool:
    """Tell whether the ruling is the member's to confirm and can still be: what the clock overtook waits for nobody."""
    if not _is_still_possible(kind, one):
        return False
    if kind == AMEND:
        return membership.is_officer(member_id, one.body_id)
    if kind == NAME:
        return queries.office_for(one, member_id, ("auditor",)) is not None
    return queries.may_void(one, member_id)


def _is_still_possible(kind: str, one: Ballot) -> bool:
    if queries.annulment(one.id) is not None:
        return False
    if kind in (AMEND, WITHDRAW, WITHDRAW_WHOLE):
        return queries.state(one, now()).phase in (Phase.NOTICED, Phase.OPEN)
    return queries.certifying_is_late(one) if kind == NAME else queries.count_of(one.id) is None
