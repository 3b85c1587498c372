"""The methods by the names they have in procedures, on the command line and in a count."""

from typing import Final

from ballots.counting import approval, borda, irv, meek, ranked_pairs, schulze, score, scottish_stv, star

RANKED: Final = {
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
