"""`make soak`: every attack at its full figure, one after the other, resumable, written into docs/assurance.md.

`make soak ONLY="fast counts, droop"` runs these items alone. An item that is done at this commit is not run again;
interrupt it whenever you like and start it anew. Rows of items that were not run, or had nothing to run, stay as they
are, each with the commit at which it was taken.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / "var" / "soak"
PAGE = ROOT / "docs" / "assurance.md"
BEGIN, END = "<!-- soak:begin -->", "<!-- soak:end -->"

ITEMS: dict[str, tuple[str, ...]] = {
    "bundles": ("tests/attacks/test_bundle_mutations.py", "tests/attacks/test_composite_bundle_mutations.py"),
    "kill": ("tests/attacks/test_kill.py",),
    "log killed": ("tests/attacks/test_log_killed.py",),
    "races": ("tests/attacks/test_races.py",),
    "link": ("tests/attacks/test_link.py",),
    "fast counts": ("tests/rules/counting/test_fast_counts.py",),
    "papers": ("tests/rules/counting/test_fast_papers.py",),
    "files": ("tests/rules/counting/test_fast_reading.py",),
    "permuted": ("tests/rules/counting/test_fair_counts.py",),
    "droop": ("tests/rules/counting/test_beside_droop.py",),
    "demo": ("tests/actions/installation/test_demo_on_postgresql.py",),
    "pages": ("tests/repository/test_pages.py", "tests/repository/test_page_states.py"),
}
"""The attacks by the word that asks for each alone, and where they stand."""

Row = tuple[str, str, str, str, str]
"""Item, attack, figure, seed, commit."""


def commit() -> str:
    """Return the commit that is being tried, marked where files differ from it."""
    head = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    others = [line for line in changed.splitlines() if not line.endswith("docs/assurance.md")]
    return head.stdout.strip() + ("+" if others else "")


def attack(item: str, at: str) -> list[Row]:
    """Run one item at full figures and return what it reported."""
    folder = STATE / at / item.replace(" ", "_")
    done = folder / "done"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        environment = {**os.environ, "MANDATE_SOAK": "1", "MANDATE_SOAK_FIGURES": str(folder)}
        command = [sys.executable, "-m", "pytest", *ITEMS[item], "-x", "-p", "no:xdist"]
        result = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        if result.returncode:
            raise SystemExit(f"soak: {item} failed; nothing was written")
        done.write_text(f"{time.monotonic() - started:.0f}")
    figures = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    print(f"soak: {item} took {done.read_text()} s, {len(figures)} figures", flush=True)
    return [(item, one["name"], one["figure"], str(one["seed"]), at) for one in figures]


def main() -> None:
    """Run the items asked for, or all, and write the table after each."""
    asked = [name.strip() for name in ",".join(sys.argv[1:]).split(",") if name.strip()] or list(ITEMS)
    if strange := [name for name in asked if name not in ITEMS]:
        raise SystemExit(f"soak: there is no item {strange[0]!r}; there are {', '.join(ITEMS)}")
    at = commit()
    for item in asked:
        print(f"soak: {item} …", flush=True)
        if found := attack(item, at):
            write([row for row in written() if row[0] != item] + found)


def written() -> list[Row]:
    """Return the rows that stand in docs/assurance.md."""
    table = PAGE.read_text().split(BEGIN)[1].split(END)[0].strip().splitlines()[2:]
    rows = [line.strip("| ").split(" | ") for line in table]
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def write(rows: list[Row]) -> None:
    """Put the table between its marks in docs/assurance.md, in the order of the items."""
    before, rest = PAGE.read_text().split(BEGIN)
    after = rest.split(END)[1]
    order = list(ITEMS)
    lines = ["| item | attack | figure | seed | commit |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in sorted(rows, key=lambda row: order.index(row[0]))]
    PAGE.write_text(before + BEGIN + "\n\n" + "\n".join(lines) + "\n\n" + END + after)


if __name__ == "__main__":
    main()
