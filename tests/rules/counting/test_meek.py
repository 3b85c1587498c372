"""Meek's rule gives the published shares to the ninth decimal."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.counting import meek
from ballots.counting.meek_shares import ONE, parts_of_equals
from ballots.counting.papers import ranking
from tests.rules.counting.published import WHOLE, elections, expected, furthest, numbers, telling
from tests.rules.counting.published import election as published

REAL = elections("meek-stv")
REFERENCES = elections("stv-reference")
EQUAL = elections("meek-equal-ranks")

DIFFERENT_ARITHMETIC = {"42t", "SC-Vm-12"}
"""Where exact fractions elect others than nine decimals do; docs/counting.md says why."""


def steps(actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the elections and exclusions of a reference log that rest on newly divided votes."""
    return [one for one in actions if one["tag"] in ("elect", "defeat") and "remaining" not in one["msg"]]


@pytest.mark.parametrize("name", REAL)
def test_a_real_election_has_the_reference_shares(real_data: Path, name: str) -> None:
    """Winners in order, and votes and quota at every election and exclusion, equal those of two other programs."""
    told, papers = expected(real_data, "meek-stv", name), published(real_data, "meek-stv", name)
    count = meek.count(papers.papers, papers.seats, papers.counted, papers.lot)
    assert numbers(count.options, count.winners) == told["electedOrderFixture"]
    for action in steps(told["meekPrfActions"]):
        assert telling(count, action["votes"], action["quota"]), action["msg"]


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_election_elects_the_same(real_data: Path, name: str) -> None:
    """The nine-decimal reference in every share; exact fractions and more decimals in who is elected."""
    told = expected(real_data, "stv-reference", name)
    results = {key: one for key, one in told["results"].items() if one["rule"] in ("meek", "meek-prf")}
    if not results:
        pytest.skip(f"{name} was not counted by Meek's rule")
    papers = published(real_data, "stv-reference", name)
    count = meek.count(papers.papers, papers.seats, papers.counted, papers.lot)
    elected = sorted(numbers(count.options, count.winners))
    for one in results.values():
        same = one["rule"] == "meek-prf" or name not in DIFFERENT_ARITHMETIC
        assert (elected == sorted(one["elected"])) is same, one["rule"]
        if one["rule"] == "meek-prf":
            for action in steps(one["actions"]):
                assert telling(count, action["votes"], action["quota"]), action["msg"]


def test_the_scottish_wards_elect_whom_meek_elects(real_data: Path) -> None:
    """Winners, last quota and last votes of the wards counted by Meek's rule; every tenth of them outside a soak."""
    results = expected(real_data, "meek-stv", "meek-on-scottish.json")["results"]
    for one in results if WHOLE else results[::10]:
        papers = published(real_data, one["ballots"])
        count = meek.count(papers.papers, one["seats"], papers.counted)
        assert sorted(numbers(count.options, count.winners)) == sorted(one["meekPrf"]["elected"]), one["ballots"]
        # In the order of the rounds; those of one round the reference lists as the file does, we by their votes.
        round_of = {n: each.number for each in count.rounds for n in numbers(count.options, each.elected)}
        assert sorted(round_of.values()) == [round_of[n] for n in one["meekPrf"]["elected"]], one["ballots"]
        last = [each for each in count.rounds if each.iterations][-1]
        assert count.shown(last.quota or 0) == one["meekPrf"]["quotaAtEnd"], one["ballots"]
        held = {n: votes for n, votes in one["meekPrf"]["votesAtEnd"].items() if Decimal(votes)}
        assert not furthest(count, last, held), one["ballots"]


@pytest.mark.parametrize("name", EQUAL)
def test_equal_ranks_count_as_the_mean_of_every_order(real_data: Path, name: str) -> None:
    """Winners in order, and votes to ten millionths: that program rounds the keep factors otherwise."""
    told, papers = expected(real_data, "meek-equal-ranks", name), published(real_data, "meek-equal-ranks", name)
    count = meek.count(papers.papers, papers.seats, papers.counted, papers.lot)
    results = {key: one for key, one in told["results"].items() if "equalize" in key or key == "bigfixed9"}
    assert results
    for one in results.values():
        assert list(count.winners) == one["elected"]
        for action in one["actions"]:
            divided = action["action"].startswith(("Elect:", "Defeat ("))
            if not divided or "rational" in one["arithmetic"]:
                continue
            votes = {str(count.options.index(option) + 1): amount for option, amount in action["votes"].items()}
            assert min(furthest(count, each, votes) for each in count.rounds) < Decimal("0.0000001"), action["action"]


def test_a_half_kept_paper_goes_on_by_halves() -> None:
    """Three options, two seats, worked out by hand: A keeps just the quota, and B receives the rest."""
    count = meek.count({ranking("A", "B"): 4, ranking("C"): 2}, 2, "ABC")
    assert [each.elected for each in count.rounds] == [("A",), (), ("C",)]
    assert count.rounds[1].excluded == ()
    assert count.rounds[2].excluded == ("B",)
    shown = {option: count.shown(votes) for option, votes in count.rounds[1].totals.items()}
    assert shown == {"A": "2.000000004", "B": "1.999999996", "C": "2.000000000"}
    assert count.shown((count.rounds[1].keep or {})["A"]) == "0.500000001"
    assert count.shown(count.rounds[1].quota or 0) == "2.000000001"
    assert count.shown(count.rounds[1].surplus or 0) == "0.000000003"


def test_options_within_the_remaining_surplus_are_tied() -> None:
    """Two with nothing at all: the lot says who goes first."""
    count = meek.count({ranking("A"): 3}, 2, "ABC", lot="CBA")
    assert count.winners == ("A", "B")
    assert [(tie.tied, tie.fell_on) for _, tie in count.ties] == [(("C", "B"), "C")]


def test_equals_share_as_the_orders_of_them_would() -> None:
    """With A keeping half: A stands first or second of two, so it keeps 1/4 of the first order and 0 of the second."""
    half = ONE // 2
    assert parts_of_equals({"A": half, "B": ONE}) == {"A": Fraction(1, 4), "B": Fraction(3, 4)}
    assert parts_of_equals(dict.fromkeys("ABC", ONE)) == dict.fromkeys("ABC", Fraction(1, 3))
    assert parts_of_equals({"A": half, "B": half}) == {"A": Fraction(3, 8), "B": Fraction(3, 8)}


@given(st.lists(st.integers(1, ONE), min_size=1, max_size=5))
def test_the_formula_for_equals_is_the_mean_over_their_orders(factors: list[int]) -> None:
    """Every order walked through, each option keeping its part of what is left."""
    options = dict(enumerate(factors))
    kept = dict.fromkeys(options, Fraction(0))
    orders = list(permutations(options))
    for order in orders:
        left = Fraction(1, len(orders))
        for option in order:
            kept[option] += left * Fraction(options[option], ONE)
            left *= 1 - Fraction(options[option], ONE)
    assert parts_of_equals({str(option): factor for option, factor in options.items()}) == {
        str(option): part for option, part in kept.items()
    }


def test_every_billionth_is_somewhere() -> None:
    """Votes and what no option holds add up to the papers in each round that divides them."""
    papers = {
        (("A", "B", "C"), ("D",)): 7,
        ranking("A"): 9,
        ranking("B", "A", "D"): 8,
        ranking("D", "E"): 3,
        ranking("E"): 2,
    }
    count = meek.count(papers, 3, "ABCDE")
    assert all(sum(each.totals.values()) + each.exhausted == 29 * ONE for each in count.rounds if each.iterations)
