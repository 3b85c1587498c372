"""Protests played again: filed in the window, once on each fact, ruled on by two who did not certify."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from verifier.fields import SLACK
from verifier.logged import Logged
from verifier.replay.ground import Ground
from verifier.replay.story import BallotStory


@dataclass
class ProtestStory:
    """One protest: its filing, and its ruling once there is one."""

    filed: Logged
    ruled: Logged | None = None

    @property
    def upheld(self) -> bool:
        """Whether it was ruled to be right."""
        return self.ruled is not None and self.ruled.fields.flag("upheld")


class Protests:
    """All protests of a log, entry by entry in its order."""

    def __init__(self, ground: Ground, by_decision: Mapping[str, BallotStory]) -> None:
        """Begin before the first entry; `by_decision` grows as decisions are certified."""
        self.stories: dict[str, ProtestStory] = {}
        self._ground, self._by_decision = ground, by_decision
        self.steps: dict[str, Callable[[Logged], None]] = {"protest.filed": self._filed, "protest.ruled": self._ruled}

    def against(self, decision: str, before: int | None = None) -> list[ProtestStory]:
        """Return the protests against a decision, in the log's order, as far as its first `before` entries tell."""
        found = [p for p in self.stories.values() if p.filed.fields.value.get("decision") == decision]
        if before is None:
            return found
        known = [p for p in found if p.filed.index < before]
        return [ProtestStory(p.filed, p.ruled if p.ruled and p.ruled.index < before else None) for p in known]

    def _filed(self, entry: Logged) -> None:
        own = entry.fields
        decision = own.text("decision")
        story = self._by_decision.get(decision)
        entry.require(story is not None, "it protests against a decision that nobody certified")
        assert story is not None
        entry.require(own.text("protest") not in self.stories, "this protest was filed before")
        in_time = entry.at < story.certification.instant("protest_until") + SLACK
        entry.require(in_time, "it came after the protest window")
        facts = [p.filed.fields.text("fact") for p in self.against(decision)]
        entry.require(own.text("fact") not in facts, "a protest on the same fact was filed before")
        rule_by = story.certification.instant("rule_until")
        entry.require(own.instant("rule_by") == rule_by, "the time for its ruling is not the decision's")
        own.digest("text_hash")
        self.stories[own.text("protest")] = ProtestStory(entry)

    def _ruled(self, entry: Logged) -> None:
        own = entry.fields
        protest = self.stories.get(own.text("protest"))
        entry.require(protest is not None, "it rules on a protest that nobody filed")
        assert protest is not None
        decision = protest.filed.fields.text("decision")
        entry.require(protest.ruled is None, "this protest was ruled on before")
        entry.require(decision == own.text("decision"), "it names another decision")
        by, tellers = own.pair("by"), self._by_decision[decision].certification.pair("tellers")
        entry.require(not set(by) & set(tellers), "one of the two who ruled had certified the count")
        self._ground.require_uninterested(entry, by)
        own.flag("upheld")
        protest.ruled = entry
