"""Findings about conditions of endorsements played again: on a carried one, counted one by one, by two officers."""

from collections import Counter
from collections.abc import Callable, Mapping

from verifier.logged import Logged
from verifier.replay.ground import Ground
from verifier.replay.story import BallotStory

FINDERS = ("chair", "secretary", "committee")


class Conditions:
    """All findings of a log, entry by entry in its order. Whether the term was a condition, the frozen text tells."""

    def __init__(self, ground: Ground, by_decision: Mapping[str, BallotStory]) -> None:
        """Begin before the first entry; `by_decision` grows as decisions are certified."""
        self._found: Counter[tuple[str, int]] = Counter()
        self._ground, self._by_decision = ground, by_decision
        self.steps: dict[str, Callable[[Logged], None]] = {"condition.found": self._finding}

    def _finding(self, entry: Logged) -> None:
        own = entry.fields
        decision, term = own.text("decision"), own.number("term")
        story = self._by_decision.get(decision)
        carried = story is not None and story.carried and story.fields.text("kind") == "endorse"
        entry.require(carried, "it is about no carried endorsement")
        assert story is not None
        self._found[decision, term] += 1
        entry.require(term >= 1, "terms are counted from 1")
        counted = own.number("n") == self._found[decision, term]
        entry.require(counted, "the findings about a condition are not counted one by one")
        own.flag("met"), own.text("reason")
        body = story.fields.text("body")
        for ref in own.pair("by"):
            entry.require(self._ground.holds(entry, ref, body, FINDERS), f"{ref} held no office that permits it")
