"""An option is withdrawn before the close by two officers, passed over in the count, and the stranger sees the same."""

import pytest
from sqlalchemy import select

from ballots import actions, queries
from ballots.errors import BallotOver
from foundation.database import db
from foundation.errors import BadInput, NotAllowed
from foundation.models import OutgoingMail
from oversight.bundle import build
from tests.actions.ballots.test_whole_way_by_each_method import (
    METHODS,
    OPTIONS,
    RANKINGS,
    a_committee_chapter,
    an_election,
    certified,
)
from tests.factories import hand_in
from verifier.verify import verify


def test_the_votes_for_a_withdrawn_option_pass_on_and_the_bundle_says_so(house, app, clock, tmp_path) -> None:
    chapter = a_committee_chapter(house)
    ballot_id = an_election(chapter, "scottish-stv", METHODS["scottish-stv"][0])
    voters = dict(zip(chapter.members.values(), RANKINGS, strict=False))
    with pytest.raises(NotAllowed):
        actions.propose_withdrawal(ballot_id, 1, "o2", "Moved away.", next(iter(voters)))
    with pytest.raises(BadInput):
        actions.propose_withdrawal(ballot_id, 1, "o4", "Nobody.", chapter.chair)
    db.session.rollback()
    clock.advance(days=3)
    hand_in(ballot_id, voters)
    act = actions.propose_withdrawal(ballot_id, 1, "o2", "Moved away.", chapter.chair)
    actions.withdraw_option(act.id, chapter.secretary)
    db.session.commit()
    told = db.session.scalars(select(OutgoingMail.body).where(OutgoingMail.key.like("o2-1:%"))).all()
    assert len(told) == 27
    assert "“Grace Example” was withdrawn" in told[0]
    with pytest.raises(BadInput):
        actions.propose_withdrawal(ballot_id, 1, "o2", "Again.", chapter.chair)
    db.session.rollback()
    clock.advance(days=5)
    house.tick()
    with pytest.raises(BallotOver):
        actions.propose_withdrawal(ballot_id, 1, "o1", "Too late.", chapter.chair)
    db.session.rollback()
    assert queries.winners_of(queries.ballot(ballot_id)) == [OPTIONS[2], OPTIONS[0]]
    decision_id = certified(chapter, ballot_id)
    house.tick()
    file = tmp_path / "bundle.zip"
    file.write_bytes(build(decision_id))
    report = verify(file)
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "ELECTED")
    assert "Withdrawn and passed over: Grace Example." in report.checks[15].saw
