"""What the ballots log, and how each entry is told. Members stand by reference only; instants as in the log."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext as _

from foundation.events import Event


@dataclass(frozen=True)
class BallotNoticed(Event):
    """A ballot was announced: text, rule, roll, key and window are fixed from here on."""

    TYPE: ClassVar[str] = "ballot.noticed"

    ballot: str
    proposal: str
    notice: int
    body: str
    kind: str
    text_hash: str
    procedure_hash: str
    terms_hash: str
    roll: str
    roll_size: int
    roll_root: str
    seal_key: str
    secrecy: str
    opens: str
    closes: str
    extend_days: int
    extend_times: int
    quorum: dict[str, Any] | None
    contests: list[dict[str, Any]]
    paper_length: int
    codes: bool
    certify_within_days: int
    protest_days: int
    rule_within_days: int
    by: str | None = None
    """Who gave notice; nobody of a second call, which follows by the rule itself."""
    relationship: str | None = None
    campaign: str | None = None
    mandate: str | None = None
    endorsement: str | None = None
    until: str | None = None
    composite: dict[str, Any] | None = None
    lot_hash: str | None = None
    """Where a contest has options: the hash of the seed by which the lot falls in ties."""
    first_call: str | None = None
    """Of a second call: the ballot that too few took part in."""
    refers: dict[str, str] | None = None
    """Of refer: the proposal that this body puts to the vote of all, or not, and the hash of its text."""
    referral: dict[str, Any] | None = None
    """Where bodies below had to decide first: the rule, the bodies asked and their decisions."""

    def tell(self) -> str:
        """Return the notice as a sentence."""
        if self.first_call is not None:
            again: str = _(
                "Ballot %(ballot)s on proposal %(proposal)s was noticed as the second call, since too few took part in "
                "%(first)s: %(size)s members may vote from %(opens)s to %(closes)s.",
                ballot=self.ballot, proposal=self.proposal, first=self.first_call, size=self.roll_size,
                opens=self.opens, closes=self.closes,
            )  # fmt: skip
            return again
        told: str = _(
            "Ballot %(ballot)s on proposal %(proposal)s was noticed: "
            "%(size)s members may vote from %(opens)s to %(closes)s.",
            ballot=self.ballot, proposal=self.proposal, size=self.roll_size, opens=self.opens, closes=self.closes,
        )  # fmt: skip
        return told


@dataclass(frozen=True)
class BallotOpened(Event):
    """The ballot opened."""

    TYPE: ClassVar[str] = "ballot.opened"

    ballot: str
    due: str

    def tell(self) -> str:
        """Return the opening as a sentence."""
        told: str = _("Ballot %(ballot)s opened at %(due)s.", ballot=self.ballot, due=self.due)
        return told


@dataclass(frozen=True)
class BallotExtended(Event):
    """Too few had taken part at the close, and the rule's extension began at that instant."""

    TYPE: ClassVar[str] = "ballot.extended"

    ballot: str
    due: str
    needed: int
    reached: int
    closes: str

    def tell(self) -> str:
        """Return the extension as a sentence."""
        told: str = _("Ballot %(ballot)s was extended to %(closes)s by its own rule: %(needed)s had to take part, "
                      "%(reached)s had.",
                 ballot=self.ballot, closes=self.closes, needed=self.needed, reached=self.reached)  # fmt: skip
        return told


@dataclass(frozen=True)
class BallotClosed(Event):
    """The ballot closed: who took part and the envelopes are fixed by roots. `needed` is left out without quorum."""

    TYPE: ClassVar[str] = "ballot.closed"

    ballot: str
    due: str
    n: int
    participation_root: str
    envelopes_root: str
    needed: int | None = None

    def tell(self) -> str:
        """Return the close as a sentence."""
        told: str = _("Ballot %(ballot)s closed; %(n)s had taken part.", ballot=self.ballot, n=self.n)
        return told


@dataclass(frozen=True)
class BallotCast(Event):
    """A paper was handed in, in a roll call."""

    TYPE: ClassVar[str] = "ballot.cast"

    ballot: str
    ref: str
    e: str
    n: int

    def tell(self) -> str:
        """Return the act as a sentence."""
        told: str = _("A paper was handed in for the roll call %(ballot)s.", ballot=self.ballot)
        return told


@dataclass(frozen=True)
class BallotAnnulled(Event):
    """The ballot was made void before its count."""

    TYPE: ClassVar[str] = "ballot.annulled"

    ballot: str
    cause: str
    reason: str
    by: list[str] | None = None

    def tell(self) -> str:
        """Return the annulment as a sentence."""
        told: str = _(
            "Ballot %(ballot)s is void and was never opened: %(reason)s", ballot=self.ballot, reason=self.reason
        )
        return told


@dataclass(frozen=True)
class OptionWithdrawn(Event):
    """An option of an election was withdrawn before the close, by two people with a reason."""

    TYPE: ClassVar[str] = "option.withdrawn"

    ballot: str
    contest: int
    option: str
    reason: str
    by: list[str]

    def tell(self) -> str:
        """Return the withdrawal as a sentence."""
        told: str = _(
            "Option %(option)s of ballot %(ballot)s, contest %(contest)s, was withdrawn: %(reason)s",
            option=self.option, ballot=self.ballot, contest=self.contest, reason=self.reason,
        )  # fmt: skip
        return told


@dataclass(frozen=True)
class ContestWithdrawn(Event):
    """A question was withdrawn as a whole before the close, by two people with a reason."""

    TYPE: ClassVar[str] = "contest.withdrawn"

    ballot: str
    contest: int
    reason: str
    by: list[str]

    def tell(self) -> str:
        """Return the withdrawal as a sentence."""
        told: str = _(
            "Question %(contest)s of ballot %(ballot)s was withdrawn: %(reason)s",
            contest=self.contest, ballot=self.ballot, reason=self.reason,
        )  # fmt: skip
        return told


@dataclass(frozen=True)
class UrnOpened(Event):
    """All envelopes were opened; each contest's lines are fixed by their roots, save of one that was withdrawn."""

    TYPE: ClassVar[str] = "urn.opened"

    ballot: str
    contests: list[dict[str, Any]]

    def tell(self) -> str:
        """Return the opening as a sentence."""
        told: str = _("The urn of ballot %(ballot)s was opened.", ballot=self.ballot)
        return told


@dataclass(frozen=True)
class BallotCounted(Event):
    """The counter worked out the count."""

    TYPE: ClassVar[str] = "ballot.counted"

    ballot: str
    count: str
    outcome: str
    lot_seed: str | None = None
    """Where a contest with options was opened: the seed of the lot, fixed by its hash at notice."""

    def tell(self) -> str:
        """Return the count as a sentence."""
        told: str = _(
            "Ballot %(ballot)s was counted: %(outcome)s, not yet certified.", ballot=self.ballot, outcome=self.outcome
        )
        return told


@dataclass(frozen=True)
class KeyDestroyed(Event):
    """The ballot's seal key and every copy of it are gone."""

    TYPE: ClassVar[str] = "key.destroyed"

    ballot: str
    seal_key: str

    def tell(self) -> str:
        """Return the destruction as a sentence."""
        told: str = _("The key of ballot %(ballot)s was destroyed.", ballot=self.ballot)
        return told


@dataclass(frozen=True)
class CountAlarmed(Event):
    """The counter refused to open a ballot, or a recount differed."""

    TYPE: ClassVar[str] = "count.alarm"

    ballot: str
    reason: str

    def tell(self) -> str:
        """Return the alarm as a sentence."""
        told: str = _("Alarm on the count of ballot %(ballot)s: %(reason)s", ballot=self.ballot, reason=self.reason)
        return told


@dataclass(frozen=True)
class TellerNamed(Event):
    """The auditors named a teller, because none had signed in time."""

    TYPE: ClassVar[str] = "teller.named"

    ballot: str
    ref: str
    by: list[str]

    def tell(self) -> str:
        """Return the naming as a sentence."""
        told: str = _("Two auditors named another teller for ballot %(ballot)s.", ballot=self.ballot)
        return told


@dataclass(frozen=True)
class CountSigned(Event):
    """A teller signed the count, in a session of which the password was just given."""

    TYPE: ClassVar[str] = "count.signed"

    ballot: str
    count: str
    ref: str
    office: str

    def tell(self) -> str:
        """Return the signature as a sentence."""
        told: str = _("A teller signed the count of ballot %(ballot)s.", ballot=self.ballot)
        return told


EVENTS: tuple[type[Event], ...] = (
    BallotNoticed, BallotOpened, BallotExtended, BallotClosed, BallotCast, BallotAnnulled, OptionWithdrawn,
    ContestWithdrawn, UrnOpened, BallotCounted,
    KeyDestroyed, CountAlarmed, TellerNamed, CountSigned,
)  # fmt: skip
