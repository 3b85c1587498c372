"""Small elections full of ties, counted beside droop: the same winners and stages by the Scottish and the Meek rule.

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
from tests.rules.counting.published import telling

ELECTIONS = runs(20, 10_000)
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
    tags = ("transfer",) if rule == "scotland" else ("elect", "defeat")
    stages = [
        [action["msg"], action["quota"], {option: found["vote"] for option, found in action["cstate"].items()}]
        for action in told["actions"] if action["tag"] in tags and "remaining" not in action["msg"]
    ]
    print(json.dumps([sorted(elected), stages]), flush=True)
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
def test_winners_and_stages_are_those_of_droop(method: str, rule: str, tmp_path: Path) -> None:
    """Ties included: the option drawn first is the one that a tie falls on, in both.

    Every transfer by the Scottish rules, and every election and exclusion by Meek's that rests on newly divided votes,
    has the quota and the totals of one of our rounds, in the same order.
    """
    dice, tied, stages = random.Random(SEED), 0, 0
    path = tmp_path / "election.blt"
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(DROOP)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as peer:
        assert peer.stdin is not None
        assert peer.stdout is not None
        for _ in range(ELECTIONS):
            path.write_text(made(dice))
            print(json.dumps([str(path), rule]), file=peer.stdin, flush=True)
            theirs, actions = json.loads(peer.stdout.readline())
            with path.open("rb") as stream:
                counted = count_bytes(stream, "blt", method).count
            tied += bool(counted.ties)
            assert sorted(counted.winners) == theirs, path.read_text()
            at, stages = 0, stages + len(actions)
            for said, quota, votes in actions:
                told = [number for number in telling(counted, votes, quota) if number >= at]
                assert told, (said, path.read_text())
                at = told[0]
        peer.stdin.close()
    figure = f"{ELECTIONS} random small elections, {tied} of them with ties; {stages} stages, each total and quota"
    report(f"Winners and stages as droop {rule} has them", figure)
