"""One piece of counting in a process of its own: `python -m benchmarks.counting_work WHO METHOD FILE OPTIONS SEATS`.

Prints the CPU seconds for loading and for counting, without the time that imports take, and the winners.
"""

import json
import sys
import time
from pathlib import Path

OURS = "ours"
FLOOR = "floor"


def work(who: str, method: str, path: Path, options: int, seats: int) -> dict[str, object]:
    """Load and count, and return the figures."""
    if who == OURS:
        load, count = _ours(method)
    elif who == FLOOR:
        from benchmarks.counting_floors import FLOORS

        loads, counts = FLOORS[method]
        load, count = loads, lambda loaded, _: counts(loaded, options)
    else:
        from benchmarks.counting_peers import PEERS

        load, count = PEERS[who](method)
    began = time.process_time()
    loaded = load(path, options)
    between = time.process_time()
    winners = count(loaded, seats)
    ended = time.process_time()
    return {"load": between - began, "count": ended - between, "winners": sorted(winners), "mib": _most_memory()}


def _most_memory() -> float:
    """Return the most MiB that this program had since it was started; what its parent had is not in it."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def _ours(method: str):  # type: ignore[no-untyped-def]
    from ballots.counting.fast import blt_papers, cells, pairs, piles, points, shares
    from ballots.counting.fast.reading import read_quickly
    from ballots.counting.quickest import count_ranked

    assert all((blt_papers, cells, pairs, piles, points, shares))

    def load(path: Path, _: int) -> object:
        with path.open("rb") as stream:
            election = read_quickly(stream, "csv")
        assert election is not None
        return election

    def count(election, seats: int) -> list[int]:  # type: ignore[no-untyped-def]
        counted = count_ranked(method, election.papers, seats, election.options)
        assert counted.rounds
        return [int(winner) for winner in counted.winners]

    return load, count


if __name__ == "__main__":
    print(json.dumps(work(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))))
