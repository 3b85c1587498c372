"""`make bench`: run every benchmark, print the ratios as a table, keep them as JSON in benchmarks/results/."""

import json
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import bundle, casting, counting, counting_urn, log_tree, pages, web_casting
from benchmarks.timing import Limit, NotMeasured, Ratio

RESULTS = Path(__file__).resolve().parent / "results"
HEADER = ("what", "ours", "beside", "peer or reference", "ratio", "goal")


def _commit() -> str:
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return head.stdout.strip() or "unknown"


MEASURES: dict[str, Callable[[], Iterator[Ratio | Limit | NotMeasured]]] = {
    "log": log_tree.measure,
    "bundle": bundle.measure,
    "casting": casting.measure,
    "counting": counting.measure,
    "urn": counting_urn.measure,
    "pages": pages.measure,
    "web": web_casting.measure,
}
"""What is measured, by the word that asks for it alone: `python -m benchmarks counting`."""


def _row(figure: Ratio | Limit | NotMeasured) -> tuple[str, ...]:
    match figure:
        case Ratio():
            seconds = (f"{figure.ours:.3f} s", f"{figure.peer:.3f} s")
            return (figure.what, *seconds, figure.peer_name, f"{figure.ratio:.3g}", figure.told_goal)
        case Limit():
            return (figure.what, f"{figure.measured:.3g} {figure.unit}", "", "", "", figure.told_goal)
        case NotMeasured():
            return (figure.what, "", "", figure.peer_name, "", f"not measured: {figure.why}")


def main() -> None:
    """Measure, print, keep."""
    asked = sys.argv[1:] or list(MEASURES)
    figures = [one for name in asked for one in MEASURES[name]()]
    rows = [HEADER, *(_row(figure) for figure in figures)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADER))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    document = {
        "commit": _commit(),
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "python": platform.python_version(),
        "ratios": [figure.as_document() for figure in figures],
    }
    name = "latest" if len(asked) == len(MEASURES) else "-".join(asked)
    (RESULTS / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
