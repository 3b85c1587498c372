"""Lies about who referred a proposal to the vote of all, signed by the log's own key; and the honest way beside."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from foundation.hashing import jcs, sha256
from tests.rules.verifier.honest_bundle import BODY, House
from verifier.verify import verify_files

NO = {"no": 20, "yes": 4}
BRANCHES = ("1" * 32, "2" * 32, "3" * 32)
TWO = {"by": "branches", "number": 2, "inquorate": "counted", "days": 60}
FIFTHS = {"by": "branches", "members": "3/5", "inquorate": "counted", "days": 60}


class Referring(House):
    """Three branches, and a position of the whole proposed under a rule that asks them first."""

    def __init__(self, rule: Mapping[str, Any] = TWO) -> None:
        super().__init__(41)
        for n, branch in enumerate(BRANCHES):
            self.log("body.made", body=branch, kind="branch", name=f"Branch {n}", parent=BODY)
        self.rule = rule
        self.whole = self.propose("position", referral=rule)
        self.refers = {"proposal": self.whole.frozen["number"], "text_hash": self.hashed()}

    def hashed(self) -> str:
        return sha256(jcs(self.whole.frozen)).hex()

    def branch(self, n: int, **more: Any) -> str:
        """Let a branch decide, 24 taking part, and its window pass."""
        made = self.decide("refer", body=BRANCHES[n], **{"refers": self.refers, **more})
        self.at = self.ends + timedelta(seconds=5)
        return made

    def vote(self, *decisions: str, bodies: tuple[str, ...] = BRANCHES, rule: Mapping[str, Any] | None = None) -> str:
        """Let the whole vote, as referred by these."""
        told = {"rule": rule or self.rule, "bodies": sorted(bodies), "decisions": sorted(decisions)}
        return self.decide("position", made=self.whole, referral=told)


def checked(house: House, decision: str) -> str:
    """Return the first bad fact, empty where all holds."""
    return verify_files(house.files(decision)).first_bad or ""


def test_two_of_three_branches_referred_it_and_every_bundle_holds() -> None:
    house = Referring()
    first, second, third = house.branch(0), house.branch(1, votes=NO), house.branch(2)
    last = house.vote(first, second, third)
    assert [checked(house, one) for one in house.held] == ["", "", "", ""]
    assert f"referred by {first}, {second}, {third}" in verify_files(house.files(last)).checks[10].saw


def test_branches_with_three_fifths_of_the_members_are_counted_by_their_rolls() -> None:
    house = Referring(FIFTHS)
    house.vote(house.branch(0, roll=23, votes={"yes": 20}))
    assert "24 must refer it, but by the log 23 of 40 did" in checked(house, "D-2026-002")
    house = Referring(FIFTHS)
    house.vote(house.branch(0, roll=24, votes={"yes": 20}))
    assert checked(house, "D-2026-002") == ""


def test_a_notice_with_one_referral_too_few_is_refused() -> None:
    house = Referring()
    house.vote(house.branch(0))
    assert "2 must refer it, but by the log 1 of 3 did" in checked(house, "D-2026-002")


def test_a_branch_that_said_no_refers_nothing_whatever_the_notice_makes_of_it() -> None:
    house = Referring()
    house.vote(house.branch(0), house.branch(1, votes=NO))
    assert "by the log 1 of 3 did" in checked(house, "D-2026-003")


def test_a_branch_is_counted_once() -> None:
    house = Referring()
    once, again = house.branch(0), house.branch(0)
    house.vote(once, again)
    assert "D-2026-002 followed D-2026-001 in the same body" in checked(house, "D-2026-003")
    house = Referring()
    once = house.branch(0)
    house.vote(once, once)
    assert "not listed sorted, each once" in checked(house, "D-2026-002")


def test_the_last_word_of_a_branch_counts_and_not_an_earlier_one() -> None:
    house = Referring()
    first, second = house.branch(0), house.branch(1)
    house.branch(1, votes=NO)
    house.vote(first, second)
    assert "D-2026-003 followed D-2026-002" in checked(house, "D-2026-004")


def test_a_decision_on_another_text_refers_nothing() -> None:
    house = Referring()
    first = house.branch(0)
    house.log("proposal.revised", proposal=house.refers["proposal"], text_hash="5" * 64)
    house.log("proposal.revised", proposal=house.refers["proposal"], text_hash=house.hashed())
    other = house.branch(1, refers={**house.refers, "text_hash": "5" * 64})
    house.vote(first, other)
    assert "is no decision on this text" in checked(house, "D-2026-003")


def test_a_decision_of_the_whole_cannot_stand_for_a_branch() -> None:
    house = Referring()
    first = house.branch(0)
    own = house.decide("refer", refers=house.refers)
    house.at = house.ends + timedelta(seconds=5)
    house.vote(first, own)
    assert "is of a body not asked" in checked(house, "D-2026-003")


def test_a_decision_that_nobody_certified_refers_nothing() -> None:
    house = Referring()
    house.vote(house.branch(0), "D-2026-099")
    assert "no certified decision D-2026-099" in checked(house, "D-2026-002")


def test_a_referral_counts_only_after_its_window_and_for_its_days() -> None:
    house = Referring()
    first = house.branch(0)
    second = house.branch(1)
    house.at -= timedelta(days=2)
    house.vote(first, second)
    assert "the protest window of D-2026-002 was not over" in checked(house, "D-2026-003")
    house = Referring()
    first, second = house.branch(0), house.branch(1)
    house.wait(days=56)
    house.vote(first, second)
    assert "counted no more" in checked(house, "D-2026-003")


def test_a_referral_under_protest_or_made_void_does_not_count() -> None:
    for upheld, said in ((None, "was not ruled on"), (True, "is void")):
        house = Referring()
        first, second = house.branch(0), house.decide("refer", body=BRANCHES[1], refers=house.refers)
        ends = house.ends
        house.protest(second, upheld)
        house.at = ends + timedelta(seconds=5)
        house.vote(first, second)
        assert said in checked(house, "D-2026-003")


@pytest.mark.parametrize(
    ("bodies", "said"),
    [(BRANCHES[:2], "it leaves out a body that the rule asks"), ((*BRANCHES, "9" * 32), "none of those below")],
)
def test_all_branches_that_there_are_were_asked_and_no_other_body(bodies: tuple[str, ...], said: str) -> None:
    house = Referring({"by": "branches", "share": "1/1", "inquorate": "counted", "days": 60})
    house.vote(house.branch(0), house.branch(1), bodies=bodies)
    assert said in checked(house, "D-2026-003")


def test_the_rule_is_the_procedures_and_a_notice_cannot_do_without_it() -> None:
    house = Referring()
    house.vote(house.branch(0), rule={**TWO, "number": 1})
    assert "referral is" in checked(house, "D-2026-002")
    house = Referring()
    house.decide("position", made=house.whole)
    assert "referral is None" in checked(house, "D-2026-001")


def test_only_a_ballot_to_refer_names_what_it_refers() -> None:
    house = Referring()
    house.decide("refer", body=BRANCHES[0])
    assert "what it refers and its kind do not fit" in checked(house, "D-2026-001")
    house = Referring()
    house.branch(0, refers={**house.refers, "proposal": "P-2026-099"})
    assert "which nobody proposed" in checked(house, "D-2026-001")


def test_the_frozen_text_names_what_was_referred() -> None:
    house = Referring()
    number = house.branch(0)
    frozen = {**house.propose("refer", body=BRANCHES[1], refers=house.refers).frozen}
    assert frozen["refers"] == house.refers
    parts = house.held[number].parts
    parts["proposal.json"] = parts["proposal.json"].replace(house.hashed().encode(), b"6" * 64)
    assert checked(house, number).startswith("proposal.json is not the text")
