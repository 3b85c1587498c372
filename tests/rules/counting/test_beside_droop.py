"""Small elections full of ties, counted beside droop: the same winners by the Scottish and by the reference Meek rule.

droop is another's program; it runs in a process of its own, where MANDATE_PEERS says that it lies.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from ballots.counting.from_file import count_bytes
from tests.figures import SEED, report, runs

ELECTIONS = runs(20, 1_000)
DROOP = Path(os.environ.get("MANDATE_PEERS") or "/nonexistent") / "droop-0.14" / "Droop.py"
PROGRAM = """
import json, os, runpy, sys
sys.path.insert(0, os.path.dirname(sys.argv[1]))
main = runpy.run_path(sys.argv[1], run_name="peer")["main"]
for line in sys.stdin:
    path, rule = json.loads(line)
    told = json.loads(main({"path": path, "rule": rule, "report": False, "json": True}))
    last = told["actions"][-1]["cstate"].items()
    elected = [told["cdict"][option]["name"] for option, found in last if found["state"] == "elected"]
    print(json.dumps(sorted(elected)), flush=True)
"""


def made(dice: random.Random) -> str:
    """Return a small election in BLT with an order of the lot; few papers, so that ties are many."""
    options = dice.randint(2, 6)
    seats, papers = dice.randint(1, options), dice.randint(options, 30)  # droop refuses fewer papers than options
    numbers = range(1, options + 1)
    lines = [f"{options} {seats}", f"[tie {' '.join(map(str, dice.sample(numbers, options)))}]"]
    for _ in range(papers):
        ranking = dice.sample(numbers, dice.randint(1, options))
        lines.append(f"{dice.choice((1, 1, 1, 2, 5))} {' '.join(map(str, ranking))} 0")
    return "\n".join([*lines, "0", *(f'"C{number}"' for number in numbers), '"Dice"', ""])


@pytest.mark.skipif(not DROOP.exists(), reason="MANDATE_PEERS does not name a folder with droop")
@pytest.mark.parametrize(("method", "rule"), [("scottish-stv", "scotland"), ("meek", "meek-prf")])
def test_the_winners_are_those_of_droop(method: str, rule: str, tmp_path: Path) -> None:
    """Ties included: the option drawn first is the one that a tie falls on, in both."""
    dice, tied = random.Random(SEED), 0
    path = tmp_path / "election.blt"
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(DROOP)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as peer:
        assert peer.stdin is not None
        assert peer.stdout is not None
        for _ in range(ELECTIONS):
            path.write_text(made(dice))
            print(json.dumps([str(path), rule]), file=peer.stdin, flush=True)
            theirs = json.loads(peer.stdout.readline())
            with path.open("rb") as stream:
                counted = count_bytes(stream, "blt", method).count
            tied += bool(counted.ties)
            assert sorted(counted.winners) == theirs, path.read_text()
        peer.stdin.close()
    report(f"Winners as droop {rule} has them", f"{ELECTIONS} random small elections, {tied} of them with ties")
