"""`mandate count` reads a file, counts it by a method, and tells every round, or refuses the file in one line."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from ballots.count_cli import register
from ballots.counting.from_file import COUNTABLE
from tests.figures import runs
from tests.rules.counting.published import elections, expected

BLT = '3 2\n5 1 2 0\n2 1 0\n1 2 0\n2 3 0\n0\n"Ada"\n"Grace"\n"Jean"\n"Two seats, ten papers"\n'
ROOT = Path(__file__).parents[3]


def run(*arguments: str | Path) -> Result:
    """Run the command as `mandate` does."""
    group = click.Group()
    register(group)
    return CliRunner().invoke(group, ["count", *map(str, arguments)])


def counted(path: Path, method: str, *more: str) -> Any:
    """Return the count of a file as JSON."""
    result = run(path, "--method", method, "--json", *more)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def written(folder: Path, name: str, text: str) -> Path:
    """Return a file of this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_count_is_told_as_json(tmp_path: Path) -> None:
    """Winners by name in order of election, rounds, ties, invalid."""
    told = counted(written(tmp_path, "a.blt", BLT), "scottish-stv")
    assert told["winners"] == ["Ada", "Grace"]
    assert told["rounds"][2]["totals"] == {"Ada": "4.00000", "Grace": "3.14285"}
    assert (told["ties"], told["invalid"], told["blank"], told["seats"]) == ([], 0, 0, 2)


def test_a_count_is_told_as_a_table_and_sentences(tmp_path: Path) -> None:
    """Title, rounds, the reasons and the elected."""
    lines = run(written(tmp_path, "a.blt", BLT), "--method", "scottish-stv").stdout.splitlines()
    assert lines[0] == "Two seats, ten papers"
    assert lines[4:8] == [
        "Round             1         2         3",
        "Ada        7.00000*  4.00000   4.00000",
        "Grace      1.00000   3.14285   3.14285*",
        "Jean       2.00000   2.00000         –",
    ]
    assert "Round 1: Ada reaches the quota with 7 and is elected." in lines
    assert lines[-1] == "Elected: Ada, Grace."


def test_seats_override_the_file(tmp_path: Path) -> None:
    """One seat instead of two, and no seat is refused; instant run-off says how to fill one."""
    path = written(tmp_path, "a.blt", BLT)
    assert counted(path, "irv", "--seats", "1")["winners"] == ["Ada"]
    assert counted(path, "meek", "--seats", "1")["winners"] == ["Ada"]
    assert run(path, "--method", "meek", "--seats", "0").exit_code == 2
    assert run(path, "--method", "irv").stderr == (
        f"{path}: irv fills one seat, and 2 are to be filled; say --seats 1 or take another method\n"
    )


def test_ties_fall_by_the_order_of_the_file_or_its_lot(tmp_path: Path) -> None:
    """Of two equal options the first goes; an order of the lot in the file takes its place."""
    tie = '2 1\n1 1 0\n1 2 0\n0\n"A"\n"B"\n"T"\n'
    told = counted(written(tmp_path, "a.blt", tie), "irv")
    assert told["winners"] == ["B"]
    assert told["ties"] == [{"round": 1, "over": "exclusion", "tied": ["A", "B"], "fell_on": "A", "by": "lot"}]
    lot = counted(written(tmp_path, "b.blt", tie.replace("2 1\n", "2 1\n[tie 2 1]\n", 1)), "irv")
    assert lot["winners"] == ["A"]


def test_every_kind_of_file_gives_the_same_count(tmp_path: Path) -> None:
    """BLT, PrefLib and a table of ranks."""
    soi = (
        "# DATA TYPE: soi\n# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Grace\n"
        "# ALTERNATIVE NAME 3: Jean\n5: 1,2\n2: 1\n2: 3\n1: 2\n"
    )
    table = "count,rank1,rank2\n5,Ada,Grace\n2,Ada,\n1,Grace,\n2,Jean,\n"
    told = counted(written(tmp_path, "a.blt", BLT), "scottish-stv")
    assert counted(written(tmp_path, "a.SOI", soi), "scottish-stv", "--seats", "2") == told
    assert counted(written(tmp_path, "a.csv", table), "scottish-stv", "--seats", "2") == told


def test_a_table_of_scores_is_counted(tmp_path: Path) -> None:
    """A column for each option; an empty cell is no score, an empty row a blank paper, 6 of 5 spoils the paper."""
    path = written(tmp_path, "a.csv", 'count,"Ada, A.",Grace\n3,4,5\n1,5,\n2,,\n1,6,0\n')
    told = counted(path, "score")
    assert (told["rounds"][0]["totals"], told["winners"]) == ({"Ada, A.": "17", "Grace": "15"}, ["Ada, A."])
    assert (told["valid"], told["blank"], told["invalid"]) == (4, 2, 1)
    assert counted(path, "star")["winners"] == ["Grace"]
    assert counted(path, "score", "--highest", "6")["invalid"] == 0


def test_approvals_come_from_a_table_or_from_whoever_is_ranked(tmp_path: Path) -> None:
    """1 names an option; on a ranking every option that it holds is named."""
    table = written(tmp_path, "a.csv", "Ada,Grace\n1,0\n1,1\n,\n")
    told = counted(table, "approval")
    assert (told["rounds"][0]["totals"], told["blank"]) == ({"Ada": "2", "Grace": "1"}, 1)
    assert counted(written(tmp_path, "a.blt", BLT), "approval")["rounds"][0]["totals"] == {
        "Ada": "7",
        "Grace": "6",
        "Jean": "2",
    }


def test_a_motion_is_counted_by_simple_majority(tmp_path: Path) -> None:
    """Other words are invalid, nothing is blank; a tie is lost. Options called Yes and No serve as well."""
    told = counted(written(tmp_path, "a.csv", "choice,count\nyes,3\nNo,2\nabstain,1\n,4\nperhaps,5\n"), "motion")
    assert told["rounds"][0]["totals"] == {"yes": "3", "no": "2", "abstain": "1"}
    assert (told["winners"], told["blank"], told["invalid"]) == (["yes"], 4, 5)
    assert counted(written(tmp_path, "b.csv", "choice\nyes\nno\n"), "motion")["winners"] == ["no"]
    ranked = written(tmp_path, "a.blt", '2 1\n3 1 0\n1 2 0\n1 1 2 0\n0\n"Yes"\n"No"\n"M"\n')
    assert (counted(ranked, "motion")["winners"], counted(ranked, "motion")["invalid"]) == (["yes"], 1)


def test_the_tables_of_the_page_are_counted_as_the_page_says(tmp_path: Path) -> None:
    """Scores and choices as they stand in the documentation."""
    page = (ROOT / "docs" / "counting.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    scores = written(tmp_path, "a.csv", blocks["scores"])
    assert counted(scores, "score")["rounds"][0]["totals"] == {"Ada": "17", "Grace": "15"}
    assert (counted(scores, "star")["winners"], counted(scores, "star")["blank"]) == (["Grace"], 1)
    motion = counted(written(tmp_path, "b.csv", blocks["choices"]), "motion")
    assert (motion["rounds"][0]["totals"], motion["blank"]) == ({"yes": "2", "no": "1", "abstain": "0"}, 1)


@pytest.mark.parametrize(
    ("name", "text", "method", "message"),
    [
        ("a.blt", BLT.replace("2 3 0", "2 4 0"), "irv", "a.blt:5:3: an option must be from 1 to 3, not '4'"),
        ("a.blt", "", "irv", "a.blt:1:1: the file ends where the number of options should stand"),
        ("a.blt", BLT.replace("5 1 2 0", "5 1 2 1 0"), "irv", "a.blt:2:9: the paper that ends here names option 1"),
        ("a.blt", "1000000 1\n", "irv", "a.blt:1:1: the number of options must be from 1 to 500"),
        ("a.csv", "rank1,rank2\nA,A\n", "irv", "a.csv:2:2: the row names 'A' twice"),
        ("a.csv", "Ada,Grace\n4,x\n", "score", "a.csv:2:2: a score must be a whole number, not 'x'"),
        ("a.csv", "count,Ada\n2,4\n0,4\n", "score", "a.csv:3:1: the number of papers must be a whole number from 1"),
        ("a.csv", "Ada,count,Grace\n1,1,7\n", "approval", "a.csv:2:3: an approval must be 1, 0 or nothing, not '7'"),
        ("a.csv", "Ada,Ada\n", "score", "a.csv:1:2: the header must name each option once, and here stands 'Ada'"),
        ("a.csv", "count\n", "score", "a.csv:1:1: the header must name the ranks from rank1 on"),
        ("a.csv", "yes,no\n", "motion", "a.csv:1:1: the header of a motion's papers must be choice"),
        ("a.csv", "Ada,Grace\n1,0\n", "irv", "a.csv:1:1: the header must be rank1, rank2 … and count, not 'Ada'"),
        ("a.csv", "Ada\n1,2\n", "score", "a.csv:2:2: the row has 2 fields, and the header 1"),
        ("a.soi", "6: 1,2\n", "irv", "a.soi:1:1: the header # NUMBER ALTERNATIVES"),
        ("a.blt", BLT, "star", "a.blt: star counts scores, and the file has rankings"),
        ("a.blt", BLT, "motion", "a.blt: a motion's options are Yes, No and Abstain, and the file has 'Ada'"),
        ("a.txt", BLT, "irv", "a.txt: the name must end in one of .blt, .soc, .soi, .toc, .toi, .csv"),
    ],
)
def test_a_file_that_cannot_be_counted_is_refused_in_one_line(
    tmp_path: Path, name: str, text: str, method: str, message: str
) -> None:
    """File, line, column and reason; exit status 2; nothing of a result."""
    result = run(written(tmp_path, name, text), "--method", method)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{tmp_path}/{message}")
    assert result.stderr.count("\n") == 1


def test_an_option_that_a_paper_ranks_again_is_counted_at_its_first_place_where_asked(tmp_path: Path) -> None:
    """How many papers do so is told beside the count; otherwise the file is refused, and told how to ask."""
    blt = written(tmp_path, "a.blt", BLT.replace("5 1 2 0", "5 1 - 1 2 0"))
    table = written(tmp_path, "a.csv", "rank1,rank2,rank3,count\nAda,Ada,Grace,5\nGrace,,,2\n")
    for file, where in ((blt, "2:11: the paper that ends here names option 1"), (table, "2:2: the row names 'Ada'")):
        refused = run(file, "--method", "irv", "--seats", "1")
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert refused.stderr == f"{file}:{where} twice; --repeated first counts its first place\n"
        told = run(file, "--method", "irv", "--seats", "1", "--repeated", "first", "--json")
        assert told.stderr == f"{file}: papers that name an option again, counted at its first place: 5\n"
        assert (json.loads(told.stdout)["naming_again"], json.loads(told.stdout)["winners"]) == (5, ["Ada"])


def test_bytes_that_are_no_text_are_refused_at_their_place(tmp_path: Path) -> None:
    """Another encoding, a NUL, UTF-16."""
    path = tmp_path / "a.blt"
    for content, message in (
        (BLT.replace("Ada", "Añ").encode("latin-1"), "7:3: the byte 0xF1 is not UTF-8; save the file as UTF-8"),
        (BLT.replace("Ada", "A\x00").encode(), "7:3: the control character U+0000 cannot stand here"),
        (BLT.encode("utf-16"), "1:1: the byte 0xFF is not UTF-8; save the file as UTF-8"),
    ):
        path.write_bytes(content)
        assert run(path, "--method", "irv").stderr == f"{path}:{message}\n"


@pytest.mark.parametrize("arguments", [["nowhere.blt"], [str(ROOT) + "/tests.blt/"], ["a\0b.blt"], []])
def test_a_file_that_is_not_there_is_refused(arguments: Sequence[str]) -> None:
    """Without a trace, exit status 2."""
    result = run(*arguments, "--method", "irv")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_an_unknown_method_is_refused_with_those_there_are(tmp_path: Path) -> None:
    """The methods of the interface, and no other."""
    assert sorted(COUNTABLE) == sorted(
        ["irv", "scottish-stv", "meek", "schulze", "ranked-pairs", "approval", "score", "star", "borda", "motion"]
    )
    assert run(written(tmp_path, "a.blt", BLT), "--method", "fptp").exit_code == 2


def test_the_command_needs_no_web_framework_and_no_database() -> None:
    """So it starts quickly; what it imports stays out of the application."""
    code = (
        "import sys, ballots.count_cli; "
        "print([name for name in ('flask', 'sqlalchemy', 'app', 'cryptography') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_long_file_shows_how_far_it_is_read_on_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    """On a terminal up to 100 per cent, on standard error; without one nothing, and the same result."""
    papers = "".join(f"{n} 1 2 0\n" for n in range(1, 100_001))
    path = written(tmp_path, "a.blt", f'2 1\n{papers}0\n"A"\n"B"\n"T"\n')
    code = "import click; from ballots.count_cli import register; cli = click.Group(); register(cli); cli()"
    command = [sys.executable, "-c", code, "count", str(path), "--method", "irv", "--json"]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # a terminal whose other end was closed ends in an error
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    told, _ = process.communicate()
    elsewhere = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert b"Reading" in shown
    assert b"100%" in shown
    assert elsewhere.stderr == b""
    assert elsewhere.stdout == told


def sample(folder: str, few: int) -> list[str]:
    """Return some of the published elections, all of them when soaking."""
    names = elections(folder)
    step = max(1, len(names) // runs(few, len(names)))
    return names[::step]


@pytest.mark.parametrize("name", sample("scottish-stv", 8))
def test_a_published_ward_is_counted_by_the_command(real_data: Path, name: str) -> None:
    """The elected, in the order of the declaration."""
    told = counted(real_data / "scottish-stv" / name / "ballots.blt", "scottish-stv")
    published = expected(real_data, "scottish-stv", name)
    assert [told["options"].index(option) + 1 for option in told["winners"]] == [
        one["candidate"] for one in published["elected"]
    ]


@pytest.mark.parametrize("name", sample("irv-us", 4))
def test_a_published_contest_is_counted_by_the_command(real_data: Path, name: str) -> None:
    """The winner, and the first preferences of every option."""
    told = counted(real_data / "irv-us" / name / "ballots.blt", "irv", "--seats", "1")
    published = expected(real_data, "irv-us", name)
    assert [told["options"].index(option) + 1 for option in told["winners"]] == [published["winner"]]
    assert told["valid"] == published["validBallots"]


@pytest.mark.parametrize("name", sample("meek-stv", 3))
def test_a_published_election_by_meek_is_counted_by_the_command(real_data: Path, name: str) -> None:
    """The elected."""
    told = counted(real_data / "meek-stv" / name / "ballots.blt", "meek")
    published = expected(real_data, "meek-stv", name)
    assert sorted(told["options"].index(option) + 1 for option in told["winners"]) == sorted(published["elected"])
