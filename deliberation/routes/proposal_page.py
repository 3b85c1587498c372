"""The page of one proposal: its way, rule, text, both sides, rounds, discussion and gates, and what is new in it."""

from datetime import datetime
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from deliberation import actions, queries
from deliberation.forms import PostForm
from deliberation.models import Proposal
from deliberation.routes import told
from deliberation.routes.blueprint import bp, me
from deliberation.routes.referring import referred, shown
from deliberation.rules.document import parse_json
from deliberation.rules.reading_marks import Mark, Seen, look, news, worth_writing
from deliberation.rules.word_diff import Piece, word_diff
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import db, transaction, writing
from foundation.whole_numbers import asked_for


@bp.get("/proposals/<id>")
@signed_in
def proposal(id: str) -> ResponseReturnValue:
    """Show one proposal, and remember for the member how far they have read it."""
    queries.foresee_page(id, me())
    found = queries.proposal_for(id, me())
    t = now()
    talk = queries.threads(id, asked_for("page") or 1)
    rounds = queries.rounds_told(id, t)
    there = Seen(queries.newest_version(id), talk.posts, len([one for one in rounds if one.report]))
    known = queries.read_mark(me(), id)
    mark = look(known, there, t)
    page = render_template(
        "deliberation/proposal.html", proposal=found, rounds=rounds, talk=talk, form=PostForm(formdata=None),
        version=there.version, **_standing(found, t), **_sides(found), **_news(found, mark, there),
    )  # fmt: skip
    if worth_writing(known, mark):
        _remember(id, mark)
    return page


def _standing(found: Proposal, t: datetime) -> dict[str, Any]:
    """All that tells where the proposal stands and what the reader may do about it."""
    noticed, decided = queries.notice_of(found.id), queries.decision_of(found.id)
    stands = told.standing(found, noticed, decided)
    gates = [] if any(stands) else queries.gates(found.id, t)
    way = told.steps(found, *stands, t)
    open_still, own = noticed is None and found.withdrawn_at is None, found.proposer_id == me()
    own_words = found.kind != "refer"
    speaks = found.withdrawn_at is None and found.body_id in queries.visible_bodies(me())
    return {
        "facts": told.facts(found), "way": way, "sentence": told.where_it_stands(way, gates),
        "standfirst": told.standfirst(found, decided), "state": told.state_of(found, *stands), "notice": noticed,
        "decision": queries.told(decided.id) if decided else None, "rule": told.rule_sentence(found, noticed),
        "pictures": told.rule_pictures(found, noticed, t), "procedure": queries.procedure(found.procedure_id),
        "contests": queries.contests_of(found), "ballot": queries.rules_of(found.procedure_id).ballot,
        "terms": parse_json(found.terms), "gates": gates, "panels": told.panels(found),
        "may_revise": open_still and own and own_words,
        "may_amend": open_still and not own and speaks and own_words, "referral": shown(found, t),
        "refers": referred(found),
        "may_withdraw": own and found.withdrawn_at is None and not any(stands), "may_state": open_still and speaks,
        "may_call": open_still and bool(callable_hosts(found)), "speaks": speaks,
        "waiting": queries.waiting_amendments(found.id) if open_still else 0,
    }  # fmt: skip


def _sides(found: Proposal) -> dict[str, Any]:
    stated = queries.statements(found.id)
    own = next((one for one in stated if one.row.author_id == me()), None)
    return {"sides": queries.sides_of(stated), "own_statement": own}


def _news(found: Proposal, mark: Mark, there: Seen) -> dict[str, Any]:
    """What came since the reader's last visit, with the text's changes word by word."""
    fresh = news(mark, there)
    return {
        "news": fresh, "since": mark.base_at,
        "changes": changes(found.id, fresh.version, there.version) if fresh and fresh.version else [],
    }  # fmt: skip


def changes(proposal_id: str, old: int, new: int) -> list[Piece]:
    """Return how the text of one version became that of another, word by word."""
    return word_diff(queries.version(proposal_id, old).text, queries.version(proposal_id, new).text)


def _remember(proposal_id: str, mark: Mark) -> None:
    """Keep the mark in a transaction of its own, as a session is; a mark that cannot be kept is no loss."""
    member_id = me()
    db.session.rollback()
    try:
        with writing(), transaction():
            actions.keep_mark(member_id, proposal_id, mark)
    except DBAPIError:
        db.session.rollback()


def callable_hosts(found: Proposal) -> dict[str, str]:
    """Return the bodies, id → name, for which the member may call a round on this proposal now."""
    taken = {called.host_id for called in queries.rounds_of(found.id)}
    return {
        host: name
        for host, name in queries.hosts_of(found).items()
        if host not in taken and actions.may_call(me(), found.body_id, host)
    }
