"""What oversight refuses, and in which words."""

from flask_babel import gettext as _

from foundation.errors import Gone, NotAllowed, NotFound, Refusal, Unavailable


class SameFact(Refusal):
    """A protest on the same fact was filed before."""

    code = "same-fact"


class WindowOver(Gone):
    """The protest window has passed."""

    code = "window-over"


class RuledBefore(Refusal):
    """The protest was ruled on before."""

    code = "ruled-before"


class NotYetProved(Unavailable):
    """The decision's entries wait for a signed checkpoint, so there is nothing to prove them by."""

    code = "not-yet-proved"


def unknown_decision() -> NotFound:
    """Return the refusal for an unknown or invisible decision."""
    return NotFound(
        _("There is no such decision"), _("The address is wrong, or it is not yours to see."), _("Go to Decisions.")
    )


def unknown_protest() -> NotFound:
    """Return the refusal for an unknown or invisible protest."""
    return NotFound(
        _("There is no such protest"), _("The address is wrong, or it is not yours to see."), _("Go to Audit.")
    )


def may_not_rule(why: str) -> NotAllowed:
    """Return the refusal for somebody who cannot rule on a protest, and why."""
    return NotAllowed(_("You cannot rule on this protest"), why, _("Another auditor must."))
