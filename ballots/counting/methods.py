"""The methods by the names they have in procedures, on the command line and in a count."""

from collections.abc import Sequence
from typing import Final, Protocol

from ballots.counting import approval, borda, irv, meek, ranked_pairs, schulze, score, scottish_stv, star
from ballots.counting.papers import RankedPapers
from ballots.counting.record import Count


class RankedMethod(Protocol):
    """A method that counts rankings."""

    def __call__(
        self, papers: RankedPapers, seats: int, options: Sequence[str], lot: Sequence[str] | None = None
    ) -> Count:
        """Count the papers. `ValueError` as in `order_of_lot`."""


RANKED: Final[dict[str, RankedMethod]] = {
    "irv": irv.count,
    "scottish-stv": scottish_stv.count,
    "meek": meek.count,
    "schulze": schulze.count,
    "ranked-pairs": ranked_pairs.count,
    "borda": borda.count,
}
"""The methods that count rankings."""

SCORED: Final = {"score": score.count, "star": star.count}
"""The methods that count scores."""

APPROVED: Final = {"approval": approval.count}
"""The method that counts approvals."""

METHODS: Final = (*RANKED, *APPROVED, *SCORED)
"""The names of all methods but the motion, which has no options and no seats."""
