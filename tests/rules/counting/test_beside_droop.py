"""Small elections full of ties, counted beside droop: the same winners and stages by the Scottish and the Meek rule.

droop is another's program; it runs in a process of its own, where MANDATE_PEERS says that it lies.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from ballots.counting.from_file import count_bytes
from ballots.counting.record import Count
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


def has_stages(count: Count, actions: Sequence[tuple[str, str, dict[str, str]]]) -> bool:
    """Tell whether the quota and totals of each action are those of one of our rounds, in the same order."""
    at = 0
    for _, quota, votes in actions:
        at = next((number for number in telling(count, votes, quota) if number >= at), 0)
        if not at:
            return False
    return True


def is_read_otherwise(count: Count) -> bool:
    """Tell whether three or more were tied, and an earlier stage left two or more of them lowest (or highest), not all.

    The Order speaks of two. We go on among those; droop goes on among all, and draws the lot among all.
    """
    for number, tie in count.ties:
        pick = max if tie.over == "surplus" else min
        for earlier in reversed(count.rounds[: number - 1]):
            had = [earlier.totals.get(option, 0) for option in tie.tied]
            equal = had.count(pick(had))
            if 1 < equal < len(had):
                return True
            if equal == 1:
                break
    return False


@pytest.mark.skipif(not DROOP.exists(), reason="MANDATE_PEERS does not name a folder with droop")
@pytest.mark.parametrize(("method", "rule"), [("scottish-stv", "scotland"), ("meek", "meek-prf")])
def test_winners_and_stages_are_those_of_droop(method: str, rule: str, tmp_path: Path) -> None:
    """Ties included: the option drawn first is the one that a tie falls on, in both.

    Every transfer by the Scottish rules, and every election and exclusion by Meek's that rests on newly divided votes,
    has the quota and the totals of one of our rounds, in the same order. Where the Order can be read in two ways both
    are right, and such elections are told apart and counted.
    """
    dice, tied, stages, otherwise = random.Random(SEED), 0, 0, 0
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
            same = sorted(counted.winners) == theirs and has_stages(counted, actions)
            assert same or (rule == "scotland" and is_read_otherwise(counted)), path.read_text()
            stages, otherwise = stages + len(actions), otherwise + (not same)
        peer.stdin.close()
    figure = f"{ELECTIONS} random small elections, {tied} of them with ties; {stages} stages, each total and quota"
    figure += f"; {otherwise} with a tie of three that the Order leaves open" if rule == "scotland" else ""
    report(f"Winners and stages as droop {rule} has them", figure)
