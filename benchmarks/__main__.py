"""`make bench`: run every benchmark, print the ratios as a table, keep them as JSON in benchmarks/results/."""

import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import bundle, casting, log_tree
from benchmarks.timing import Ratio

RESULTS = Path(__file__).resolve().parent / "results"
HEADER = ("what", "ours", "beside", "peer or reference", "ratio", "goal")


def _commit() -> str:
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return head.stdout.strip() or "unknown"


def _row(ratio: Ratio) -> tuple[str, ...]:
    return (
        ratio.what, f"{ratio.ours:.3f} s", f"{ratio.peer:.3f} s", ratio.peer_name, f"{ratio.ratio:.2f}", ratio.told_goal
    )  # fmt: skip


def main() -> None:
    """Measure, print, keep."""
    ratios = [one for measure in (log_tree.measure, bundle.measure, casting.measure) for one in measure()]
    rows = [HEADER, *(_row(ratio) for ratio in ratios)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEADER))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    document = {
        "commit": _commit(),
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "python": platform.python_version(),
        "ratios": [ratio.as_document() for ratio in ratios],
    }
    (RESULTS / "latest.json").write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
