"""Branches decide first, each by its own ballot on this very text; only then may the vote of all be noticed."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from ballots import actions as ballots
from ballots import queries as counted
from ballots.errors import NoticeRefused
from deliberation import actions, queries
from deliberation.errors import AlreadyNoticed, GatesNotMet, NoProcedure, ReferredAlready, UnknownThing
from deliberation.queries import BodyAsked
from foundation.clock import now
from foundation.database import db
from foundation.errors import NotAllowed, Refusal
from membership import actions as membership
from oversight import actions as oversight
from oversight.bundle import build
from tests.deliberation_stage import unmet
from tests.referred import Referred, referred, two_referred
from verifier.verify import verify

ALSO = ["the branches that have not decided, each by its own ballot on this text"]


@pytest.fixture
def fresh(house: Any, app: Flask) -> Referred:
    """Nobody has referred it."""
    return referred(house)


@pytest.fixture
def two(house: Any, app: Flask) -> Referred:
    """Two of four have, and their windows run."""
    return two_referred(house)


def asked(made: Referred) -> dict[str, BodyAsked]:
    found = queries.bodies_asked(queries.proposal(made.proposal), now())
    return {one.name.removesuffix(" branch"): one for one in found}


def test_two_branches_refer_and_the_chapter_votes_and_a_stranger_finds_it_true(two: Referred, tmp_path: Any) -> None:
    numbers = sorted(one.decision.number for one in asked(two).values() if one.decision)
    two.house.clock.advance(days=5, seconds=1)
    ballot = two.notice(two.proposal)
    two.hold({ballot: {**two.say("North", 3, 0), **two.say("West", 0, 1)}})
    file = tmp_path / "decision.zip"
    whole, branch = queries.decision_on(ballot), queries.decision(numbers[0])
    assert whole is not None
    for wanted in (branch, whole):
        file.write_bytes(build(wanted.id))
        report = verify(file)
        assert (report.status, report.outcome) == ("ok", "CARRIED"), report.first_bad
    assert report.checks[10].saw.endswith(f"referred by {', '.join(numbers)}")


def test_notice_is_refused_until_enough_have_referred_it_and_says_how_many(fresh: Referred) -> None:
    with pytest.raises(GatesNotMet) as refused:
        fresh.notice(fresh.proposal)
    assert "2 of 4 branches must refer it to this vote; 0 have." in refused.value.why
    assert refused.value.extra == [{"what": refused.value.why, "who": ALSO[0]}]


def test_a_referral_counts_after_its_window_and_lapses_after_its_days(two: Referred) -> None:
    assert unmet(two.proposal) == ALSO
    stood = asked(two)["South"].decision
    assert stood is not None
    two.house.clock.set(stood.protest_until)
    assert unmet(two.proposal) == []
    two.house.clock.advance(days=55)  # sixty after its certification, to the second
    assert unmet(two.proposal) == ALSO
    assert asked(two)["South"].stage == "lapsed"
    with pytest.raises(GatesNotMet):
        two.notice(two.proposal)
    two.refer("South")


def test_a_protest_stays_a_referral_and_one_upheld_sends_it_back_to_the_branch(two: Referred) -> None:
    north = asked(two)["North"]
    assert north.decision is not None
    assert north.proposal is not None
    filed = oversight.file_protest(north.decision.id, "notice", "The letter came late.", two.members["North"][5])
    db.session.commit()
    two.house.clock.advance(days=5, seconds=1)
    assert unmet(two.proposal) == ALSO
    assert asked(two)["North"].stage == "stayed"
    for who in two.members["West"][:2]:
        membership.found_office(who, two.branches["North"], "auditor")
    ruling = oversight.propose_ruling(filed.id, True, "It did.", two.members["West"][0])
    oversight.confirm_ruling(ruling, two.members["West"][1])
    db.session.commit()
    assert unmet(two.proposal) == ALSO
    assert asked(two)["North"].stage == "proposed"
    two.notice(north.proposal.id)


def test_a_new_text_is_referred_anew_and_an_old_ballot_is_not_even_noticed(two: Referred) -> None:
    late = two.refer("West")
    actions.revise(two.proposal, two.members["North"][0], "Plant trees", "We plant *oaks*.")
    db.session.commit()
    two.house.clock.advance(days=5, seconds=1)
    assert {one.stage for one in asked(two).values()} == {"none"}
    with pytest.raises(GatesNotMet) as refused:
        two.notice(late)
    assert "has the text it had" in refused.value.why
    two.refer("North")


def test_a_branch_decides_once_on_a_text_unless_too_few_took_part(two: Referred) -> None:
    with pytest.raises(ReferredAlready):
        two.refer("North")
    two.hold({two.notice(two.refer("West")): {}})
    with pytest.raises(ReferredAlready):
        two.refer("West")  # its window runs
    two.house.clock.advance(days=5, seconds=1)
    assert asked(two)["West"].vote.word == "INQUORATE"
    two.notice(two.refer("West"))
    assert [(name, one.stage) for name, one in asked(two).items()] == [
        ("Harbor", "none"), ("North", "counts"), ("South", "counts"), ("West", "voting"),
    ]  # fmt: skip


def test_only_members_of_a_branch_that_is_asked_let_it_vote_and_only_before_the_vote_of_all(two: Referred) -> None:
    northerner = two.members["North"][1]
    with pytest.raises(NotAllowed):
        actions.refer(two.proposal, two.branches["West"], northerner)
    with pytest.raises(UnknownThing):
        actions.refer(two.proposal, two.chapter.root, northerner)
    membership.join(two.tellers[0], two.chapter.branch, date(2025, 1, 1))
    with pytest.raises(NoProcedure):
        actions.refer(two.proposal, two.chapter.branch, two.tellers[0])
    late = two.refer("West")
    with pytest.raises(ReferredAlready):
        two.refer("West")
    two.house.clock.advance(days=5, seconds=1)
    two.notice(two.proposal)
    with pytest.raises(AlreadyNoticed):
        two.refer("West")
    db.session.rollback()
    with pytest.raises(GatesNotMet):
        two.notice(late)


def test_nobody_changes_the_words_of_what_a_branch_refers(fresh: Referred) -> None:
    own = fresh.refer("North")
    with pytest.raises(Refusal):
        actions.revise(own, fresh.members["North"][0], "Plant oaks", "We plant *oaks*.")
    db.session.rollback()
    with pytest.raises(Refusal):
        actions.move_amendment(own, "We plant *oaks*.", "They last.", fresh.members["North"][1])


def test_a_branch_of_nine_does_not_vote_in_secret_to_refer_either(fresh: Referred) -> None:
    membership.leave(fresh.members["West"][0], fresh.branches["West"], date(2026, 1, 1))
    db.session.commit()
    own = actions.refer(fresh.proposal, fresh.branches["West"], fresh.members["West"][5]).id
    with pytest.raises(NoticeRefused):
        fresh.notice(own)


def test_branches_are_weighed_by_those_who_could_vote_in_the_whole(house: Any, app: Flask) -> None:
    made = referred(house, {"by": "branches", "members": "3/5", "inquorate": "counted", "days": 90})
    [gate] = queries.gates(made.proposal, now())
    assert gate.what == "Branches with 21 of 35 members must refer it to this vote; those that have: 0."
    assert counted.live_ballot(made.proposal) is None


def test_whoever_may_not_vote_in_the_whole_or_stands_on_two_rolls_weighs_no_more_for_it(
    house: Any, app: Flask, clock: Any
) -> None:
    made = referred(house, {"by": "branches", "members": "4/5", "inquorate": "counted", "days": 90})
    for n in range(40):  # in the branch, and in no other body
        one = membership.add_member(f"Guest {n}", f"guest{n}@members.example", date(2024, 1, 15))
        membership.join(one.id, made.branches["North"], date(2025, 1, 1))
    db.session.commit()
    made.decide(North=(3, 0))
    today = now().date()
    for member in made.members["North"][1:]:
        membership.leave(member, made.branches["North"], today)
        membership.join(member, made.branches["South"], today + timedelta(days=1))
    db.session.commit()
    clock.advance(days=2)
    made.decide(South=(3, 0))
    [gate] = [one for one in queries.gates(made.proposal, now()) if "refer it" in one.what]
    assert not gate.met
    assert gate.what == "Branches with 28 of 35 members must refer it to this vote; those that have: 20."


def test_branches_may_refer_anew_where_the_vote_of_all_came_to_nothing_and_their_referrals_lapsed(
    house: Any, app: Flask, clock: Any, tmp_path: Any
) -> None:
    made = referred(house, {"by": "branches", "number": 1, "inquorate": "counted", "days": 20})
    made.decide(North=(3, 0))
    ballot = made.notice(made.proposal)
    act = ballots.propose_annulment(ballot, "A wrong day.", made.chapter.chair)
    ballots.annul(act.id, made.chapter.secretary)
    db.session.commit()
    clock.advance(days=21)
    with pytest.raises(GatesNotMet):
        made.notice(made.proposal)
    db.session.rollback()
    made.decide(North=(3, 0))
    again = made.notice(made.proposal)
    made.hold({again: made.say("South", 3, 0)})
    file = tmp_path / "again.zip"
    decided = queries.decision_on(again)
    assert decided is not None
    file.write_bytes(build(decided.id))
    report = verify(file)
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "CARRIED")


def test_whoever_moved_from_a_branch_that_said_no_weighs_for_the_one_that_referred_it(
    house: Any, app: Flask, clock: Any
) -> None:
    made = referred(house, {"by": "branches", "members": "3/5", "inquorate": "counted", "days": 90})
    made.decide(North=(0, 3))
    today = now().date()
    for member in made.members["North"][1:]:
        membership.leave(member, made.branches["North"], today)
        membership.join(member, made.branches["South"], today + timedelta(days=1))
    db.session.commit()
    clock.advance(days=2)
    made.decide(South=(3, 0))
    [gate] = [one for one in queries.gates(made.proposal, now()) if "refer it" in one.what]
    assert gate.what == "Branches with 21 of 35 members must refer it to this vote; those that have: 19."
