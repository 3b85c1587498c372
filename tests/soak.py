"""`make soak`: every attack at its full figure, one after the other, resumable, written into docs/assurance.md.

An item that is done at this commit is not run again; interrupt it whenever you like and start it anew.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / "var" / "soak"
BEGIN, END = "<!-- soak:begin -->", "<!-- soak:end -->"

ITEMS: dict[str, str] = {
    "Altered bundles refused, honest ones accepted": "tests/attacks/test_bundle_mutations.py",
    "Killed while casting, closing, counting, destroying keys, sequencing": "tests/attacks/test_kill.py",
    "Killed while sequencing and signing": "tests/attacks/test_log_killed.py",
    "Everybody at once": "tests/attacks/test_races.py",
    "Link attack on a dump at each phase": "tests/attacks/test_link.py",
    "Fast counts beside plain ones": "tests/rules/counting/test_fast_counts.py",
    "Files read quickly beside files read plainly": "tests/rules/counting/test_fast_reading.py",
    "Counts of permuted papers and renamed options": "tests/rules/counting/test_fair_counts.py",
    "Counts beside droop": "tests/rules/counting/test_beside_droop.py",
    "The demo's whole year on PostgreSQL": "tests/actions/installation/test_demo_on_postgresql.py",
}


def commit() -> str:
    """Return the commit that is being tried, marked where files differ from it."""
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    others = [line for line in changed.splitlines() if not line.endswith("docs/assurance.md")]
    return head.stdout.strip() + ("+" if others else "")


def attack(title: str, path: str, at: str) -> list[dict[str, str]]:
    """Run one item at full figures and return what it reported."""
    folder = STATE / at / path.replace("/", "_")
    done = folder / "done"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        environment = {**os.environ, "MANDATE_SOAK": "1", "MANDATE_SOAK_FIGURES": str(folder)}
        result = subprocess.run(
            [sys.executable, "-m", "pytest", path, "-x", "-p", "no:xdist"], cwd=ROOT, env=environment, check=False
        )
        if result.returncode:
            raise SystemExit(f"soak: {title} failed; nothing was written")
        done.write_text(f"{time.monotonic() - started:.0f}")
    figures = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    return [{**figure, "commit": at, "seconds": done.read_text()} for figure in figures]


def main() -> None:
    """Run all items and write the table."""
    at = commit()
    rows = []
    for title, path in ITEMS.items():
        print(f"soak: {title} …", flush=True)
        rows += attack(title, path, at)
        write(rows)


def write(rows: list[dict[str, str]]) -> None:
    """Put the table between its marks in docs/assurance.md."""
    page = ROOT / "docs" / "assurance.md"
    text = page.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    lines = ["| attack | figure | seed | commit |", "|---|---|---|---|"]
    lines += [f"| {row['name']} | {row['figure']} | {row['seed']} | {row['commit']} |" for row in rows]
    page.write_text(before + BEGIN + "\n\n" + "\n".join(lines) + "\n\n" + END + after)


if __name__ == "__main__":
    main()
