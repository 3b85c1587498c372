"""A procedure: the rule set of one decision class as values, frozen. It is data and is changed only by a vote.

All spans are whole days. What decides the count (quorum, threshold, floors) stays JSON here, because the ballots own
its meaning; `Procedure.motion_rule` hands it over.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from deliberation.rules.referral import Referral

DecisionClass = Literal["endorse", "activate", "renew", "sever", "position", "elect", "refer"]

CLASSES: Final[tuple[DecisionClass, ...]] = ("endorse", "activate", "renew", "sever", "position", "elect", "refer")

WITH_TERM: Final[tuple[DecisionClass, ...]] = ("endorse", "activate", "renew")
"""Classes whose effect lasts for a term and can be suspended or severed; the others take effect once."""

WITH_OPTIONS: Final[tuple[DecisionClass, ...]] = ("position", "elect")
"""Classes whose ballot may choose among options; the others permit or end one thing, so theirs is a motion."""

OF_MOTIONS: Final[tuple[DecisionClass, ...]] = ("endorse", "activate", "renew", "sever", "position", "refer")
"""Classes whose ballot may be one motion."""

MOTION: Final = "motion"

METHODS: Final = (
    MOTION, "irv", "scottish-stv", "meek", "schulze", "ranked-pairs", "borda", "approval", "score", "star", "ranked",
    "yes-no",
)  # fmt: skip
"""How the papers of a ballot are counted; what each asks for besides is for the ballots to check."""

CERTIFIERS: Final = 2
"""Two different tellers sign a count (DESIGN law 4); no procedure may ask for fewer, and more are not offered yet."""


@dataclass(frozen=True, slots=True)
class Attended:
    """Attendance asked of a member: at least so many of the last so many meetings."""

    at_least: int
    of_last: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member on the body's books must show to vote; what is None or False is not asked.

    Dues are reckoned when the roll is frozen, tenure at the opening of the ballot (domain: "Roll changes").
    """

    dues_paid_at_freeze: bool
    tenure_days_at_opening: int | None
    attended: Attended | None


@dataclass(frozen=True, slots=True)
class Petition:
    """Signatures needed to put the question: a number, or a share of the members; exactly one is set."""

    number: int | None
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Rounds:
    """Discussions asked of the hosts before notice: which bodies, what share must report, how many must attend each."""

    hosts: Literal["branches", "circles"]
    share: Fraction
    attendance: int


@dataclass(frozen=True, slots=True)
class BallotForm:
    """How the ballot is held: its secrecy, its method, how many days it is open, and how many each contest elects.

    `seats` is None for a motion, and where each contest of a proposal says its own number.
    """

    secrecy: Literal["sealed", "roll-call"]
    method: str
    days: int
    seats: int | None = None

    @property
    def elects(self) -> bool:
        """Whether members choose among options."""
        return self.method != MOTION


@dataclass(frozen=True, slots=True)
class SecondCall:
    """The ballot that follows an inquorate one: its quorum as JSON (None: none), days of notice and days of voting."""

    quorum: object = field(hash=False)
    notice_days: int
    days: int


@dataclass(frozen=True, slots=True)
class Inquorate:
    """What follows when too few took part: the question lapses, voting goes on, or a second call is held, once.

    Voting goes on for `days`, at most `times` times; both are 0 otherwise.
    """

    then: Literal["extend", "lapse", "second_call"]
    days: int
    times: int
    second: SecondCall | None = None


@dataclass(frozen=True, slots=True)
class Suspend:
    """Who may suspend: `need` members of the committee; it lifts itself unless a ballot opens within the days."""

    by: Literal["committee"]
    need: int
    ballot_within_days: int


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure. `document` is the whole of it as JSON with every key written out; it is what is hashed.

    `term_days`, `suspend` and `sever_petition_share` are None for the classes sever, position, elect and refer.
    `referral` is None where no body below must decide first.
    """

    decision_class: DecisionClass
    name: str
    source: str
    standing: Standing
    petition: Petition | None
    rounds: Rounds | None
    referral: Referral | None
    discussion_days: int
    notice_days: int
    ballot: BallotForm
    inquorate: Inquorate
    certifiers: int
    certify_within_days: int
    protest_days: int
    rule_within_days: int
    term_days: int | None
    suspend: Suspend | None
    sever_petition_share: Fraction | None
    document: Mapping[str, object] = field(hash=False)

    @property
    def takes_motions(self) -> bool:
        """Whether a contest may be a motion: the rule says what a motion needs."""
        return self.document["threshold"] is not None

    def motion_rule(self) -> dict[str, object]:
        """Return the part that `mandate decide` takes as RULE: quorum, threshold and floors, a copy of its own."""
        return {key: copy.deepcopy(self.document[key]) for key in ("quorum", "threshold", "floors")}
