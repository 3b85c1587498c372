"""Results: totals with their arithmetic, the opened list, and the look-up that happens in the browser alone."""

import json
from collections.abc import Sequence

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ballots import queries
from ballots.calls import called
from ballots.models import Ballot, CountSignature
from ballots.routes.blueprint import bp, rule_sentence
from ballots.routes.paper import choice_words, paper_contests
from ballots.rules.downloads import formats
from foundation.access import public
from foundation.clock import now
from foundation.installation import required
from foundation.web import problem
from membership import queries as membership


@bp.get("/ballots/<id>/result")
@public
def result(id: str) -> ResponseReturnValue:
    """Show the result: to everybody once it is certified and the register is public, before that to members."""
    queries.foresee_result(id, current_user.member_id if current_user.is_authenticated else None)
    found = readable(id)
    if found is None:
        return redirect(url_for("membership.sign_in", next=request.path))
    told = queries.result(found)
    listed = queries.lines(found, is_auditor(found)) if told is not None else None
    papers = {one["number"]: one for one in paper_contests(found)}
    signed, member = queries.signatures(found.id), _is_member(found)
    return render_template(
        "ballots/result.html", ballot=found, body=membership.body(found.body_id).name,
        stage=queries.stage(found, now()), called=called(found, now()),
        result=told, opened=listed, rule=rule_sentence(found), annulment=queries.annulment(found.id),
        alarms=queries.alarms(found.id), names=_names(found) if member else {},
        drawn=queries.count_told(found, lambda text: str(_(text))),
        files=[(one, formats(one)) for one in queries.counted_contests(found)],
        contests=queries.contests(found.id), opened_urn=told is not None and told.was_opened,
        words=lambda number, choice: choice_words(papers[number], choice),
        withheld=told is not None and not told.lines_public,
        quorum=json.loads(found.quorum), turnout=queries.turnout(found, now()),
        tellers=len(signed), member=member, signers=_signers(signed) if member else [],
    )  # fmt: skip


@bp.get("/ballots/<id>/lines")
@public
def lines(id: str) -> ResponseReturnValue:
    """Give the whole opened list, the same to everybody, for the look-up in the browser."""
    found = readable(id)
    listed = queries.lines(found, is_auditor(found)) if found is not None else None
    if listed is None:
        return problem(404, "not-found", "There is no list", "The ballot is not counted, or not yours to see.", "")
    return jsonify(listed)


def readable(id: str) -> Ballot | None:
    """The ballot, if whoever asks may read its result; None where signing in might help. Raises UnknownBallot."""
    if current_user.is_authenticated:
        found = queries.ballot(id)
        if _is_public(found) or queries.may_see(found, current_user.member_id):
            return found
        return queries.ballot_for(id, current_user.member_id)
    known = queries.known(id)
    return known if known is not None and _is_public(known) else None


def _is_public(found: Ballot) -> bool:
    return required().register == "public" and queries.stage(found, now()) == "certified"


def _is_member(found: Ballot) -> bool:
    return bool(current_user.is_authenticated and queries.may_see(found, current_user.member_id))


def is_auditor(found: Ballot) -> bool:
    """Tell whether whoever asks audits the body of this ballot."""
    if not current_user.is_authenticated:
        return False
    return queries.office_for(found, current_user.member_id, ("auditor",)) is not None


def _signers(signed: Sequence[CountSignature]) -> list[str]:
    names = membership.names_of([one.teller_id for one in signed])
    return [names[one.teller_id] for one in signed]


def _names(found: Ballot) -> dict[str, str]:
    """Of a roll call, reference → name, for the members of the body alone."""
    if found.secrecy != "roll-call":
        return {}
    return {ref: membership.name_of(member_id) for member_id, ref in membership.refs_of(found.roll_id).items()}
