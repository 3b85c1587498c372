"""Amendments: another text, moved by a member before notice; the proposer takes it over or puts it aside."""

from flask_babel import gettext as _

from auditlog import actions as auditlog
from deliberation.actions.proposals import checked, frozen_text, open_proposal, revise
from deliberation.errors import NotProposer, TooMuch, UnusableText
from deliberation.events import AmendmentAnswered, AmendmentMoved
from deliberation.models import Amendment, Proposal
from deliberation.queries.proposals import contests_of
from deliberation.queries.talk import may_speak
from deliberation.queries.versions import amendment, amendments, newest_version
from deliberation.rules import talk
from deliberation.rules.document import parse_json
from deliberation.rules.frozen import digest
from deliberation.rules.text import prose
from foundation.clock import now
from foundation.database import db
from foundation.errors import Refusal

MOST_WAITING = 3
"""Amendments of one member to one proposal that wait for an answer."""


def move_amendment(proposal_id: str, text: str, reason: str, by: str) -> Amendment:
    """Move another text in place of a proposal's, as a member of its body and before its notice.

    Raises NotAllowed, UnusableText, TooMuch, AlreadyNoticed and WasWithdrawn.
    """
    found = open_proposal(proposal_id)
    may_speak(by, found)
    if found.kind == "refer":
        raise Refusal(
            _("These are the words of another proposal"),
            _("A body puts a text to the vote of all as it stands, or does not."),
            _("Move the amendment to the proposal that it refers."),
        )
    words = checked(lambda: prose(text, "text"))
    why = checked(lambda: prose(reason, "reason", talk.LONGEST_REASON))
    if words == found.text:
        raise UnusableText(_("text: it says what the proposal says"), "text")
    earlier = amendments(proposal_id)
    if len([one for one in earlier if one.mover_id == by and one.answered_at is None]) >= MOST_WAITING:
        raise TooMuch(_("Three amendments of yours wait for an answer."))
    made = Amendment(
        proposal_id=proposal_id, n=len(earlier) + 1, version=newest_version(proposal_id), text=words, reason=why,
        mover_id=by, moved_at=now(), answer="",
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    auditlog.append(AmendmentMoved(found.number, made.n, _hash(found, words)))
    return made


def answer_amendment(proposal_id: str, n: int, accepted: bool, answer: str, by: str) -> Amendment:
    """Take an amendment over into the proposal's text, or put it aside with a reason; only the proposer does.

    Raises NotProposer, UnusableText, AlreadyNoticed, WasWithdrawn, UnknownThing, and Refusal where it was answered or
    the text has changed since it was moved.
    """
    found = open_proposal(proposal_id)
    if found.proposer_id != by:
        raise NotProposer()
    moved = amendment(proposal_id, n)
    why = checked(lambda: prose(answer, "answer", talk.LONGEST_REASON, may_be_empty=accepted))
    if moved.answered_at is not None:
        raise Refusal(_("This amendment was answered"), _("It is answered once."), _("Change the text yourself."))
    if accepted and moved.version != newest_version(proposal_id):
        raise Refusal(
            _("The text has changed since this was moved"),
            _("Taken over now it would undo what came between."),
            _("Ask its mover to move it again, or change the text yourself."),
        )
    moved.answered_at, moved.accepted, moved.answer = now(), accepted, why
    auditlog.append(AmendmentAnswered(found.number, n, accepted))
    if accepted:
        terms = parse_json(found.terms)
        assert isinstance(terms, list)
        told = _("Amendment %(n)s: %(reason)s", n=n, reason=moved.reason)[: talk.LONGEST_REASON]
        revise(proposal_id, by, found.title, moved.text, terms, found.until_at, contests_of(found), told)
    db.session.flush()
    return moved


def _hash(found: Proposal, words: str) -> str:
    """The hash that the proposal would have with these words."""
    from dataclasses import replace

    return digest(replace(frozen_text(found, now()), text=words).document())
