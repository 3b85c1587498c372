"""Papers for measuring how fast we count: made by dice from a seed, alike in every run, written as text.

Three camps with tastes of their own (45, 35 and 20 of 100 papers): each option has a strength in each camp, and a voter
ranks by strength and chance. 35 of 100 rank every option, the others stop at any rank.
"""

from pathlib import Path

import numpy as np

SEED = 20260302
CAMPS = (0.45, 0.35, 0.20)
WHOLE = 0.35


def rankings(papers: int, options: int) -> list[list[int]]:
    """Return so many rankings of options from 0 on."""
    dice = np.random.default_rng([SEED, options, papers])
    strengths = np.random.default_rng([SEED, options]).normal(0.0, 1.2, size=(len(CAMPS), options))
    liking = strengths[dice.choice(len(CAMPS), size=papers, p=CAMPS)] + dice.gumbel(size=(papers, options))
    lengths = np.where(dice.random(papers) < WHOLE, options, dice.integers(1, options, size=papers))
    orders = np.argsort(-liking, axis=1).tolist()
    return [order[:length] for order, length in zip(orders, lengths.tolist(), strict=True)]


def write_csv(folder: Path, papers: int, options: int) -> Path:
    """Write a table of ranks: the header, and one paper a line such as `3,1,7`."""
    path = folder / f"{papers}x{options}.csv"
    header = ",".join(f"rank{place}" for place in range(1, options + 1))
    lines = (",".join(map(str, ranking)) for ranking in rankings(papers, options))
    path.write_text(header + "\n" + "\n".join(lines) + "\n")
    return path


def write_blt(folder: Path, papers: int, options: int, seats: int) -> Path:
    """Write BLT: one paper a line such as `1 4 2 8 0`."""
    path = folder / f"{papers}x{options}x{seats}.blt"
    lines = (f"1 {' '.join(str(option + 1) for option in ranking)} 0" for ranking in rankings(papers, options))
    names = (f'"C{option}"' for option in range(options))
    path.write_text("\n".join([f"{options} {seats}", *lines, "0", *names, '"Made by dice"', ""]))
    return path
