"""A counted contest as files: read back they say what the papers said, and nothing else."""

import csv
import json
from io import StringIO

import pytest

from ballots.counting import irv
from ballots.counting.document import as_document
from ballots.counting.interchange.blt import read_blt
from ballots.counting.interchange.marks_csv import read_approvals_csv, read_choices_csv, read_scores_csv
from ballots.counting.interchange.preflib import read_preflib
from ballots.counting.interchange.ranks_csv import read_ranks_csv
from ballots.counting.interchange.ranks_csv_writer import FORMULA
from ballots.counting.interchange.unwritable import Unwritable
from ballots.counting.papers import ranking
from ballots.rules.downloads import Counted, file_name, formats, written
from ballots.rules.opened_papers import rankings

NAMES = {"o1": "Ana", "o2": "Bo", "o3": "Cy"}
CHOICES = {"o1>o2": 3, "o2": 2, "o3>o1>o2": 1, "": 1}


def counted(method: str, choices: dict[str, int], **about: object) -> Counted:
    contest = {"n": 2, "seats": 1, "lot": ["o3", "o1", "o2"], **about}
    return Counted("B-2026-011", "Who?", method, NAMES, choices, contest, "2026-03-10T09:00:00Z")


def text(name: str, one: Counted) -> StringIO:
    return StringIO("".join(written(name, one)))


def a_runoff() -> Counted:
    return counted("irv", CHOICES, count=as_document(irv.count(rankings(CHOICES), 1, tuple(NAMES))))


def test_rankings_are_read_back_from_every_format_as_they_were() -> None:
    """Blank papers stand in the table and in the records alone, as the formats have it."""
    one = a_runoff()
    papers = {ranking("Ana", "Bo"): 3, ranking("Bo"): 2, ranking("Cy", "Ana", "Bo"): 1}
    assert formats(one) == ["blt", "preflib", "csv", "cvr", "summary"]
    blt = read_blt(text("blt", one))
    assert (blt.papers, blt.options, blt.seats, blt.title) == (papers, ("Ana", "Bo", "Cy"), 1, "Who?")
    assert read_preflib(text("preflib", one), "soi").papers == papers
    assert read_ranks_csv(text("csv", one)).papers == papers | {(): 1}
    records = json.load(text("cvr", one))
    assert len(records["CVR"]) == 7
    assert records["GeneratedDate"] == "2026-03-10T09:00:00Z"
    summary = json.load(text("summary", one))
    assert summary["config"] == {"contest": "Who?", "date": "2026-03-10", "threshold": "4"}
    assert summary["results"][0]["tally"] == {"Ana": "3", "Bo": "2", "Cy": "1"}


def test_equal_ranks_are_told_where_a_format_can_tell_them() -> None:
    """BLT spells them with an equals sign, PrefLib in braces; a table of ranks cannot."""
    one = counted("schulze", {"o3": 1, "o1=o2>o3": 2})
    assert formats(one) == ["blt", "preflib", "cvr"]
    assert read_blt(text("blt", one)).papers == {(("Ana", "Bo"), ("Cy",)): 2, (("Cy",),): 1}
    assert file_name("preflib", one) == "B-2026-011-2.toi"
    with pytest.raises(Unwritable, match="equal ranks"):
        text("csv", one)


def test_a_withdrawn_option_is_told_as_such_or_passed_over() -> None:
    """BLT marks it; PrefLib gets the papers without it, those that become equal together."""
    one = counted("schulze", {"o1>o2": 2, "o1": 1, "o2": 1}, withdrawn=["o2"])
    assert read_blt(text("blt", one)).withdrawn == ("Bo",)
    told = read_preflib(text("preflib", one), "soi")
    assert (told.options, told.papers) == (("Ana", "Cy"), {ranking("Ana"): 3})


def test_marks_are_tables() -> None:
    """Approvals, scores, and the choices of a motion; no other format tells them."""
    named = counted("approval", {"o1,o3": 2, "o2": 1, "": 1})
    assert read_approvals_csv(text("csv", named)).papers == {("Ana", "Cy"): 2, ("Bo",): 1, (): 1}
    marks = counted("star", {"o1:5,o2:0,o3:1": 2})
    assert read_scores_csv(text("csv", marks)).papers == {(("Ana", 5), ("Bo", 0), ("Cy", 1)): 2}
    motion = counted("motion", {"yes": 3, "": 1})
    assert read_choices_csv(text("csv", motion)) == {"yes": 3, "": 1}
    assert [formats(one) for one in (named, marks, motion)] == [["csv"]] * 3


SPREADSHEET = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0")


def test_a_name_that_a_spreadsheet_would_work_out_stays_a_text() -> None:
    """In every table, of whatever marks; a tab or a line break before it is no name at all."""
    for name in SPREADSHEET:
        named = {"o1": name, "o2": "Bo"}
        for method, choice in (("irv", "o1>o2"), ("approval", "o1"), ("score", "o1:2,o2:1")):
            one = Counted("B-2026-011", "Who?", method, named, {choice: 1}, {"n": 1, "seats": 1}, "")
            cells = [cell for row in csv.reader(text("csv", one)) for cell in row]
            assert "'" + name in cells, (name, method)
            assert not any(cell.startswith(FORMULA) for cell in cells)
    for name in ("\t=1", "\r=1", "a\n=1", " =1"):
        broken = Counted("B-2026-011", "Who?", "irv", {"o1": name, "o2": "Bo"}, {"o1": 1}, {"n": 1}, "")
        with pytest.raises(Unwritable):
            text("csv", broken)


def test_files_are_named_after_ballot_and_contest() -> None:
    """So that two of them lie beside each other."""
    one = a_runoff()
    assert [file_name(name, one) for name in formats(one)] == [
        "B-2026-011-2.blt", "B-2026-011-2.soi", "B-2026-011-2.csv", "B-2026-011-2.cvr.json",
        "B-2026-011-2.summary.json",
    ]  # fmt: skip


def test_two_options_of_one_name_are_told_apart_by_their_ids() -> None:
    """No two rows of a paper are one in a file."""
    one = Counted("B-2026-011", "Who?", "irv", {"o1": "Ana", "o2": "Ana"}, {"o2>o1": 1}, {"n": 1}, "")
    assert read_blt(text("blt", one)).papers == {ranking("Ana (o2)", "Ana (o1)"): 1}
