"""Counting a motion: papers grouped by choice become a tally. A pure function of the papers, and of nothing else."""

from collections.abc import Mapping

from ballots.rules.choices import BLANK, MOTION_CHOICES
from ballots.rules.tally import Tally


def count(choices: Mapping[str, int], invalid: int = 0) -> Tally:
    """Return the tally of a motion.

    `choices` gives for each choice, as it stands on the opened papers, the number of papers; a choice in any other
    spelling than DESIGN §6 gives is spoiled. `invalid` papers could not be opened or read at all and are spoiled too.
    `ValueError` for a number below 0.
    """
    if invalid < 0 or any(papers < 0 for papers in choices.values()):
        raise ValueError("a number of papers cannot be below 0")
    known = (*MOTION_CHOICES, BLANK)
    strange = sum(papers for choice, papers in choices.items() if choice not in known)
    yes, no, abstain, blank = (choices.get(choice, 0) for choice in known)
    return Tally(yes, no, abstain, blank, strange + invalid)
