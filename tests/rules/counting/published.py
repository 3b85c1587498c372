"""Published elections with known results: where they lie, and how their figures are compared with a count."""

import json
import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from ballots.counting.interchange.blt import read_blt
from ballots.counting.interchange.election import Election
from ballots.counting.interchange.malformed import Repeated
from ballots.counting.record import Count, Round

FOLDER = Path(os.environ.get("MANDATE_REAL_DATA") or "/nonexistent")

WHOLE = os.environ.get("MANDATE_SOAK") == "1"
"""Whether every published election is counted, or a sample of the many alike."""


def elections(folder: str) -> list[str]:
    """Return the names of the elections in a folder; one that is skipped where the folder is not at hand."""
    return sorted(path.parent.name for path in FOLDER.glob(f"{folder}/*/expected.json")) or ["none"]


def expected(real_data: Path, *parts: str) -> Any:
    """Return the published results of an election, or those in a file of many."""
    path = real_data.joinpath(*parts)
    return json.loads((path / "expected.json" if path.is_dir() else path).read_text(encoding="utf-8"))


def election(real_data: Path, *parts: str, repeated: Repeated = "refused") -> Election:
    """Return the papers of an election."""
    path = real_data.joinpath(*parts)
    with (path / "ballots.blt" if path.is_dir() else path).open(encoding="utf-8", newline="") as stream:
        return read_blt(stream, repeated)


def numbers(options: tuple[str, ...], names: Any) -> list[int]:
    """Return the numbers that options have in the file, from 1."""
    return [options.index(name) + 1 for name in names]


def furthest(count: Count, each: Round, totals: Mapping[str, str]) -> Decimal:
    """Return how far the totals of a round are from published ones at most; options no longer in it hold 0."""
    return max(
        abs(Decimal(count.shown(each.totals.get(count.options[int(n) - 1], 0))) - Decimal(votes))
        for n, votes in totals.items()
    )


def telling(count: Count, totals: Mapping[str, str], quota: str | None = None) -> list[int]:
    """Return the numbers of the rounds that have exactly these totals (and this quota)."""
    return [
        each.number
        for each in count.rounds
        if not furthest(count, each, totals) and quota in (None, count.shown(each.quota or 0))
    ]
