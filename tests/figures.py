"""How far an attack goes, and the figure it reports: a seeded sample in `make test`, the full count in `make soak`."""

import json
import os
from pathlib import Path

SEED = int(os.environ.get("MANDATE_SEED", "20260302"))

SOAK = os.environ.get("MANDATE_SOAK") == "1"


def runs(sample: int, full: int) -> int:
    """Return how often to try: the sample, or the full figure when soaking."""
    return full if SOAK else sample


def report(name: str, figure: str) -> None:
    """Write down what an attack found, where `make soak` asked for it."""
    if folder := os.environ.get("MANDATE_SOAK_FIGURES"):
        path = Path(folder) / f"{name.replace('/', '-').replace(' ', '-')}.json"
        path.write_text(json.dumps({"name": name, "figure": figure, "seed": SEED}))
