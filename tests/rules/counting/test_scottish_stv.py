"""Scottish STV gives every stage of published wards, and keeps to the Order where no ward tells."""

from decimal import Decimal
from pathlib import Path

import pytest

from ballots.counting import scottish_stv
from ballots.counting.papers import ranking
from ballots.counting.record import Tie
from tests.rules.counting.published import election as published
from tests.rules.counting.published import elections, expected, furthest, numbers, telling

WARDS = elections("scottish-stv")
REFERENCES = elections("stv-reference")


@pytest.mark.parametrize("ward", WARDS)
def test_a_ward_has_the_declared_stages(real_data: Path, ward: str) -> None:
    """Quota, every total of every stage, the excluded and the elected in order are those that were declared."""
    declared, papers = expected(real_data, "scottish-stv", ward), published(real_data, "scottish-stv", ward)
    count = scottish_stv.count(papers.papers, papers.seats, papers.counted, papers.lot)
    assert count.valid == declared["validBallots"]
    assert count.shown(count.quota or 0) == f"{declared['quota']}.00000"
    assert len(count.rounds) == len(declared["stages"])
    for each, stage in zip(count.rounds, declared["stages"], strict=True):
        assert furthest(count, each, stage["totals"]) <= Decimal(declared["tolerance"])
    elected = [(n, each.number) for each in count.rounds for n in numbers(count.options, each.elected)]
    assert elected == [(one["candidate"], one["stage"]) for one in declared["elected"]]
    excluded = [option for each in count.rounds for option in each.excluded]
    assert numbers(count.options, excluded) == declared["excludedOrder"]


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_election_has_the_reference_totals(real_data: Path, name: str) -> None:
    """Every transfer of the reference log leaves the totals of one of our stages, and the same are elected.

    Those elected together are compared as a set, because the reference lists them in the order of the file.
    """
    results = expected(real_data, "stv-reference", name)["results"]
    if "scotland-fixed-p5-d5" not in results:
        pytest.skip(f"{name} was not counted by the Scottish rules")
    reference, papers = results["scotland-fixed-p5-d5"], published(real_data, "stv-reference", name)
    count = scottish_stv.count(papers.papers, papers.seats, papers.counted, papers.lot)
    assert sorted(numbers(count.options, count.winners)) == sorted(reference["elected"])
    assert count.shown(count.quota or 0) == reference["quota"]
    for action in reference["actions"]:
        if action["tag"] == "transfer":
            assert telling(count, action["votes"]), action["msg"]


def test_exclusion_ties_fall_on_who_had_fewer_at_the_stage_before() -> None:
    """B and C have 3 each at stage 2; at stage 1 B had 2, so B is excluded and no lot is drawn (rule 51)."""
    papers = {ranking("A", "B"): 1, ranking("B"): 2, ranking("C"): 3, ranking("D"): 4, ranking("E"): 5}
    count = scottish_stv.count(papers, 2, "ABCDE")
    assert [each.excluded for each in count.rounds] == [(), ("A",), ("B",), ("C",)]
    assert count.rounds[2].ties == (Tie("exclusion", ("B", "C"), "B", "earlier round", 1),)
    assert count.winners == ("E", "D")


def test_exclusion_ties_at_every_stage_fall_by_lot() -> None:
    """Two with nothing at any stage: the one drawn first is excluded first."""
    papers = {ranking("A"): 3, ranking("B"): 2}
    count = scottish_stv.count(papers, 1, "ABCD", lot="DCBA")
    assert [each.excluded for each in count.rounds[:1]] == [()]
    count = scottish_stv.count({ranking("A"): 3, ranking("B"): 3}, 1, "ABCD", lot="DCBA")
    assert [(number, tie.fell_on, tie.by) for number, tie in count.ties] == [
        (2, "D", "lot"),
        (4, "B", "lot"),
    ]


def test_a_surplus_goes_on_at_a_value_cut_off_after_five_decimals() -> None:
    """Quota 4 of 10 papers: a surplus of 3 on 7 papers is worth 0.42857 each, and 0.00001 is left with nobody."""
    papers = {ranking("A", "B"): 5, ranking("A"): 2, ranking("B"): 1, ranking("C"): 2}
    count = scottish_stv.count(papers, 2, "ABC")
    (transfer,) = count.rounds[1].transfers
    (parcel,) = transfer.parcels
    assert (transfer.cause, transfer.amount, parcel.value, parcel.papers) == ("surplus", 300_000, 42_857, 7)
    assert transfer.to == {"B": 5 * 42_857}
    assert (transfer.exhausted, transfer.lost) == (2 * 42_857, 1)
    assert count.shown(count.rounds[1].totals["A"]) == "4.00000"
    assert count.shown(count.rounds[1].totals["B"]) == "3.14285"
    assert count.rounds[1].exhausted + count.rounds[1].lost + sum(count.rounds[1].totals.values()) == 10 * 100_000


def test_exactly_the_quota_is_no_surplus() -> None:
    """Whoever has just the quota is elected, and the next stage is not a transfer of nothing."""
    count = scottish_stv.count({ranking("A"): 4, ranking("B"): 3, ranking("C", "B"): 2}, 2, "ABC")
    assert count.rounds[0].elected == ("A",)
    assert count.rounds[1].excluded == ("C",)
    assert count.winners == ("A", "B")


def test_as_many_options_as_seats_are_all_elected_at_once() -> None:
    """Rule 52: no transfer is made that nothing depends on."""
    count = scottish_stv.count({ranking("A"): 9, ranking("B"): 1}, 2, "AB")
    assert count.winners == ("A", "B")
    assert len(count.rounds) == 1


def test_no_papers_leave_everything_to_the_lot() -> None:
    """A contest without papers is decided, and says by what."""
    count = scottish_stv.count({}, 1, "ABC", lot="BCA")
    assert count.winners == ("A",)
    assert [tie.by for _, tie in count.ties] == ["lot", "lot"]
