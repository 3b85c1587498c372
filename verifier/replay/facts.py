"""The facts of a mandate's life as the log's first entries tell them, for the rules that the house itself goes by."""

from dataclasses import dataclass, field
from datetime import datetime

from relationships.rules.mandate import Hold, MandateFacts, Severance, Stay, Suspension, effect
from verifier.fields import Fields, span
from verifier.logged import Logged
from verifier.replay.ballots import Ballots
from verifier.replay.story import BallotStory


@dataclass
class MandateStory:
    """One mandate: the entry that granted it, the ballot that carried it, and every boundary written since."""

    granted: Logged
    story: BallotStory
    activated: Logged | None = None
    suspensions: list[Logged] = field(default_factory=list)
    is_suspended: bool = False
    ended: Logged | None = None

    @property
    def fields(self) -> Fields:
        """The fields of `mandate.granted`."""
        return self.granted.fields

    @property
    def number(self) -> str:
        """The mandate's number."""
        return self.fields.text("mandate")


class Facts:
    """What follows from the ballots of a log for each mandate."""

    def __init__(self, ballots: Ballots) -> None:
        """Look at ballots that were all replayed; each question says how many entries count."""
        self._ballots = ballots

    def of(self, mandate: MandateStory, before: int, looked_at: datetime | None = None) -> MandateFacts:
        """Return what the first `before` entries say of a mandate's life.

        A sever ballot whose key was lost keeps a suspension until the worker looks, which no entry tells: it is taken
        to have looked at once, or else at `looked_at`.
        """
        own = mandate.fields
        suspensions = [
            Suspension(s.at, s.fields.instant("lifts"), self._holds(mandate, s, before, looked_at))
            for s in mandate.suspensions if is_by_committee(s) and s.index < before
        ]  # fmt: skip
        return MandateFacts(
            own.instant("from"), own.instant("until"), self._stays(own.text("decision"), before),
            self.endorsement_end(own.text("endorsement"), before), self.severances(mandate, before), suspensions,
            mandate.granted.at,
        )  # fmt: skip

    def severances(self, mandate: MandateStory, before: int) -> list[Severance]:
        """Return the carried severs of a mandate, and those of its endorsement."""
        return [self._severance(s, before) for s in self._severs(before) if _aims_at(s, mandate)]

    def endorsement_end(self, endorsement: str, before: int) -> datetime | None:
        """Return when an endorsement ceased to stand: made void, or withdrawn in effect; None while it stands."""
        ends = [s.ruled_at for s in self._stays(endorsement, before) if s.upheld and s.ruled_at is not None]
        body = self._ballots.by_decision[endorsement].fields.text("body")
        for story in self._severs(before):
            named = story.fields.maybe_text("endorsement"), story.fields.maybe_text("mandate")
            if named == (endorsement, None) and story.fields.text("body") == body:
                severance = self._severance(story, before)
                if (at := effect(severance.effective_at, severance.stays).at) is not None:
                    ends.append(at)
        return min(ends, default=None)

    def _stays(self, decision: str, before: int) -> tuple[Stay, ...]:
        return tuple(
            Stay(p.filed.at, max(p.ruled.at, p.filed.at), p.upheld) if p.ruled else Stay(p.filed.at)
            for p in self._ballots.protests.against(decision, before)
        )

    def _severs(self, before: int) -> list[BallotStory]:
        found = [s for s in self._ballots.by_decision.values() if s.carried and s.fields.text("kind") == "sever"]
        return [s for s in found if s.certified and s.certified.index < before]

    def _severance(self, story: BallotStory, before: int) -> Severance:
        assert story.certified is not None
        decision, ends = story.certification.text("decision"), story.certification.instant("protest_until")
        return Severance(story.certified.at, ends, self._stays(decision, before), decision)

    def _holds(
        self, mandate: MandateStory, suspended: Logged, before: int, looked_at: datetime | None
    ) -> tuple[Hold, ...]:
        """The sever ballots on the mandate that keep a suspension, those noticed before it and those after."""
        found = []
        for story in self._ballots.stories.values():
            if story.fields.text("kind") != "sever" or not _aims_at(story, mandate):
                continue
            over = story.let_go if story.let_go and story.let_go.index < before else None
            gone = story.last_close + span(story.fields.number("certify_within_days"))
            noticed_since = mandate.granted.index < story.noticed.index < before
            if noticed_since and gone > suspended.at and not (over and over.index < suspended.index):
                found.append(Hold(story.fields.instant("opens"), gone, _released(over, looked_at)))
        return tuple(found)


def _released(over: Logged | None, looked_at: datetime | None) -> datetime | None:
    if over is None:
        return None
    by_worker = over.fields.value.get("cause") == "key lost" and looked_at is not None
    return max(over.at, looked_at) if by_worker and looked_at else over.at


def _aims_at(sever: BallotStory, mandate: MandateStory) -> bool:
    if sever.fields.text("body") != mandate.story.fields.text("body"):
        return False
    named = sever.fields.maybe_text("mandate")
    if named is not None:
        return named == mandate.number
    return sever.fields.maybe_text("endorsement") == mandate.fields.text("endorsement")


def is_by_committee(entry: Logged) -> bool:
    """Tell whether the committee suspended, and not a carried sever."""
    return entry.fields.value.get("cause") == "committee"
