"""Mandates played again: granted by a certified vote, begun by the clock, suspended, resumed, ended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from relationships.rules.mandate import (
    Ending,
    MandateFacts,
    Severance,
    State,
    Stay,
    Suspension,
    begin,
    effect,
    ending,
    state,
)  # fmt: skip
from verifier.fields import SLACK, Fields, near
from verifier.logged import Logged
from verifier.replay.ballots import Ballots
from verifier.replay.story import BallotStory
from verifier.report import BadFact

WITH_MANDATE = ("activate", "renew")


@dataclass
class MandateStory:
    """One mandate: the entry that granted it, the ballot that carried it, and every boundary written since."""

    granted: Logged
    story: BallotStory
    activated: Logged | None = None
    suspensions: list[Logged] = field(default_factory=list)
    suspended: bool = False
    ended: Logged | None = None

    @property
    def fields(self) -> Fields:
        """The fields of `mandate.granted`."""
        return self.granted.fields

    @property
    def number(self) -> str:
        """The mandate's number."""
        return self.fields.text("mandate")

    @property
    def now(self) -> str:
        """How it stands at the end of the log, in a word."""
        if self.ended is not None:
            return f"ended ({self.ended.fields.text('how')})"
        if self.activated is None:
            return "not begun"
        return "suspended" if self.suspended else "active"


class Mandates:
    """All mandates of a log, played entry by entry over the ballots already replayed."""

    def __init__(self, ballots: Ballots) -> None:
        """Begin before the first entry."""
        self.ballots = ballots
        self.stories: dict[str, MandateStory] = {}
        self._steps: dict[str, Callable[[Logged], None]] = {
            "mandate.granted": self._granted, "endorsement.withdrawn": self._withdrawn,
            "relationship.activated": self._activated, "relationship.suspended": self._suspended,
            "relationship.resumed": self._resumed, "relationship.ended": self._ended,
            "token.issued": self._token, "contacts.read": self._read,
        }  # fmt: skip

    def play(self, entry: Logged) -> None:
        """Take the next entry; BadFact where it cannot follow what came before. Other types pass."""
        if step := self._steps.get(entry.type):
            step(entry)

    def of_decision(self, decision: str) -> list[MandateStory]:
        """Return the mandates that a decision granted, in the log's order."""
        return [m for m in self.stories.values() if m.fields.value.get("decision") == decision]

    def facts(self, mandate: MandateStory, before: int) -> MandateFacts:
        """Return what the first `before` entries say of a mandate's life."""
        own = mandate.fields
        endorsement = own.text("endorsement")
        return MandateFacts(
            own.instant("from"), own.instant("until"), self._stays(own.text("decision"), before),
            self._endorsement_end(endorsement, before), self._severances(mandate, before),
            [Suspension(s.at, s.fields.instant("lifts")) for s in mandate.suspensions if _by_committee(s)],
            mandate.granted.at,
        )  # fmt: skip

    def _stays(self, decision: str, before: int) -> tuple[Stay, ...]:
        filed = [p for p in self.ballots.protests_against(decision) if p.filed.index < before]
        return tuple(
            Stay(p.filed.at, max(p.ruled.at, p.filed.at), p.upheld)
            if p.ruled and p.ruled.index < before
            else Stay(p.filed.at)
            for p in filed
        )

    def _severs(self, before: int) -> list[BallotStory]:
        """The certified and carried severs."""
        found = [s for s in self.ballots.by_decision.values() if s.carried and s.fields.text("kind") == "sever"]
        return [s for s in found if s.certified and s.certified.index < before]

    def _severances(self, mandate: MandateStory, before: int) -> list[Severance]:
        return [self._severance(s, before) for s in self._severs(before) if _aims_at(s, mandate)]

    def _severance(self, story: BallotStory, before: int) -> Severance:
        assert story.certified is not None
        decision, ends = story.certification.text("decision"), story.certification.instant("protest_until")
        return Severance(story.certified.at, ends, self._stays(decision, before), decision)

    def _endorsement_end(self, endorsement: str, before: int) -> datetime | None:
        stays = self._stays(endorsement, before)
        ends = [s.ruled_at for s in stays if s.upheld and s.ruled_at is not None]
        for story in self._severs(before):
            if story.fields.maybe_text("endorsement") == endorsement and story.fields.maybe_text("mandate") is None:
                severance = self._severance(story, before)
                if (at := effect(severance.effective_at, severance.stays).at) is not None:
                    ends.append(at)
        return min(ends, default=None)

    def _granted(self, entry: Logged) -> None:
        own = entry.fields
        _holds(own.text("mandate") not in self.stories, entry, "this mandate was granted before")
        story = self._certified(entry, own.text("decision"))
        kind = story.fields.text("kind")
        _holds(kind in WITH_MANDATE and story.carried, entry, "no certified vote carried it")
        for key in ("relationship", "campaign", "terms_hash", "endorsement"):
            _holds(own.text(key) == story.fields.maybe_text(key), entry, f"its {key} is not the one voted on")
        _holds(not self.of_decision(own.text("decision")), entry, "its decision granted a mandate before")
        self._endorsed(entry, story)
        begins = story.certification.instant("protest_until")
        if kind == "renew":
            old = self._mandate(entry, own.text("renews"))
            _holds(
                own.text("renews") == story.fields.maybe_text("mandate"),
                entry,
                "it renews another mandate than was voted on",
            )
            begins = max(begins, old.fields.instant("until"))
        _holds(own.instant("from") == begins < own.instant("until"), entry, "it does not begin when the rule says")
        asked = story.fields.maybe_text("until")
        _holds(
            not asked or own.instant("until") <= story.fields.instant("until"),
            entry,
            "it lasts longer than was voted on",
        )
        self.stories[own.text("mandate")] = MandateStory(entry, story)

    def _endorsed(self, entry: Logged, story: BallotStory) -> None:
        number = entry.fields.text("endorsement")
        endorsed = self._certified(entry, number)
        same = all(endorsed.fields.maybe_text(key) == story.fields.maybe_text(key) for key in ("campaign", "body"))
        carried = endorsed.carried and endorsed.fields.text("kind") == "endorse"
        _holds(carried and same, entry, f"{number} is no carried endorsement of this campaign by this body")
        passed = endorsed.certification.instant("protest_until") <= story.noticed.at + SLACK
        _holds(passed, entry, f"its ballot was noticed before the protest window of {number} had passed")

    def _withdrawn(self, entry: Logged) -> None:
        own, story = entry.fields, self._certified(entry, entry.fields.text("decision"))
        aimed = story.fields.maybe_text("endorsement") == own.text("endorsement")
        carried = story.carried and story.fields.text("kind") == "sever"
        _holds(aimed and carried, entry, "no certified vote withdrew this endorsement")
        ends = story.certification.instant("protest_until")
        _holds(own.instant("effective") == ends, entry, "it does not take effect when the rule says")

    def _activated(self, entry: Logged) -> None:
        mandate, own = self._mandate(entry, entry.fields.text("mandate")), entry.fields
        _holds(mandate.activated is None and mandate.ended is None, entry, f"{mandate.number} began or ended before")
        for key in ("relationship", "campaign"):
            _holds(own.text(key) == mandate.fields.text(key), entry, f"its {key} is not the one the mandate names")
        begins = begin(self.facts(mandate, entry.index))
        _holds(begins is not None, entry, f"{mandate.number} was stayed by a protest, void, or over before it began")
        assert begins is not None
        self._due(entry, begins)
        for other in self.stories.values():
            pair = all(other.fields.text(k) == mandate.fields.text(k) for k in ("relationship", "campaign"))
            if pair and other.activated and not other.ended:
                over = ending(self.facts(other, entry.index)).at <= own.instant("due") + SLACK
                _holds(over, entry, f"{other.number} is still live for the same relationship and campaign")
        mandate.activated = entry

    def _suspended(self, entry: Logged) -> None:
        mandate, own = self._live(entry), entry.fields
        if own.text("cause") == "sever":
            causes = {s.cause: s for s in self._severances(mandate, entry.index)}
            severance = causes.get(own.text("decision"))
            _holds(severance is not None, entry, "no certified vote severs this mandate")
            assert severance is not None
            assert mandate.activated is not None
            self._due(entry, max(severance.at, mandate.activated.fields.instant("due")))
        else:
            _holds(_by_committee(entry), entry, "only the committee and a carried sever suspend")
            people = {str(ref) for ref in own.items("by")}
            _holds(len(people) == len(own.items("by")) >= 2, entry, "a suspension takes two different people")
            grounds = [s.fields.text("ground") for s in mandate.suspensions if _by_committee(s)]
            _holds(own.text("ground") not in grounds, entry, "it was suspended on this ground before")
            _holds(own.instant("lifts") > own.instant("due"), entry, "it lifts before it begins")
            self._due(entry, entry.at)
        mandate.suspensions.append(entry)
        mandate.suspended = True

    def _resumed(self, entry: Logged) -> None:
        mandate, due = self._live(entry), entry.fields.instant("due")
        _holds(mandate.suspended and due <= entry.at + SLACK, entry, f"{mandate.number} was not suspended")
        for severance in self._severances(mandate, entry.index):
            void_at = effect(severance.effective_at, severance.stays).void_at
            _holds(void_at is not None and void_at <= due + SLACK, entry, f"{severance.cause} still severs it")
        for suspension in mandate.suspensions:
            if _by_committee(suspension) and due + SLACK < suspension.fields.instant("lifts"):
                _holds(self._sever_failed(mandate, entry), entry, "it resumed before the suspension lifted")
        mandate.suspended = False

    def _sever_failed(self, mandate: MandateStory, entry: Logged) -> bool:
        """Whether a sever ballot on the mandate came to an end before this entry, which lifts a suspension early."""
        for story in self.ballots.stories.values():
            if story.fields.text("kind") == "sever" and _aims_at(story, mandate):
                over = story.certified or story.annulled
                if over is not None and over.index < entry.index:
                    return True
        return False

    def _ended(self, entry: Logged) -> None:
        mandate = self._mandate(entry, entry.fields.text("mandate"))
        _holds(mandate.ended is None, entry, f"{mandate.number} ended before")
        expected: Ending = ending(self.facts(mandate, entry.index))
        how = entry.fields.text("how")
        _holds(how == expected.how.value, entry, f"it says {how}, but the log's facts say {expected.how.value}")
        self._due(entry, expected.at)
        if how == "severed":
            _holds(entry.fields.text("decision") == expected.cause, entry, "another decision ended it")
        mandate.ended = entry

    def _token(self, entry: Logged) -> None:
        mandate = self._live(entry)
        _holds(entry.fields.instant("expires") <= mandate.fields.instant("until"), entry, "it outlives its mandate")

    def _read(self, entry: Logged) -> None:
        mandate = self._mandate(entry, entry.fields.text("mandate"))
        states = {state(self.facts(mandate, entry.index), entry.at + shift) for shift in (-SLACK, SLACK)}
        allowed = mandate.ended is None and states & {State.ACTIVE, State.SUSPENDED}
        _holds(bool(allowed), entry, f"contacts were read while {mandate.number} was not live")

    def _mandate(self, entry: Logged, number: str) -> MandateStory:
        if number not in self.stories:
            raise BadFact(f"{entry.name}: no certified vote granted mandate {number}")
        return self.stories[number]

    def _live(self, entry: Logged) -> MandateStory:
        mandate = self._mandate(entry, entry.fields.text("mandate"))
        _holds(mandate.activated is not None and mandate.ended is None, entry, f"{mandate.number} was not active")
        return mandate

    def _certified(self, entry: Logged, decision: str) -> BallotStory:
        story = self.ballots.by_decision.get(decision)
        if story is None or story.certified is None or story.certified.index > entry.index:
            raise BadFact(f"{entry.name}: there was no certified decision {decision}")
        return story

    def _due(self, entry: Logged, expected: datetime) -> None:
        due = entry.fields.instant("due")
        _holds(near(due, expected), entry, f"it was due {expected:%Y-%m-%dT%H:%M:%SZ}, not {due:%Y-%m-%dT%H:%M:%SZ}")
        _holds(entry.at + SLACK >= due, entry, "it was written before it was due")


def _aims_at(sever: BallotStory, mandate: MandateStory) -> bool:
    named = sever.fields.maybe_text("mandate")
    if named is not None:
        return named == mandate.number
    return sever.fields.maybe_text("endorsement") == mandate.fields.text("endorsement")


def _by_committee(entry: Logged) -> bool:
    return entry.fields.value.get("cause") == "committee"


def _holds(holds: bool, entry: Logged, why: str) -> None:
    if not holds:
        raise BadFact(f"{entry.name}: {why}")
