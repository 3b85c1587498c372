"""Statements for and against: filed and taken back before notice, printed with equal space from then on."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from auditlog import actions as auditlog
from deliberation.actions.proposals import checked, open_proposal
from deliberation.errors import TooMuch, UnknownThing, UnusableText
from deliberation.events import StatementFiled, StatementWithdrawn
from deliberation.models import Statement
from deliberation.queries.talk import may_speak
from deliberation.rules import talk
from deliberation.rules.frozen import digest, statement_document
from foundation.clock import now
from foundation.database import db, new_id
from foundation.hashing import jcs

MOST_FILED = 5
"""Statements of one member on one proposal, those taken back included: each is an entry of the log."""


def file_statement(proposal_id: str, side: str, words: str, affiliation: str, by: str) -> Statement:
    """File a member's statement `for` or `against` a proposal before its notice; it replaces an earlier one of theirs.

    Raises NotAllowed, UnusableText, TooMuch, AlreadyNoticed and WasWithdrawn.
    """
    found = open_proposal(proposal_id)
    may_speak(by, found)
    if side not in ("for", "against"):
        raise UnusableText(_("side: must be for or against"), "side")
    told = checked(lambda: talk.statement(words))
    declared = checked(lambda: talk.affiliation(affiliation))
    filed = select(func.count()).where(Statement.proposal_id == proposal_id, Statement.author_id == by)
    if db.session.execute(filed).scalar_one() >= MOST_FILED:
        raise TooMuch(_("Five statements of one member on one proposal are enough."))
    standing = _standing(proposal_id, by)
    if standing is not None:
        _take_back(standing, found.number)
    newest = select(func.max(Statement.n)).where(Statement.proposal_id == proposal_id)
    made = Statement(
        id=new_id(), proposal_id=proposal_id, n=(db.session.execute(newest).scalar() or 0) + 1, side=side, words=told,
        affiliation=declared, author_id=by, filed_at=now(),
    )  # fmt: skip
    hashed = digest(jcs(statement_document(found.number, side, told, declared)))
    made.entry_id = auditlog.append(StatementFiled(found.number, made.n, side, hashed))
    db.session.add(made)
    db.session.flush()
    return made


def withdraw_statement(proposal_id: str, by: str) -> None:
    """Take back one's own statement before notice. Raises UnknownThing where there is none, AlreadyNoticed."""
    found = open_proposal(proposal_id)
    standing = _standing(proposal_id, by)
    if standing is None:
        raise UnknownThing()
    _take_back(standing, found.number)


def _standing(proposal_id: str, by: str) -> Statement | None:
    mine = (Statement.proposal_id == proposal_id) & (Statement.author_id == by) & Statement.withdrawn_at.is_(None)
    return db.session.execute(select(Statement).where(mine)).scalar_one_or_none()


def _take_back(standing: Statement, number: str) -> None:
    standing.withdrawn_at = now()
    auditlog.append(StatementWithdrawn(number, standing.n))
    db.session.flush()
