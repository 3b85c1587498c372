"""What the page on counting shows is what is counted, and its tables are complete."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from ballots.counting import scottish_stv
from ballots.counting.endorsement.document import decide_ranked
from ballots.counting.interchange.blt import read_blt
from ballots.counting.methods import METHODS

PAGE = (Path(__file__).parents[3] / "docs" / "counting.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    """The page's fenced blocks by name."""
    return dict(re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


def test_the_file_of_the_page_gives_the_totals_of_the_page(example: dict[str, str]) -> None:
    """Every total of every stage, and the winners that the text names."""
    election = read_blt(StringIO(example["blt"]))
    count = scottish_stv.count(election.papers, election.seats, election.options)
    shown = [
        " ".join([str(each.number), *(f"{option} {count.shown(held)}" for option, held in each.totals.items())])
        for each in count.rounds
    ]
    assert shown == example["totals"].splitlines()
    assert count.winners == ("Ada", "Grace")


def test_the_endorsement_of_the_page_has_the_outcome_of_the_page(example: dict[str, str]) -> None:
    """Rule and inputs as they stand there."""
    decided: Any = decide_ranked(json.loads(example["rule"]), json.loads(example["inputs"]))
    outcome = json.loads(example["outcome"])
    assert {key: decided[key] for key in outcome} == outcome


def test_the_page_names_every_method() -> None:
    """A method that is not on the page cannot be chosen with open eyes."""
    table = PAGE.split("| name | papers |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE) == [
        "approval", "score", "star", "irv", "scottish-stv", "meek", "schulze", "ranked-pairs", "borda",
    ]  # fmt: skip
    assert len(METHODS) == 9
