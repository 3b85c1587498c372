"""The clock of a ballot: every instant that is fixed, in order, and which of them have passed."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from ballots import queries
from ballots.models import Ballot
from ballots.rules.window import Kind, boundaries
from deliberation import queries as deliberation


@dataclass(frozen=True)
class Hour:
    """One instant: what happens, when (nothing: not fixed yet), what is to say of it, and whether it has passed."""

    what: str
    at: datetime | None
    note: str
    passed: bool


def clock(found: Ballot, t: datetime) -> list[Hour]:
    """Return the instants of a ballot in order; what a death of it made impossible is left out."""
    told = [(_("Noticed"), found.noticed_at, _("Text, rule and roll are frozen from then on."))]
    over = queries.annulment(found.id)
    window = queries.window(found)
    names = {
        Kind.OPENED: _("Opens"),
        Kind.EXTENDED: _("Extended"),
        Kind.CLOSED: _("Closes"),
        Kind.CLOSE_DUE: _("Closes"),
    }
    for kind, due in boundaries(window):
        told.append((names[kind], due, _close_note(found, kind)))
    hours = [Hour(what, at, note, at <= t) for what, at, note in told]
    if over is not None:
        return [
            *hours,
            Hour(_("Annulled"), over.at, _("It was never opened; its proposal is back before notice."), True),
        ]
    return [*hours, *_after_the_close(found, t)]


def _close_note(found: Ballot, kind: Kind) -> str:
    if kind is Kind.EXTENDED:
        told: str = ngettext(
            "Too few had taken part; it stayed open for %(num)s day more.",
            "Too few had taken part; it stayed open for %(num)s days more.", found.extend_days,
        )  # fmt: skip
        return told
    if kind is Kind.CLOSED and not queries.count_of(found.id) and _calls_again(found):
        return _("If too few have taken part by then, a second call follows, once.")
    if kind is Kind.CLOSE_DUE and (needed := queries.needed(found)) is not None:
        return str(ngettext(
            "If fewer than %(needed)s have taken part by then, it stays open for %(num)s day more.",
            "If fewer than %(needed)s have taken part by then, it stays open for %(num)s days more.",
            found.extend_days, needed=needed,
        ))  # fmt: skip
    return ""


def _calls_again(found: Ballot) -> bool:
    rules = deliberation.rules_of(deliberation.proposal(found.proposal_id).procedure_id)
    return found.first_call_id is None and rules.inquorate.second is not None


def _after_the_close(found: Ballot, t: datetime) -> list[Hour]:
    until, counted = queries.certify_until(found), queries.count_of(found.id)
    days = ngettext("%(num)s day after the close", "%(num)s days after the close", found.certify_within_days)
    at = counted.counted_at if counted else None
    hours = [Hour(_("Counted"), at, _("By the counter, once the signed log shows the close."), counted is not None)]
    decided = deliberation.decision_on(found.id)
    if decided is None:
        late = until is not None and until <= t
        note = _("Two auditors may name other tellers since then.") if late else days
        return [*hours, Hour(_("Certify until"), until, note, late), _protests(found, None, t)]
    hours.append(Hour(_("Certified"), decided.certified_at, _("With the second teller’s signature."), True))
    return [*hours, _protests(found, decided.protest_until, t)]


def _protests(found: Ballot, until: datetime | None, t: datetime) -> Hour:
    note = ngettext(
        "%(num)s day from the second signature on.", "%(num)s days from the second signature on.", found.protest_days
    )
    return Hour(_("Protests until"), until, note, until is not None and until <= t)
