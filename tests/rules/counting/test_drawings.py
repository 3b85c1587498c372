"""Pictures of a count: every length follows from the count, nothing runs out of its drawing, no words cover others."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballots.counting import approval, borda, irv, meek, ranked_pairs, schulze, score, scottish_stv, star
from ballots.counting.document import as_document
from ballots.counting.document_reading import from_document
from ballots.counting.drawing.flow import WIDTH, Band
from ballots.counting.drawing.flow_narrow import LEFT
from ballots.counting.drawing.flow_narrow import WIDTH as NARROW
from ballots.counting.drawing.pictures import Pictures
from ballots.counting.drawing.stages import MOST_OPTIONS, MOST_STAGES, REST, Move, stages
from ballots.counting.explain import what_decided
from ballots.counting.from_file import motion_count
from ballots.counting.papers import ranking
from ballots.counting.record import Count
from ballots.rules.tally import Tally
from tests.rules.counting.published import election

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

rankings = st.permutations("ABCDEF").flatmap(
    lambda order: st.integers(1, 6).map(lambda length: ranking(*order[:length]))
)
grouped = st.dictionaries(rankings, st.integers(1, 40), min_size=2, max_size=9)
by_rounds = st.sampled_from([("scottish", 3), ("meek", 3), ("irv", 1)])
COUNTS = {"scottish": scottish_stv.count, "meek": meek.count, "irv": irv.count}
SMALL = {ranking("A", "B"): 5, ranking("A"): 2, ranking("B"): 1, ranking("C"): 2}


@UNHURRIED
@given(grouped, st.sampled_from(["scottish", "meek", "irv", "schulze", "pairs", "borda"]))
def test_a_count_is_read_back_from_its_document_as_it_was(papers: dict[Any, int], method: str) -> None:
    """So that what is published is enough to draw and to explain it."""
    more = {"schulze": schulze.count, "pairs": ranked_pairs.count, "borda": borda.count}
    count = {**COUNTS, **more}[method](papers, 1, "ABCDEF")
    assert from_document(as_document(count)) == count


def test_counts_of_marks_are_read_back_as_they_were() -> None:
    """Approval, scores, STAR, and a motion."""
    scores = {(("A", 5), ("B", 3)): 2, (("B", 4),): 1}
    for count in (
        approval.count({("A",): 2, ("A", "B"): 1}, 1, "AB"),
        score.count(scores, 1, "AB"),
        star.count(scores, 1, "AB"),
        motion_count(Tally(3, 1, 1)),
    ):
        assert from_document(as_document(count)) == count


def test_an_amount_with_other_decimals_than_the_count_is_refused() -> None:
    """A document that was not made by a count is not drawn."""
    document: Any = as_document(scottish_stv.count(SMALL, 2, "ABC"))
    document["rounds"][0]["exhausted"] = "0.0"
    with pytest.raises(ValueError, match="1 decimals, and the count 5"):
        from_document(document)


def test_the_stages_tell_why_each_began_and_what_moved() -> None:
    """A has a surplus, C is out, and B is elected last."""
    first, surplus, exclusion = stages(scottish_stv.count(SMALL, 2, "ABC"))
    assert (first.cause, first.moves, first.elected) == ("first", (), ("A",))
    assert (surplus.cause, surplus.sources, surplus.moved) == ("surplus", ("A",), 300_000)
    assert surplus.moves == (Move("A", "B", 214_285), Move("A", REST, 85_715))
    assert (exclusion.cause, exclusion.sources, exclusion.elected) == ("exclusion", ("C",), ("B",))
    assert exclusion.places == {"A": 1, "B": 2}
    assert list(exclusion.standing) == ["A", "B", REST]


@UNHURRIED
@given(grouped, by_rounds)
def test_what_a_stage_gains_is_what_the_totals_grew_by(papers: dict[Any, int], how: tuple[str, int]) -> None:
    """In Meek's rule to a billionth for each source, because there a gain is divided among several."""
    method, seats = how
    told = stages(COUNTS[method](papers, seats, "ABCDEF"))
    for before, after in pairwise(told):
        for option, amount in after.standing.items():
            net = amount - before.standing.get(option, 0)
            gone = sum(move.amount for move in after.moves if move.source == option)
            assert abs(after.gained(option) - gone - net) <= (12 if method == "meek" else 0) or not after.moves


@UNHURRIED
@given(grouped, by_rounds)
def test_nothing_runs_out_of_the_wide_drawing_and_no_two_words_stand_on_one_another(
    papers: dict[Any, int], how: tuple[str, int]
) -> None:
    """Bars lie below one another with room for a line of words, and bands run from one column to the next."""
    pictures = Pictures(COUNTS[how[0]](papers, how[1], "ABCDEF"))
    assert [s.columns[0].stage.number for s in pictures.strips[1:]] == [
        s.columns[-1].stage.number for s in pictures.strips[:-1]
    ]
    for strip in pictures.strips:
        for column in strip.columns:
            assert all(two.middle - one.middle >= 140 for one, two in pairwise(column.bars))
            assert all(bar.y + bar.height <= strip.height for bar in column.bars)
            assert 1700 <= column.x <= WIDTH - 2000
        for band in strip.bands:
            assert band.x0 < band.x1
            assert max(band.y0, band.y1) + band.height <= strip.height + 10


@UNHURRIED
@given(grouped, by_rounds)
def test_nothing_runs_out_of_the_narrow_drawing(papers: dict[Any, int], how: tuple[str, int]) -> None:
    """A bar leaves room for its figure, and the red end is what it gained."""
    pictures = Pictures(COUNTS[how[0]](papers, how[1], "ABCDEF"))
    for group in pictures.groups:
        assert all(LEFT <= bar.end <= NARROW - 1060 for bar in group.bars)
        assert group.quota is None or LEFT <= group.quota <= NARROW - 1060
        assert all(two.y - one.y >= 200 for one, two in pairwise(group.bars))
        assert all(bar.y + 150 <= pictures.narrow_height for bar in group.bars)


def test_a_band_is_written_as_svg_without_floats() -> None:
    """Tenths of a unit, cut off."""
    assert Band(True, 10, 25, 30, 45, 11).path == "M1 2.5C2 2.5 2 4.5 3 4.5V5.6C2 5.6 2 3.6 1 3.6Z"


def test_a_long_count_is_drawn_from_where_it_becomes_small_and_told_whole() -> None:
    """Thirty options: the drawing begins late, the tables do not."""
    options = [f"o{n}" for n in range(30)]
    pictures = Pictures(irv.count({ranking(option): n + 1 for n, option in enumerate(options)}, 1, options))
    assert [stage.number for stage in pictures.drawn] == list(range(20, 30))
    assert len(pictures.drawn) <= MOST_STAGES
    assert len(pictures.drawn[0].standing) - 1 == MOST_OPTIONS - 1
    assert [stage.number for told in pictures.tables() for stage in told] == list(range(1, 30))


def test_names_and_figures_fit_the_drawing() -> None:
    """Long names are clipped, figures cut off; whole figures have no decimals."""
    pictures = Pictures(scottish_stv.count(SMALL, 2, "ABC"), {"A": "Adelheid of the Harbour"})
    assert (pictures.clipped("A", 12), pictures.clipped("B", 12)) == ("Adelheid of…", "B")
    assert [pictures.short(one) for one in (400_000, 314_285, 85_715)] == ["4", "3.14", "0.85"]
    assert pictures.exact(314_285) == "3.14285"


def test_totals_and_meetings_are_drawn_with_the_winner_first() -> None:
    """Approval has totals, pairs have meetings, a run-off the last two, the transferable vote neither."""
    named = Pictures(approval.count({("A",): 2, ("A", "B"): 1, ("C",): 1}, 1, "ABC"))
    assert [(bar.option, bar.amount, bar.part, bar.place) for bar in named.totals] == [
        ("A", 3, 10_000, 1), ("B", 1, 3_333, None), ("C", 1, 3_333, None),
    ]  # fmt: skip
    pairs = Pictures(schulze.count(SMALL, 1, "ABC"))
    assert [(met.one, met.other, met.votes, met.against, met.part) for met in pairs.meetings] == [
        ("A", "B", 7, 1, 8_750), ("A", "C", 7, 2, 7_777),
    ]  # fmt: skip
    (last,) = Pictures(irv.count(SMALL, 1, "ABC")).meetings
    assert (last.one, last.votes, last.other, last.against) == ("A", 7, "C", 2)
    stv = Pictures(scottish_stv.count(SMALL, 2, "ABC"))
    assert (stv.totals, stv.meetings, stv.matrix) == ((), (), None)


def test_the_matrix_has_a_cell_for_each_pair_both_ways() -> None:
    """Above in one cell, below in the other."""
    matrix = Pictures(ranked_pairs.count(SMALL, 1, "ABC")).matrix
    assert matrix is not None
    assert len(matrix.cells) == 6
    kinds = {(cell.row, cell.column): (cell.votes, cell.kind) for cell in matrix.cells}
    assert (kinds["A", "B"], kinds["B", "A"]) == ((7, "above"), (1, "below"))
    assert max(cell.x for cell in matrix.cells) + matrix.wide <= WIDTH
    assert max(cell.y for cell in matrix.cells) + matrix.high <= matrix.height


def test_what_decided_leaves_out_what_a_page_tells_by_itself() -> None:
    """No sentence on papers handed in, none on who is elected, and nothing where nobody is."""
    told = what_decided(irv.count(SMALL, 1, "ABC"))
    assert told[0].startswith("Most first preferences")
    assert not any(sentence.startswith(("Papers handed in", "Elected")) for sentence in told)
    nobody = Count("approval", 1, ("A",), (), (), 0, 0, 0)
    assert what_decided(nobody) == ()


def test_a_real_count_of_five_seats_is_drawn_with_every_winner(real_data: Any) -> None:
    """Aberdeen 2017, ward 10, counted for five seats."""
    papers = election(real_data, "scottish-stv", "aberdeen_2017_ward10")
    pictures = Pictures(scottish_stv.count(papers.papers, 5, papers.counted))
    last = pictures.strips[-1].columns[-1]
    assert [bar.option for bar in last.bars][:5] == list(pictures.count.winners)
    assert [last.stage.places[option] for option in pictures.count.winners] == [1, 2, 3, 4, 5]
