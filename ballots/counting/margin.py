"""The margin of victory: how many papers would have had to say otherwise for the seat to be in doubt.

In doubt means that somebody else wins, or that a tie decides. What is told is proved from the totals of the count
alone, so it exposes no paper: `least` papers are needed whatever they say, and `enough` of the right ones suffice.
Where both are the same number the margin is exact.
"""

from dataclasses import dataclass

from ballots.counting.drawing.bars import standing
from ballots.counting.margin_runoff import enough_in_rounds, least_in_rounds
from ballots.counting.pairwise import condorcet_winner
from ballots.counting.record import Count


@dataclass(frozen=True, slots=True)
class Margin:
    """At least `least` papers, and `enough` of the right ones (None where that is not known); the nearest rival."""

    least: int
    enough: int | None
    rival: str

    @property
    def exact(self) -> bool:
        """Whether the number is the margin itself and no bound."""
        return self.least == self.enough


def margin(count: Count, span: int = 5) -> Margin | None:
    """Return the margin of a count for one seat, or None where none can be told.

    None is told for several seats, a single option, no winner, and where no bound is proved (a circle that ranked pairs
    break). A margin of 0 means that a tie decided. `span` is the most score less the least.
    """
    if count.seats != 1 or len(count.winners) != 1 or len(count.options) < 2:
        return None
    if count.method == "irv":
        return _of_runoff(count)
    if count.pairwise:
        return _of_pairs(count)
    if count.method in ("approval", "score", "borda"):
        # What one changed paper can move between two options: from all on the one to all on the other.
        unit = {"approval": 2, "score": 2 * span, "borda": 20 * (len(count.options) - 1)}[count.method]
        return _of_totals(count, unit, exact=count.method == "approval")
    return _of_star(count, span) if count.method == "star" else None


def _half(difference: int, unit: int = 2) -> int:
    """Return how many papers close a difference if each closes `unit` of it, rounded up."""
    return -(-difference // unit)


def _of_totals(count: Count, unit: int, exact: bool) -> Margin:
    """Return the margin between the two highest totals.

    For approval it is exact: at least as many papers name the winner and not the other as the difference says, and
    each of them turned round closes two of it.
    """
    winner, totals = count.winners[0], count.rounds[0].totals
    rival = max((option for option in totals if option != winner), key=lambda option: totals[option])
    least = _half(totals[winner] - totals[rival], unit)
    return Margin(least, least if exact or not least else None, rival)


def _of_pairs(count: Count) -> Margin | None:
    """Return how many papers keep the first from standing above every other, or change a path that decides.

    With fewer changed the same option still stands above every other one, so every method of pairs elects it. Without
    such an option only Schulze's paths are told: while no majority turns, a strength moves by one a paper at most.
    """
    winner, matrix = count.winners[0], count.pairwise
    others = [option for option in standing(count) if option != winner]
    if condorcet_winner(matrix) == winner:
        rival = min(others, key=lambda other: matrix[winner][other] - matrix[other][winner])
        return Margin(_half(matrix[winner][rival] - matrix[rival][winner]), None, rival)
    if not count.strengths:
        return None
    paths = count.strengths
    rival = min(others, key=lambda other: paths[winner][other] - paths[other][winner])
    turns = min(abs(matrix[one][other] - matrix[other][one]) for one in matrix for other in matrix[one])
    least = _half(min(turns, paths[winner][rival] - paths[rival][winner]))
    return Margin(least, None, rival) if least > 0 else None


def _of_runoff(count: Count) -> Margin:
    rounds = [each.totals for each in count.rounds]
    least = least_in_rounds(rounds, count.winners[0])
    enough, rival = enough_in_rounds(rounds, count.winners[0])
    return Margin(least, enough, rival)


def _of_star(count: Count, span: int) -> Margin | None:
    """Return a bound for STAR: with fewer changed the same two meet, and the same one of them wins."""
    sums, meeting, winner = count.rounds[0].totals, count.rounds[1].totals, count.winners[0]
    if len(meeting) != 2:
        return None
    rival = next(option for option in meeting if option != winner)
    closest = _half(meeting[winner] - meeting[rival])
    outside = [votes for option, votes in sums.items() if option not in meeting]
    if outside:
        closest = min(closest, _half(min(sums[option] for option in meeting) - max(outside), 2 * span))
    return Margin(closest, None if closest else 0, rival)
