"""Timing side by side: ours and the peer in turn, the median of each."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Ratio:
    """One figure: our seconds, the peer's for the same work in the same run, and the goal for their ratio."""

    what: str
    ours: float
    peer: float
    peer_name: str
    goal: float | None
    """The ratio not to be passed; None where none is set."""

    @property
    def told_goal(self) -> str:
        """Return the goal in words, and that it was missed where it was."""
        if self.goal is None:
            return "none set"
        return f"at most {self.goal}" + ("  MISSED" if self.ratio > self.goal else "")

    @property
    def ratio(self) -> float:
        """Ours divided by the peer's: below 1 we are quicker."""
        return self.ours / self.peer

    def as_document(self) -> dict[str, object]:
        """Return the figure as JSON values."""
        return {**asdict(self), "ratio": round(self.ratio, 3)}


def beside(ours: Callable[[], object], peer: Callable[[], object], runs: int = 3) -> tuple[float, float]:
    """Return the median seconds of each, run in turn so that a busy machine slows both alike."""
    mine, theirs = [], []
    for _ in range(runs):
        for function, times in ((ours, mine), (peer, theirs)):
            started = time.perf_counter()
            function()
            times.append(time.perf_counter() - started)
    return statistics.median(mine), statistics.median(theirs)


@dataclass(frozen=True)
class Limit:
    """One figure that has no peer: what was measured, in which unit, and what it may not pass."""

    what: str
    measured: float
    unit: str
    goal: float | None
    at_least: bool = False
    """The goal is one to be reached, not one to stay under."""

    @property
    def missed(self) -> bool:
        """Whether a goal is set and was not met."""
        if self.goal is None:
            return False
        return self.measured < self.goal if self.at_least else self.measured > self.goal

    @property
    def told_goal(self) -> str:
        """Return the goal in words, and that it was missed where it was."""
        if self.goal is None:
            return "none set"
        return f"at {'least' if self.at_least else 'most'} {self.goal:g}" + ("  MISSED" if self.missed else "")

    def as_document(self) -> dict[str, object]:
        """Return the figure as JSON values."""
        return {**asdict(self), "measured": round(self.measured, 3), "missed": self.missed}


@dataclass(frozen=True)
class NotMeasured:
    """A figure that could not be taken here, and why."""

    what: str
    peer_name: str
    why: str

    def as_document(self) -> dict[str, object]:
        """Return what is missing as JSON values."""
        return {**asdict(self), "measured": None}
