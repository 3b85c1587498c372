"""`mandate decide` exits 0 for every outcome and 2 for unusable input, in one line, and needs no database."""

import json

import click
import pytest
from click.testing import CliRunner

from ballots.cli import register

RULE = {"quorum": {"of": "returned", "need": {"share": "1/20"}},
        "threshold": {"share": "2/3", "base": "cast", "comparator": "at_least"}}  # fmt: skip


def decide(tmp_path, rule, inputs, *options):
    cli = click.Group()
    register(cli)
    for name, value in (("rule", rule), ("in", inputs)):
        (tmp_path / f"{name}.json").write_text(value if isinstance(value, str) else json.dumps(value))
    arguments = ["decide", "--rule", str(tmp_path / "rule.json"), "--inputs", str(tmp_path / "in.json"), *options]
    return CliRunner().invoke(cli, arguments)


def test_every_outcome_is_an_answer(tmp_path) -> None:
    figures = [
        {"roll": 990, "yes": 40, "no": 9},
        {"roll": 990, "yes": 34, "no": 16},
        {"roll": 990, "yes": 33, "no": 17},
    ]
    done = decide(tmp_path, RULE, figures, "--json")
    assert done.exit_code == 0
    told = json.loads(done.output)
    assert [one["outcome"] for one in told] == ["INQUORATE", "CARRIED", "NOT CARRIED"]
    assert (told[0]["quorum_needed"], told[0]["quorum_reached"], told[0]["yes_needed"]) == (50, 49, 33)
    assert decide(tmp_path, RULE, figures[1]).output.startswith("CARRIED\n")


@pytest.mark.parametrize(
    ("rule", "inputs", "word"),
    [
        ({**RULE, "floor": []}, {"yes": 1}, "floor"),
        (RULE, {"yes": 1}, "roll"),
        (RULE, {"roll": 10, "yes": 1.5}, "1.5"),
        (RULE, "{", "JSON"),
        ({"ranked": {"noe": "fixed"}, "quorum": None}, {"roll": 1}, "ranked"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(tmp_path, rule, inputs, word) -> None:
    done = decide(tmp_path, rule, inputs)
    assert done.exit_code == 2
    assert word in done.output
    assert done.output.count("\n") == 1


def test_a_missing_file_is_unusable(tmp_path) -> None:
    cli = click.Group()
    register(cli)
    done = CliRunner().invoke(
        cli, ["decide", "--rule", str(tmp_path / "no.json"), "--inputs", str(tmp_path / "no.json")]
    )
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
