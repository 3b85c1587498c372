"""Papers, lots and the document of a count."""

import json
from typing import Any

import pytest

from ballots.counting import scottish_stv, star
from ballots.counting.document import as_document
from ballots.counting.methods import METHODS, RANKED
from ballots.counting.papers import order_of_lot, ranking, strict, weak
from ballots.rules.choices import SPELLINGS


def test_the_methods_are_those_that_papers_have_a_spelling_for() -> None:
    """A method that can be voted can be counted."""
    assert sorted((*METHODS, "motion")) == sorted(set(SPELLINGS) - {"ranked", "yes-no"})


@pytest.mark.parametrize(
    ("options", "seats", "lot", "message"),
    [
        ((), 1, None, "1 to 500 options, not 0"),
        (tuple(map(str, range(501))), 1, None, "not 501"),
        (("A", "A"), 1, None, "twice among the options"),
        (("A", "B"), 0, None, "a seat to fill"),
        (("A", "B"), 1, ("A",), "does not name 'B'"),
        (("A", "B"), 1, ("A", "B", "A"), "twice in the lot"),
    ],
)
def test_what_no_method_can_count_is_refused(options: Any, seats: int, lot: Any, message: str) -> None:
    """Every ranked method refuses it alike."""
    for count in RANKED.values():
        with pytest.raises(ValueError, match=message):
            count({}, seats, options, lot)


def test_a_negative_number_of_papers_is_refused() -> None:
    """Papers cannot be taken away."""
    with pytest.raises(ValueError, match="cannot be -1"):
        weak({ranking("A"): -1}, "A")


def test_a_lot_may_name_options_that_no_longer_stand() -> None:
    """It was drawn before the withdrawal."""
    assert order_of_lot(("A", "B"), 1, ("W", "B", "A")) == {"A": 2, "B": 1}


def test_papers_are_cleaned_alike_for_every_method() -> None:
    """Unknown options are passed over, repeated ones keep their first place, equals have one order, gaps close up."""
    given = {(("B", "A"), (), ("A", "W"), ("C",)): 2, (("A", "B"), ("C",)): 1, (("W",),): 4, ((),): 8}
    told = weak(given, "ABC")
    assert told.papers == {(("A", "B"), ("C",)): 3}
    assert told.given == (3, 8, 4)
    assert strict({(("A", "W"), ("B",)): 1}, "AB").papers == {("A", "B"): 1}


def test_the_document_of_a_count_is_json_with_exact_amounts() -> None:
    """A small Scottish count, written out."""
    count = scottish_stv.count({ranking("A", "B"): 5, ranking("A"): 2, ranking("B"): 1, ranking("C"): 2}, 2, "ABC")
    document: Any = json.loads(json.dumps(as_document(count)))
    assert document["winners"] == ["A", "B"]
    assert document["quota"] == "4.00000"
    assert document["rounds"][1] == {
        "round": 2,
        "totals": {"A": "4.00000", "B": "3.14285", "C": "2.00000"},
        "elected": [],
        "excluded": [],
        "transfers": [
            {
                "from": "A",
                "cause": "surplus",
                "amount": "3.00000",
                "to": {"B": "2.14285"},
                "exhausted": "0.85714",
                "lost": "0.00001",
                "parcels": [
                    {"received_at": "1.00000", "value": "0.42857", "papers": 7, "to": {"B": 5}, "exhausted": 2}
                ],
            }
        ],
        "ties": [],
        "exhausted": "0.85714",
        "lost": "0.00001",
        "quota": "4.00000",
    }


def test_the_document_tells_ties_with_their_round() -> None:
    """A run-off that the lot decides."""
    count = star.count({(("A", 5), ("B", 4)): 1, (("A", 4), ("B", 5)): 1}, 1, "AB", lot="BA")
    assert as_document(count)["ties"] == [
        {"round": 2, "over": "runoff", "tied": ["B", "A"], "fell_on": "B", "by": "lot"}
    ]
