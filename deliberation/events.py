"""What deliberation logs. Numbers name proposals, rounds, ballots and decisions; members stand by reference only."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import gettext

from foundation.events import Event


def _(sentence: str, **values: object) -> str:
    return str(gettext(sentence, **values))


def _to(kind: str) -> str:
    """Return what a kind of decision is for, as the end of a sentence."""
    told = {
        "endorse": _("to endorse a campaign"),
        "activate": _("to activate a relationship in a campaign"),
        "renew": _("to renew a mandate"),
        "sever": _("to sever a mandate or an endorsement"),
        "position": _("to take a position"),
        "elect": _("to elect or choose"),
        "refer": _("to refer a proposal to the vote of all"),
    }
    return told.get(kind, kind)


@dataclass(frozen=True)
class ProcedureAdopted(Event):
    """A body adopted a version of its rules for one kind of decision."""

    TYPE: ClassVar[str] = "procedure.adopted"

    procedure: str
    body: str
    kind: str
    version: int
    name: str
    hash: str

    def tell(self) -> str:
        """Return the adoption as a sentence."""
        return _("A body adopted the procedure “%(name)s”, version %(version)s, for decisions %(kind)s.",
                 name=self.name, version=self.version, kind=_to(self.kind))  # fmt: skip


@dataclass(frozen=True)
class ProposalMade(Event):
    """A member put a proposal to a body."""

    TYPE: ClassVar[str] = "proposal.made"

    proposal: str
    body: str
    kind: str
    text_hash: str

    def tell(self) -> str:
        """Return the proposal as a sentence."""
        return _("Proposal %(proposal)s was made: %(kind)s.", proposal=self.proposal, kind=_to(self.kind))


@dataclass(frozen=True)
class ProposalRevised(Event):
    """The proposer changed the text before notice."""

    TYPE: ClassVar[str] = "proposal.revised"

    proposal: str
    text_hash: str

    def tell(self) -> str:
        """Return the change as a sentence."""
        return _("The text of proposal %(proposal)s was changed.", proposal=self.proposal)


@dataclass(frozen=True)
class ProposalWithdrawn(Event):
    """The proposer withdrew the proposal before notice."""

    TYPE: ClassVar[str] = "proposal.withdrawn"

    proposal: str

    def tell(self) -> str:
        """Return the withdrawal as a sentence."""
        return _("Proposal %(proposal)s was withdrawn.", proposal=self.proposal)


@dataclass(frozen=True)
class AmendmentMoved(Event):
    """A member moved another text before notice."""

    TYPE: ClassVar[str] = "amendment.moved"

    proposal: str
    amendment: int
    text_hash: str

    def tell(self) -> str:
        """Return the motion as a sentence."""
        return _("Amendment %(n)s to proposal %(proposal)s was moved.", n=self.amendment, proposal=self.proposal)


@dataclass(frozen=True)
class AmendmentAnswered(Event):
    """The proposer took an amendment over, or put it aside."""

    TYPE: ClassVar[str] = "amendment.answered"

    proposal: str
    amendment: int
    accepted: bool

    def tell(self) -> str:
        """Return the answer as a sentence."""
        if self.accepted:
            return _("Amendment %(n)s was taken over into proposal %(proposal)s.",
                     n=self.amendment, proposal=self.proposal)  # fmt: skip
        return _("Amendment %(n)s to proposal %(proposal)s was put aside by the proposer.",
                 n=self.amendment, proposal=self.proposal)  # fmt: skip


@dataclass(frozen=True)
class StatementFiled(Event):
    """A member made the case for or against a proposal, to be printed beside the other side's."""

    TYPE: ClassVar[str] = "statement.filed"

    proposal: str
    statement: int
    side: str
    text_hash: str

    def tell(self) -> str:
        """Return the filing as a sentence."""
        if self.side == "for":
            return _("A statement for proposal %(proposal)s was filed.", proposal=self.proposal)
        return _("A statement against proposal %(proposal)s was filed.", proposal=self.proposal)


@dataclass(frozen=True)
class StatementWithdrawn(Event):
    """Its author took a statement back before notice."""

    TYPE: ClassVar[str] = "statement.withdrawn"

    proposal: str
    statement: int

    def tell(self) -> str:
        """Return the withdrawal as a sentence."""
        return _("A statement on proposal %(proposal)s was taken back.", proposal=self.proposal)


@dataclass(frozen=True)
class PostHidden(Event):
    """An officer hid a post in the discussion; its text and the reason stay with the body."""

    TYPE: ClassVar[str] = "post.hidden"

    proposal: str
    post: int
    by: str

    def tell(self) -> str:
        """Return the hiding as a sentence."""
        return _("Post %(n)s on proposal %(proposal)s was hidden by an officer.", n=self.post, proposal=self.proposal)


@dataclass(frozen=True)
class PostShown(Event):
    """An officer showed a hidden post again."""

    TYPE: ClassVar[str] = "post.shown"

    proposal: str
    post: int
    by: str

    def tell(self) -> str:
        """Return it as a sentence."""
        return _("Post %(n)s on proposal %(proposal)s is shown again.", n=self.post, proposal=self.proposal)


@dataclass(frozen=True)
class RoundCalled(Event):
    """A body was asked to discuss a proposal on given days."""

    TYPE: ClassVar[str] = "round.called"

    round: str
    proposal: str
    host: str
    opens: str
    closes: str

    def tell(self) -> str:
        """Return the call as a sentence."""
        return _("Round %(round)s on proposal %(proposal)s was called from %(opens)s to %(closes)s.",
                 round=self.round, proposal=self.proposal, opens=self.opens, closes=self.closes)  # fmt: skip


@dataclass(frozen=True)
class RoundChanged(Event):
    """The hours of a round were changed, with a reason."""

    TYPE: ClassVar[str] = "round.changed"

    round: str
    proposal: str
    host: str
    opens: str
    closes: str
    reason: str
    by: str

    def tell(self) -> str:
        """Return the change as a sentence."""
        return _("Round %(round)s on proposal %(proposal)s is held from %(opens)s to %(closes)s instead: %(reason)s",
                 round=self.round, proposal=self.proposal, opens=self.opens, closes=self.closes,
                 reason=self.reason)  # fmt: skip


@dataclass(frozen=True)
class RoundCalledOff(Event):
    """A round was called off before its report, with a reason."""

    TYPE: ClassVar[str] = "round.called_off"

    round: str
    proposal: str
    host: str
    reason: str
    by: str

    def tell(self) -> str:
        """Return it as a sentence."""
        return _("Round %(round)s on proposal %(proposal)s was called off: %(reason)s",
                 round=self.round, proposal=self.proposal, reason=self.reason)  # fmt: skip


@dataclass(frozen=True)
class RoundReported(Event):
    """A round's report was sent up."""

    TYPE: ClassVar[str] = "round.reported"

    round: str
    proposal: str
    host: str
    attendance: int
    report_hash: str
    minority: bool

    def tell(self) -> str:
        """Return the report as a sentence."""
        if self.minority:
            return _("Round %(round)s on %(proposal)s reported, %(attendance)s attending, with a minority view.",
                     round=self.round, proposal=self.proposal, attendance=self.attendance)  # fmt: skip
        return _("Round %(round)s on %(proposal)s reported, %(attendance)s attending.",
                 round=self.round, proposal=self.proposal, attendance=self.attendance)  # fmt: skip


@dataclass(frozen=True)
class BallotCertified(Event):
    """Two tellers signed the count: the decision."""

    TYPE: ClassVar[str] = "ballot.certified"

    ballot: str
    decision: str
    proposal: str
    kind: str
    outcome: str
    count: str
    tellers: list[str]
    protest_until: str
    rule_until: str

    def tell(self) -> str:
        """Return the decision as a sentence."""
        return _("Ballot %(ballot)s was certified: decision %(decision)s on proposal %(proposal)s is %(outcome)s.",
                 ballot=self.ballot, decision=self.decision, proposal=self.proposal, outcome=self.outcome)  # fmt: skip


@dataclass(frozen=True)
class ConditionFound(Event):
    """Two officers found that a condition of an endorsement was met, or was not."""

    TYPE: ClassVar[str] = "condition.found"

    decision: str
    term: int
    n: int
    met: bool
    reason: str
    by: list[str]

    def tell(self) -> str:
        """Return the finding as a sentence."""
        shown = {"term": self.term, "decision": self.decision, "reason": self.reason}
        if self.met:
            return _("Two officers found that term %(term)s of endorsement %(decision)s was met: %(reason)s", **shown)
        return _("Two officers found that term %(term)s of endorsement %(decision)s was not met: %(reason)s", **shown)


EVENTS: tuple[type[Event], ...] = (
    ProcedureAdopted, ProposalMade, ProposalRevised, ProposalWithdrawn, AmendmentMoved, AmendmentAnswered,
    StatementFiled, StatementWithdrawn, PostHidden, PostShown, RoundCalled, RoundChanged, RoundCalledOff, RoundReported,
    BallotCertified,
    ConditionFound,
)  # fmt: skip
