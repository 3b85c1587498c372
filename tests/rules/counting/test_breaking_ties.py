"""Ties look at the rounds before, the latest first, and only then at the lot."""

from ballots.counting.filling import fill
from ballots.counting.record import Round, Tie
from ballots.counting.ties import by_earlier_rounds

LOT = {"C": 0, "B": 1, "A": 2}


def test_the_latest_round_that_tells_the_tied_apart_decides() -> None:
    """In round 1 B had fewer, in round 2 A: A is excluded, and of two surpluses B's goes first."""
    rounds = [Round(1, {"A": 5, "B": 4}), Round(2, {"A": 5, "B": 6}), Round(3, {"A": 7, "B": 7})]
    assert by_earlier_rounds("AB", rounds, LOT, "exclusion") == Tie("exclusion", ("B", "A"), "A", "earlier round", 2)
    assert by_earlier_rounds("AB", rounds, LOT, "surplus") == Tie("surplus", ("B", "A"), "B", "earlier round", 2)


def test_of_three_only_those_lowest_one_round_earlier_stay_in_the_tie() -> None:
    """C was highest in round 2 and is safe, though it was lowest in round 1; between A and B round 1 decides."""
    rounds = [Round(1, {"A": 3, "B": 2, "C": 1}), Round(2, {"A": 4, "B": 4, "C": 5})]
    assert by_earlier_rounds("ABC", rounds, LOT, "exclusion").fell_on == "B"


def test_equal_in_every_round_falls_on_the_first_drawn_of_those_left() -> None:
    """C was drawn first, but round 1 left only A and B in the tie."""
    rounds = [Round(1, {"A": 1, "B": 1, "C": 2})]
    assert by_earlier_rounds("ABC", rounds, LOT, "exclusion") == Tie("exclusion", ("C", "B", "A"), "B", "lot")


def test_seats_are_filled_from_the_top_and_the_lot_elects_the_first_drawn() -> None:
    """Two equals for the last seat are a tie over it; equals who are all elected are a tie over their order."""
    winners, ties = fill([("A",), ("B", "C")], 2, LOT)
    assert (winners, [(tie.over, tie.fell_on) for tie in ties]) == (("A", "C"), [("seat", "C")])
    winners, ties = fill([("A", "B"), ("C",)], 2, LOT)
    assert (winners, [(tie.over, tie.fell_on) for tie in ties]) == (("B", "A"), [("order", "B")])
