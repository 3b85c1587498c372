"""How deliberation refuses: what happened, why, what next."""

from typing import ClassVar

from flask_babel import gettext as _

from deliberation.rules.document import Unusable
from deliberation.rules.gates import Gate
from foundation.errors import BadInput, NotAllowed, NotFound, Refusal


class UnknownThing(NotFound):
    """No such proposal, round, procedure or decision, or one the asker may not see."""

    def __init__(self) -> None:
        super().__init__(
            _("There is nothing here"),
            _("The address is wrong, or the thing belongs to a body you are not in."),
            _("Go to the list of proposals."),
        )


class UnusableText(BadInput):
    """A text, term, date or choice handed in cannot be used; `field` names it, `beside` says why next to its label."""

    code: ClassVar[str] = "unusable-text"

    def __init__(self, why: str, field: str = "") -> None:
        super().__init__(_("This cannot be used as it is"), why, _("Put it right and send it again."))
        self.field = field
        self.beside = why

    @classmethod
    def of(cls, fault: Unusable) -> "UnusableText":
        """Turn the fault a pure rule found into a refusal."""
        found = cls(f"{fault.path}: {fault.reason}" if fault.path else fault.reason, fault.path)
        found.beside = fault.reason
        return found


class NoProcedure(Refusal):
    """The body has adopted no procedure for this kind of decision."""

    code: ClassVar[str] = "no-procedure"

    def __init__(self) -> None:
        super().__init__(
            _("This body has no rule for that"),
            _("It has adopted no procedure for this kind of decision."),
            _("Let it adopt one first."),
        )


class RuleInUse(Refusal):
    """Somebody proposed under this rule; it is changed by a vote of the body and by nothing else."""

    code: ClassVar[str] = "rule-in-use"


class NotStanding(Refusal):
    """What the proposal would build on does not stand: the endorsement, the mandate, the relationship of this body."""

    code: ClassVar[str] = "not-standing"


class AlreadyNoticed(Refusal):
    """The text is frozen: it was noticed."""

    code: ClassVar[str] = "already-noticed"

    def __init__(self) -> None:
        super().__init__(
            _("The text is frozen"),
            _("The proposal was noticed; what the members vote on cannot change any more."),
            _("Make a new proposal."),
        )


class WasWithdrawn(Refusal):
    """The proposal was withdrawn."""

    code: ClassVar[str] = "withdrawn"

    def __init__(self) -> None:
        super().__init__(
            _("The proposal was withdrawn"), _("Nothing more can be done with it."), _("Make a new proposal.")
        )


class GatesNotMet(Refusal):
    """Notice is refused: what is missing, and who moves it next, stand in `extra`."""

    code: ClassVar[str] = "gates-not-met"

    def __init__(self, gates: list[Gate]) -> None:
        missing = [gate for gate in gates if not gate.met]
        super().__init__(
            _("The proposal cannot be noticed yet"),
            " ".join(gate.what for gate in missing),
            " · ".join(dict.fromkeys(gate.who for gate in missing)),
        )
        self.extra = [{"what": gate.what, "who": gate.who} for gate in missing]


class ReferredAlready(Refusal):
    """The body is deciding on this text, or has decided."""

    code: ClassVar[str] = "referred-already"

    def __init__(self, body: str) -> None:
        super().__init__(
            _("%(body)s is deciding on this text, or has decided", body=body),
            _("A body decides once on a text, unless too few took part."),
            _("Read its proposal, or wait for its outcome."),
        )


class RoundRefused(Refusal):
    """The round cannot be called, attended or reported now."""

    code: ClassVar[str] = "round-refused"


class NotProposer(NotAllowed):
    """Only the proposer may change or withdraw a proposal."""

    def __init__(self) -> None:
        super().__init__(
            _("This is not your proposal"),
            _("Only whoever made it may change or withdraw it."),
            _("Speak to the proposer, or make a proposal of your own."),
        )


class NotYetFound(Refusal):
    """What became of a condition cannot be found now: its day has not passed, or its endorsement stands no more."""

    code: ClassVar[str] = "not-yet-found"


class TooMuch(Refusal):
    """More than one member may say or move at a time."""

    code: ClassVar[str] = "too-much"
    status = 429

    def __init__(self, why: str) -> None:
        super().__init__(_("That is much for one voice"), why, _("Let others answer first."))
