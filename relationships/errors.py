"""What relationships refuse, and in which words."""

from flask_babel import gettext as _

from foundation.errors import BadInput, Gone, NotAllowed, NotFound, Refusal


class NoEffect(Refusal):
    """The decision has no such effect: another kind or outcome, or something missing that a mandate needs."""

    code = "no-effect"


class AlreadyStanding(Refusal):
    """Another mandate of the same relationship and campaign is granted and not ended."""

    code = "mandate-standing"


class NotLive(Refusal):
    """The mandate is not live, so what it opens stays shut."""

    status = 403
    code = "mandate-not-live"


class AlreadySuspended(Refusal):
    """The committee has suspended this mandate on this ground before."""

    code = "suspended-before"


class TooLate(Gone):
    """The decision has taken effect; a protest can no longer stay it."""

    code = "in-effect"


class Disordered(Refusal):
    """New boundaries kept falling due while the act waited."""

    status = 503
    code = "unsettled"


__all__ = [
    "AlreadyStanding",
    "AlreadySuspended",
    "BadInput",
    "Disordered",
    "NoEffect",
    "NotAllowed",
    "NotFound",
    "NotLive",
    "TooLate",
    "no_such",
]


def no_such(what: str) -> NotFound:
    """Return the refusal for an unknown or invisible thing."""
    return NotFound(
        what,
        _("The address is wrong, or it is not yours to see."),
        _("Look it up in the register."),
    )
