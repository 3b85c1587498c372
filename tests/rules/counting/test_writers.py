"""What is written is read back the same, and what a format cannot tell is refused or told beside it."""

import json
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.counting import borda, irv, scottish_stv
from ballots.counting.interchange.blt import read_blt
from ballots.counting.interchange.blt_writer import blank_papers, write_blt
from ballots.counting.interchange.election import Election
from ballots.counting.interchange.marks_csv import read_approvals_csv, read_choices_csv, read_scores_csv
from ballots.counting.interchange.marks_csv_writer import write_approvals_csv, write_choices_csv, write_scores_csv
from ballots.counting.interchange.nist_cvr import write_nist_cvr
from ballots.counting.interchange.preflib import read_preflib
from ballots.counting.interchange.preflib_writer import kind_of, write_preflib
from ballots.counting.interchange.ranks_csv import read_ranks_csv
from ballots.counting.interchange.ranks_csv_writer import write_ranks_csv
from ballots.counting.interchange.rctab_json import rctab_summary
from ballots.counting.interchange.unwritable import Unwritable
from ballots.counting.papers import Ranking, ranking
from tests.figures import runs

NAMES = st.lists(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters='"'), min_size=1
    )
    .map(str.strip)
    .filter(lambda name: bool(name) and not name.startswith(("=", "+", "-", "@"))),
    min_size=1,
    max_size=6,
    unique=True,
)


@st.composite
def elections(draw: st.DrawFn, equal: bool = False) -> Election:
    """Draw an election without blank papers: names with commas, quotes and other scripts, seats, papers."""
    names = draw(NAMES)
    orders = st.permutations(names).flatmap(lambda order: st.integers(1, len(order)).map(lambda most: order[:most]))
    papers: dict[Ranking, int] = {}
    for order in draw(st.lists(orders, min_size=1, max_size=8)):
        ranks = ranking(*order)
        if equal and len(order) > 1 and draw(st.booleans()):
            ranks = (tuple(sorted(order[:2], key=names.index)), *ranking(*order[2:]))
        papers[ranks] = draw(st.integers(1, 10**12))
    return Election(tuple(names), draw(st.integers(1, len(names))), papers, title=draw(st.sampled_from(["", "A vote"])))


def text(lines: Any) -> StringIO:
    """Return lines as a file that keeps their ends."""
    return StringIO("".join(lines), newline="")


@settings(max_examples=runs(40, 5_000), deadline=None)
@given(elections(equal=True))
def test_blt_is_read_back_as_it_was_written(election: Election) -> None:
    """Options, seats, papers with equal ranks, and the title."""
    assert read_blt(text(write_blt(election, equal_ranks="2=3"))) == election


@settings(max_examples=runs(40, 5_000), deadline=None)
@given(elections(equal=True))
def test_preflib_is_read_back_as_it_was_written(election: Election) -> None:
    """All but the seats, which the format does not know."""
    kind = kind_of(election)
    assert read_preflib(text(write_preflib(election)), kind, election.seats) == election


@settings(max_examples=runs(40, 5_000), deadline=None)
@given(elections())
def test_a_table_of_ranks_is_read_back_as_it_was_written(election: Election) -> None:
    """Papers and the options that they name; the order of the options is that of their first place in the file."""
    told = read_ranks_csv(text(write_ranks_csv(election)), election.seats)
    assert told.papers == election.papers
    assert set(told.options) == {option for ranks in election.papers for (option,) in ranks}


def test_blt_is_written_in_the_subset_that_all_programs_read() -> None:
    """No blank papers, no quotation marks in names; blank papers are told beside the file."""
    papers = {ranking("Li", "B"): 2, (): 5, ranking("B"): 3}
    election = Election(("Li", "B"), 1, papers, withdrawn=("Li",), title='A "vote"', comment="made by hand")
    assert "".join(write_blt(election)) == ('2 1\n-1\n3 2 0\n2 1 2 0\n0\n"Li"\n"B"\n"A \'vote\'"\n""\n"made by hand"\n')
    assert blank_papers(election) == 5


def test_every_writer_puts_the_most_numerous_papers_first() -> None:
    """The order of a file tells nothing about the order in which papers came."""
    one = Election(("A", "B"), 1, {ranking("A"): 1, ranking("B"): 2})
    other = Election(("A", "B"), 1, {ranking("B"): 2, ranking("A"): 1})
    assert list(write_blt(one)) == list(write_blt(other))
    assert list(write_preflib(one)) == list(write_preflib(other))
    assert list(write_ranks_csv(one)) == list(write_ranks_csv(other))
    assert list(write_nist_cvr(one, "")) == list(write_nist_cvr(other, ""))


@pytest.mark.parametrize(
    ("election", "message"),
    [
        (Election(("A", "B"), 1, {(("A", "B"),): 1}), "equal ranks"),
        (Election(("A\n", "B"), 1, {}), "spaces around"),
        (Election(("A\x00b", "B"), 1, {}), "control character"),
        (Election(("", "B"), 1, {}), "empty"),
        (Election(('L"', "L'"), 1, {}), "quotation marks alone"),
    ],
)
def test_what_blt_cannot_tell_is_refused(election: Election, message: str) -> None:
    """Nothing is written that would be read as something else."""
    with pytest.raises(Unwritable, match=message):
        list(write_blt(election))


def test_what_the_other_formats_cannot_tell_is_refused() -> None:
    """A table has no equal ranks; PrefLib no withdrawn options."""
    with pytest.raises(Unwritable, match="equal ranks"):
        list(write_ranks_csv(Election(("A", "B"), 1, {(("A", "B"),): 1})))
    with pytest.raises(Unwritable, match="withdrawn"):
        list(write_preflib(Election(("A", "B"), 1, {}, withdrawn=("A",))))


def test_a_name_that_a_spreadsheet_would_work_out_stays_a_text() -> None:
    """An apostrophe stands before it, and blank papers come last."""
    papers = {ranking("=1+1", "B, C"): 2, (): 9}
    assert "".join(write_ranks_csv(Election(("=1+1", "B, C"), 1, papers))) == (
        'count,rank1,rank2\n2,\'=1+1,"B, C"\n9,,\n'
    )


def test_the_summary_for_rctab_puts_exclusions_into_the_round_that_led_to_them() -> None:
    """A small Scottish count: Ada's surplus with her election, Jean's exclusion in round 2."""
    count = scottish_stv.count(
        {ranking("Ada", "Grace"): 5, ranking("Ada"): 2, ranking("Grace"): 1, ranking("Jean"): 2},
        2,
        ("Ada", "Grace", "Jean"),
    )
    assert rctab_summary(count, "Committee", "2026-03-01") == {
        "config": {"contest": "Committee", "date": "2026-03-01", "threshold": "4.00000"},
        "results": [
            {
                "round": 1,
                "tally": {"Ada": "7.00000", "Grace": "1.00000", "Jean": "2.00000"},
                "tallyResults": [
                    {
                        "elected": "Ada",
                        "transfers": {"Grace": "2.14285", "exhausted": "0.85714", "residual surplus": "0.00001"},
                    }
                ],
            },
            {
                "round": 2,
                "tally": {"Ada": "4.00000", "Grace": "3.14285", "Jean": "2.00000"},
                "tallyResults": [{"eliminated": "Jean", "transfers": {"exhausted": "2.00000"}}],
            },
            {
                "round": 3,
                "tally": {"Ada": "4.00000", "Grace": "3.14285"},
                "tallyResults": [{"elected": "Grace", "transfers": {}}],
            },
        ],
    }


def test_the_summary_of_a_runoff_has_half_of_the_papers_as_its_threshold() -> None:
    """Of nine papers that still count five are more than half; methods without rounds are refused."""
    count = irv.count({ranking("A"): 4, ranking("B"): 3, ranking("C", "B"): 2}, 1, "ABC")
    summary: Any = rctab_summary(count, "Seat")
    assert summary["config"] == {"contest": "Seat", "threshold": "5"}
    assert [each["tallyResults"] for each in summary["results"]] == [
        [{"eliminated": "C", "transfers": {"B": "2"}}],
        [{"elected": "B", "transfers": {}}],
    ]
    with pytest.raises(Unwritable, match="borda has no rounds"):
        rctab_summary(borda.count({ranking("A"): 1}, 1, "AB"), "Seat")


def test_a_surplus_that_waits_is_told_in_the_round_before_it_passes_on() -> None:
    """A and B are elected in round 1; B's smaller surplus waits for A's, and each is told elected once."""
    papers = {ranking("A", "E"): 10, ranking("B", "D"): 8, ranking("C"): 3, ranking("D"): 2, ranking("E"): 1}
    results: Any = rctab_summary(scottish_stv.count(papers, 3, "ABCDE"), "Seats")["results"]
    told = [[one.get("elected") or one["eliminated"] for one in each["tallyResults"]] for each in results]
    assert told == [["A"], ["B"], ["D"], ["C"], ["E"]]


@settings(max_examples=runs(20, 1_000), deadline=None)
@given(elections(equal=True))
def test_cast_vote_records_tell_every_paper(election: Election) -> None:
    """Read back, the records of the report have the rankings and numbers of the election."""
    few = {ranks: 1 + number % 3 for ranks, number in election.papers.items()} | {(): 2}
    report = json.loads("".join(write_nist_cvr(Election(election.options, 1, few), "2026-03-02T09:00:00Z")))
    (contest,) = report["Election"][0]["Contest"]
    names = {one["@id"]: one["Name"] for one in report["Election"][0]["Candidate"]}
    option_of = {one["@id"]: names[one["CandidateIds"][0]] for one in contest["ContestSelection"]}
    assert (contest["VoteVariation"], contest["NumberElected"]) == ("rcv", 1)
    told: dict[Ranking, int] = {}
    for record in report["CVR"]:
        (snapshot,) = record["CVRSnapshot"]
        assert record["CurrentSnapshotId"] == snapshot["@id"]
        ranks: dict[int, tuple[str, ...]] = {}
        for one in snapshot["CVRContest"][0]["CVRContestSelection"]:
            assert one["SelectionPosition"][0]["Rank"] == one["Rank"]
            ranks[one["Rank"]] = (*ranks.get(one["Rank"], ()), option_of[one["ContestSelectionId"]])
        key = tuple(ranks[rank] for rank in sorted(ranks))
        told[key] = told.get(key, 0) + 1
    assert told == few


def test_approvals_scores_and_choices_are_written_as_they_are_read() -> None:
    """The most numerous first; blank papers are rows without a mark."""
    named = {("Bo",): 2, ("Ana, of Hill", "Bo"): 3, (): 1}
    lines = "".join(write_approvals_csv(named, ("Ana, of Hill", "Bo")))
    assert lines == 'count,"Ana, of Hill",Bo\n3,1,1\n2,,1\n1,,\n'
    assert read_approvals_csv(StringIO(lines)).papers == named
    scores = {(("A", 5), ("B", 0)): 4, (("B", 3),): 1}
    lines = "".join(write_scores_csv(scores, ("A", "B")))
    assert lines == "count,A,B\n4,5,0\n1,,3\n"
    assert read_scores_csv(StringIO(lines)).papers == scores
    lines = "".join(write_choices_csv({"yes": 2, "": 1, "no": 2}))
    assert lines == "count,choice\n2,no\n2,yes\n1,\n"
    assert read_choices_csv(StringIO(lines)) == {"yes": 2, "no": 2, "": 1}


def test_an_option_called_count_cannot_stand_in_a_table_of_marks() -> None:
    """A reader would take its column for the number of papers."""
    with pytest.raises(Unwritable, match="called count"):
        list(write_approvals_csv({("Count",): 1}, ("Count",)))
