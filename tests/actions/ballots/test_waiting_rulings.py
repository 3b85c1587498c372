"""A ruling waits in a second officer's inbox only as long as it can still be made."""

from dataclasses import dataclass

from ballots import actions
from ballots.slots import inbox
from foundation.database import db
from tests.factories import a_vote, hand_in


@dataclass
class Reader:
    """Whoever looks into the inbox."""

    member_id: str


def waiting(app, member_id: str) -> list[str]:
    with app.test_request_context():
        return [str(one.title) for one in inbox(Reader(member_id)) if one.act == "Read, then confirm"]


def test_an_addition_waits_until_the_close_and_an_annulment_until_the_count(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:3], "yes"))
    actions.propose_annulment(vote.ballot, "A wrong text.", vote.chapter.chair)
    actions.propose_amendment(vote.ballot, vote.voters[7], "Left out.", vote.chapter.chair)
    db.session.commit()
    both, reader = ["Annul a ballot", "Add somebody to a roll"], vote.chapter.secretary
    assert waiting(app, reader) == both
    assert waiting(app, vote.chapter.chair) == []
    clock.advance(days=5)
    assert waiting(app, reader) == both[:1]
    house.tick()
    assert waiting(app, reader) == []
