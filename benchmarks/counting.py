"""Counting large elections beside other libraries, in one run: CPU seconds for loading and counting, and peak memory.

Every piece of work is a process of its own and says which winners it found; ours must be the floor's. Small figures are
the median of three, the long ones of the peers are taken once. Goals: `docs/counting.md`, "How fast".
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.counting_papers import write_blt, write_csv
from benchmarks.counting_work import FLOOR, OURS
from benchmarks.timing import Limit, NotMeasured, Ratio

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / ".venv" / "node"
"""Where `make bench` puts the npm package `votes`, if npm is at hand."""

MOST_MIB = 350
Figure = Ratio | Limit | NotMeasured


@dataclass(frozen=True)
class Run:
    """One process: CPU seconds for loading and counting, the winners, and the most memory it had."""

    load: float
    count: float
    winners: list[int]
    mib: float

    @property
    def total(self) -> float:
        """CPU seconds for loading and counting."""
        return self.load + self.count


def measure() -> Iterator[Figure]:
    """Measure all methods on papers made anew."""
    folder = Path(tempfile.mkdtemp(prefix="mandate-counting-"))
    try:
        yield from _runoff(folder)
        yield from _transferable(folder)
        yield from _schulze(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _runoff(folder: Path) -> Iterator[Figure]:
    path, what = write_csv(folder, 1_000_000, 10), "IRV, 1,000,000 papers of 10"
    peers = ["pyrankvote", "pyrcv +g", "py-vote-core +g"]
    runs = _in_turn([OURS, FLOOR, "pyrankvote"], "irv", path, 10) | _in_turn(peers[1:], "irv", path, 10, times=1)
    ours = runs[OURS]
    yield Ratio(what, ours.total, runs[FLOOR].total, "numpy floor", 2.5)
    for peer in peers:
        yield Ratio(what, ours.total, runs[peer].total, peer, 0.167)
    yield Ratio(f"{what}: the count alone", ours.count, runs["pyrankvote"].count, "pyrankvote", 0.1)
    yield Limit(f"{what}: peak memory", ours.mib, "MiB", MOST_MIB)


def _transferable(folder: Path) -> Iterator[Figure]:
    path, blt = write_csv(folder, 100_000, 12), write_blt(folder, 100_000, 12, 5)
    what = "100,000 papers of 12, 5 seats"
    runs = _in_turn([OURS, FLOOR, "pyrankvote"], "scottish-stv", path, 12, seats=5)
    ours = runs[OURS]
    yield Ratio(f"Scottish STV, {what}", ours.total, runs[FLOOR].total, "plain floor", 1.3)
    # Its rule is another one (one value for a whole pile), so that the elected may differ.
    yield Ratio(f"Scottish STV, {what}", ours.total, runs["pyrankvote"].total, "pyrankvote (other rule)", None)
    yield _beside_droop(f"Scottish STV, {what}", ours, "scotland", blt, 0.2)
    meek = _in_turn([OURS, FLOOR], "meek", path, 12, seats=5)
    yield Ratio(f"Meek, {what}", meek[OURS].total, meek[FLOOR].total, "numpy floor", None)
    yield _beside_droop(f"Meek, {what}", meek[OURS], "meek", blt, 0.1)


def _schulze(folder: Path) -> Iterator[Figure]:
    path, what = write_csv(folder, 100_000, 20), "Schulze, 100,000 papers of 20"
    peers = ["py-vote-core +g", "schulze-condorcet"]
    runs = _in_turn([OURS, FLOOR], "schulze", path, 20) | _in_turn(peers, "schulze", path, 20, times=1)
    ours = runs[OURS]
    yield Ratio(what, ours.total, runs[FLOOR].total, "numpy floor", None)
    for peer in peers:
        yield Ratio(what, ours.total, runs[peer].total, peer, 0.0167)
    if not (NODE / "node_modules" / "votes").is_dir():
        yield NotMeasured(what, "npm votes", "npm or the package is not at hand")
        return
    command = ["node", str(ROOT / "benchmarks" / "peers.mjs"), str(NODE), str(path), "20"]
    node = _median([_run(command) for _ in range(3)])
    assert node.winners == ours.winners
    yield Ratio(what, ours.total, node.total, "npm votes +g", 0.5)


def _in_turn(
    whose: Sequence[str], method: str, path: Path, options: int, seats: int = 1, times: int = 3
) -> dict[str, Run]:
    """Return the medians of runs in turn, so that a busy machine slows all alike."""
    asked = [method, str(path), str(options), str(seats)]
    runs: dict[str, list[Run]] = {who: [] for who in whose}
    for _ in range(times):
        for who in whose:
            runs[who].append(_run([sys.executable, "-m", "benchmarks.counting_work", who, *asked]))
    done = {who: _median(several) for who, several in runs.items()}
    if OURS in done and FLOOR in done:
        assert done[OURS].winners == done[FLOOR].winners, done
    return done


def _median(runs: Sequence[Run]) -> Run:
    return sorted(runs, key=lambda run: run.total)[len(runs) // 2]


def _run(command: Sequence[str]) -> Run:
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.read())
    return Run(told["load"], told["count"], told["winners"], told.get("mib", 0.0))


def _beside_droop(what: str, ours: Run, rule: str, blt: Path, goal: float) -> Figure:
    """Compare with droop, which runs as a program of its own; what it takes to start is not counted."""
    place = os.environ.get("MANDATE_PEERS")
    if not place:
        return NotMeasured(what, f"droop {rule}", "MANDATE_PEERS is not set")
    program = Path(place) / "droop-0.14" / "Droop.py"
    few = blt.with_name("few.blt")
    few.write_text('2 1\n2 1 2 0\n1 2 0\n0\n"A"\n"B"\n"Few"\n')
    seconds = [_cpu([sys.executable, str(program), rule, str(path)]) for path in (few, blt)]
    return Ratio(what, ours.total, seconds[1] - seconds[0], f"droop {rule}", goal)


def _cpu(command: Sequence[str]) -> float:
    """Return the CPU seconds of a whole process that prints what it likes."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return used.ru_utime + used.ru_stime
