"""What deliberation lets be found: proposals with their texts and terms, statements for and against, what members say
on them, reports of rounds, rules, and decisions. Who said it is not searched; what was withdrawn or hidden, not found.
"""

from collections.abc import Collection
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from deliberation import queries
from deliberation.models import Decision, Post, Procedure, Proposal, Round, RoundReport, Statement
from deliberation.rules.document import parse_json
from foundation.database import db
from foundation.search.searchable import Searchable, Text
from foundation.search.words import unmarked
from membership import queries as membership


def _proposal(row: Proposal) -> Text:
    terms: Any = parse_json(row.terms)
    said = "\n".join((unmarked(row.text), *(term["text"] for term in terms), row.number))
    return Text(row.id, row.body_id, row.title, said, row.changed_at)


def _post(row: Post) -> Text:
    about = db.session.get_one(Proposal, row.proposal_id)
    said, hidden = unmarked(row.text), row.hidden_at is not None
    return Text(f"{about.id}/{row.n}", about.body_id, f"{about.number}, {row.n}", said, row.at, hidden)


def _statement(row: Statement) -> Text:
    about, withdrawn = db.session.get_one(Proposal, row.proposal_id), row.withdrawn_at is not None
    said = unmarked(f"{row.words}\n{row.affiliation}")
    return Text(f"{about.id}/{row.n}", about.body_id, about.title, said, row.filed_at, withdrawn)


def _statement_url(subject: str) -> str:
    proposal_id, n = subject.split("/")
    return url_for("deliberation.sides", id=proposal_id, _anchor=f"statement-{n}")


def _post_url(subject: str) -> str:
    proposal_id, n = subject.split("/")
    return url_for("deliberation.post", id=proposal_id, n=int(n), _anchor=f"post-{n}")


def _report(row: RoundReport) -> Text:
    held = db.session.get_one(Round, row.round_id)
    about = db.session.get_one(Proposal, held.proposal_id)
    title = f"{held.number}, {membership.body(held.host_id).name}: {about.number}"
    return Text(held.id, about.body_id, title, unmarked(f"{row.text}\n{row.minority}"), row.filed_at)


def _procedure(row: Procedure) -> Text:
    source = queries.procedure_document(row.id).get("source", "")
    return Text(row.id, row.body_id, row.name, f"{row.kind} · {source} · {row.version}", row.adopted_at)


def _decision(row: Decision) -> Text:
    about = db.session.get_one(Proposal, row.proposal_id)
    return Text(row.number, row.body_id, about.title, f"{row.number} · {about.number}", row.certified_at)


def _readable(member_id: str | None) -> Collection[str]:
    return queries.readable_bodies(member_id) if member_id else ()


def _everybody(_member_id: str | None) -> None:
    """Decisions are public."""


SEARCHABLE = (
    Searchable(
        "proposal", Proposal, _proposal, _readable,
        lambda id: url_for("deliberation.proposal", id=id), lambda: _("Proposal"),
    ),
    Searchable("post", Post, _post, _readable, _post_url, lambda: _("Post in a discussion")),
    Searchable("statement", Statement, _statement, _readable, _statement_url, lambda: _("Statement for or against")),
    Searchable(
        "report", RoundReport, _report, _readable,
        lambda id: url_for("deliberation.round", id=id), lambda: _("Report of a round"),
    ),
    Searchable(
        "procedure", Procedure, _procedure, _readable,
        lambda id: url_for("deliberation.procedure", id=id), lambda: _("Rule"),
    ),
    Searchable(
        "decision", Decision, _decision, _everybody,
        lambda number: url_for("oversight.decision", id=number), lambda: _("Decision"),
    ),
)  # fmt: skip
