"""The page of a proposal that branches must refer first: who has, until when, and letting one's own branch vote."""

from typing import Any

from flask import Flask

from deliberation import queries
from foundation.clock import now
from tests.referred import referred, two_referred
from tests.web.deliberation.test_deliberation_pages import post, seen, signed_in


def test_a_member_lets_their_branch_vote_from_the_page_of_the_proposal(house: Any, app: Flask) -> None:
    made = referred(house)
    southerner = signed_in(app, made.members["South"][2])
    page = seen(southerner, f"/proposals/{made.proposal}")
    assert "2 of 4 branches must refer it to this vote; 0 have." in page
    assert "Let South branch vote on it" in page
    assert "Let North branch vote on it" not in page
    assert "has no rule for it yet" in page
    answer = post(southerner, f"/proposals/{made.proposal}/refer", body=made.branches["North"])
    assert answer.status_code == 404
    answer = post(southerner, f"/proposals/{made.proposal}/refer", body=made.branches["South"])
    assert answer.status_code == 303
    own = seen(southerner, answer.headers["Location"])
    assert "Put “Plant trees” to the vote of Test Chapter" in own
    assert "Word for word the text of P-2026-001, version 1" in own
    assert "Move an amendment" not in own
    assert post(southerner, f"/proposals/{made.proposal}/refer", body=made.branches["South"]).status_code == 409
    assert "Let South branch vote on it" not in seen(southerner, f"/proposals/{made.proposal}")


def test_everybody_reads_who_has_referred_it_and_its_chair_is_asked_in_the_inbox(house: Any, app: Flask) -> None:
    made = two_referred(house)
    northerner = signed_in(app, made.members["North"][4])
    page = seen(northerner, f"/proposals/{made.proposal}")
    [north] = [one for one in queries.bodies_asked(queries.proposal(made.proposal), now()) if one.name[0] == "N"]
    assert north.decision is not None
    assert north.decision.number in page
    assert page.count("protests until") == 2
    assert "9 May 2026" in page.replace("\xa0", " ")
    author = signed_in(app, made.members["North"][0])
    assert "what they referred or are voting on counts no more" in seen(author, f"/proposals/{made.proposal}/revise")
    inbox = seen(signed_in(app, made.chapter.chair), "/inbox")
    assert "West branch is asked whether “Plant trees” goes to the vote of all" in inbox
    assert "South branch is asked" not in inbox
    house.clock.advance(days=5, seconds=1)
    northerner = signed_in(app, made.members["North"][4])  # the session of five days ago has ended
    assert "2 of 4 branches must refer it to this vote; 2 have." in seen(northerner, f"/proposals/{made.proposal}")
