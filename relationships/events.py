"""What relationships log, each entry able to tell itself as one sentence."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from flask_babel import gettext

from foundation.events import Event


def _(text: str, **values: Any) -> str:
    return str(gettext(text, **values))


def instant(at: datetime) -> str:
    """Return an instant as the log writes it, such as 2026-03-02T09:00:00Z."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


@dataclass(frozen=True)
class CampaignMade(Event):
    """A campaign was made."""

    TYPE: ClassVar[str] = "campaign.made"
    campaign: str
    body: str
    title: str

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        return _("The campaign “%(title)s” was made.", title=self.title)


@dataclass(frozen=True)
class RelationshipMade(Event):
    """A relationship was entered; a private person is named by role."""

    TYPE: ClassVar[str] = "relationship.made"
    relationship: str
    body: str
    counterpart: str

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        return _("The relationship with %(counterpart)s was entered.", counterpart=self.counterpart)


@dataclass(frozen=True)
class CapacityCounted(Event):
    """What a relationship can bring was counted; the log binds the numbers by their hash and does not tell them."""

    TYPE: ClassVar[str] = "capacity.counted"
    relationship: str
    kind: str
    hash: str

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        told = {
            "votes": _("The votes that the relationship can bring were counted."),
            "money": _("The money that the relationship can bring was counted."),
            "hours": _("The volunteer hours that the relationship can bring were counted."),
        }
        return told[self.kind]


@dataclass(frozen=True)
class MandateGranted(Event):
    """A carried decision granted a mandate; `from` and `until` are instants."""

    TYPE: ClassVar[str] = "mandate.granted"
    mandate: str
    decision: str
    relationship: str
    campaign: str
    terms_hash: str
    endorsement: str
    from_: str
    until: str
    renews: str | None = None

    def fields(self) -> dict[str, Any]:
        """Return the entry's own fields; `from` is a word Python keeps for itself."""
        found = super().fields()
        found["from"] = found.pop("from_")
        return found

    @classmethod
    def from_fields(cls, given: Any) -> "MandateGranted":
        """Build the event again from an entry's fields."""
        return super().from_fields({**given, "from_": given.get("from")})

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        return _(
            "Decision %(decision)s granted mandate %(mandate)s from %(since)s until %(until)s.",
            decision=self.decision, mandate=self.mandate, since=self.from_, until=self.until,
        )  # fmt: skip


@dataclass(frozen=True)
class EndorsementWithdrawn(Event):
    """A carried sever withdrew an endorsement, from `effective` on."""

    TYPE: ClassVar[str] = "endorsement.withdrawn"
    endorsement: str
    decision: str
    effective: str

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        return _(
            "Decision %(decision)s withdrew the endorsement %(endorsement)s from %(since)s on.",
            decision=self.decision, endorsement=self.endorsement, since=self.effective,
        )  # fmt: skip


@dataclass(frozen=True)
class RelationshipActivated(Event):
    """A mandate began: the relationship may be used in the campaign."""

    TYPE: ClassVar[str] = "relationship.activated"
    mandate: str
    relationship: str
    campaign: str
    due: str

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        return _("The relationship became active under mandate %(mandate)s.", mandate=self.mandate)


@dataclass(frozen=True)
class RelationshipSuspended(Event):
    """A mandate was suspended by the committee, with its reason, or by a carried sever until its window ends."""

    TYPE: ClassVar[str] = "relationship.suspended"
    mandate: str
    due: str
    cause: str
    ground: str | None = None
    reason: str | None = None
    decision: str | None = None
    lifts: str | None = None
    by: list[str] | None = None

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        if self.cause == "sever":
            return _(
                "Decision %(decision)s suspended mandate %(mandate)s until its protest window ends.",
                decision=self.decision, mandate=self.mandate,
            )  # fmt: skip
        return _(
            "The committee suspended mandate %(mandate)s: %(reason)s. It lifts on %(day)s unless a ballot opens.",
            mandate=self.mandate, reason=(self.reason or "").rstrip("."), day=self.lifts or "",
        )  # fmt: skip


@dataclass(frozen=True)
class RelationshipResumed(Event):
    """The last suspension of a mandate was lifted."""

    TYPE: ClassVar[str] = "relationship.resumed"
    mandate: str
    due: str

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        return _("Mandate %(mandate)s is active again.", mandate=self.mandate)


@dataclass(frozen=True)
class RelationshipEnded(Event):
    """A mandate ended: severed, lapsed, or void."""

    TYPE: ClassVar[str] = "relationship.ended"
    mandate: str
    due: str
    how: str
    decision: str | None = None

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        if self.how == "severed":
            return _(
                "Decision %(decision)s ended mandate %(mandate)s.", decision=self.decision, mandate=self.mandate
            )
        if self.how == "lapsed":
            return _("Mandate %(mandate)s lapsed by the clock.", mandate=self.mandate)
        return _("Mandate %(mandate)s is void.", mandate=self.mandate)


@dataclass(frozen=True)
class TokenIssued(Event):
    """A token of a live mandate was signed; `hash` is the SHA-256 of its text."""

    TYPE: ClassVar[str] = "token.issued"
    mandate: str
    jti: str
    kid: str
    hash: str
    expires: str

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        return _(
            "A token of mandate %(mandate)s was issued, good until %(day)s.",
            mandate=self.mandate, day=self.expires,
        )  # fmt: skip


@dataclass(frozen=True)
class ContactsRead(Event):
    """An organiser read a relationship's contacts under a live mandate."""

    TYPE: ClassVar[str] = "contacts.read"
    mandate: str
    ref: str
    count: int

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        return _("An organiser read the contacts under mandate %(mandate)s.", mandate=self.mandate)


EVENTS: tuple[type[Event], ...] = (
    CampaignMade,
    RelationshipMade,
    CapacityCounted,
    MandateGranted,
    EndorsementWithdrawn,
    RelationshipActivated,
    RelationshipSuspended,
    RelationshipResumed,
    RelationshipEnded,
    TokenIssued,
    ContactsRead,
)
