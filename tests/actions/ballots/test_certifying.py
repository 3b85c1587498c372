"""Two different tellers without an interest sign one count; whatever differs stops certification."""

import pytest
from sqlalchemy import func, select, text

from auditlog import queries as log
from ballots import actions, queries
from ballots.errors import AlreadySigned, BallotOver, Barred, CountDiffers, CountDisputed, NotTeller
from ballots.models import CountSignature
from deliberation import queries as deliberation
from foundation.database import db
from foundation.errors import BadInput, NotAllowed
from foundation.models import OutgoingMail
from membership import actions as membership
from membership.errors import TwoPeopleNeeded
from tests.factories import a_vote, hand_in
from tests.kept import kept


@pytest.fixture
def counted(house, app, clock):
    def build():
        vote = a_vote(house)
        clock.advance(days=3)
        hand_in(vote.ballot, dict.fromkeys(vote.voters[:4], "yes"))
        clock.advance(days=5)
        house.tick()
        return vote

    return kept(house, "four said yes and it is counted", build)


def sign(vote, teller, count_hash=None):
    made = actions.sign_count(vote.ballot, teller, count_hash or queries.count_of(vote.ballot).hash)
    db.session.commit()
    return made


def refused(kind, vote, teller, count_hash=None):
    with pytest.raises(kind):
        sign(vote, teller, count_hash)
    db.session.rollback()


def signed(vote):
    return db.session.scalar(select(func.count()).select_from(CountSignature))


def test_one_signature_decides_nothing_and_one_person_never_signs_twice(counted) -> None:
    sign(counted, counted.tellers[0])
    assert deliberation.decision_of(counted.proposal) is None
    refused(AlreadySigned, counted, counted.tellers[0])
    sign(counted, counted.tellers[1])
    assert deliberation.decision_of(counted.proposal).outcome == "CARRIED"
    refused(BallotOver, counted, counted.auditors[0])


def test_the_chair_is_no_teller_and_an_interest_bars(counted) -> None:
    refused(NotTeller, counted, counted.chapter.chair)
    membership.declare_interest(counted.tellers[0], f"proposal:{counted.proposal}", "I wrote it.")
    db.session.commit()
    refused(Barred, counted, counted.tellers[0])
    assert signed(counted) == 0


def test_another_hash_than_the_counts_is_not_signed(counted) -> None:
    refused(CountDiffers, counted, counted.tellers[0], "0" * 64)
    assert signed(counted) == 0


def test_nothing_is_certified_before_the_count(house, app, clock) -> None:
    vote = a_vote(house)
    with pytest.raises(BallotOver):
        actions.sign_count(vote.ballot, vote.tellers[0], "0" * 64)


def test_a_recount_that_differs_raises_the_alarm_and_stops_certification(house, counted) -> None:
    def forge():
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text('drop trigger "freeze_urn"'))
        db.session.execute(text("update urn set choice = 'no' where pos = 0"))

    house.run("owner", forge)
    again = queries.recount(queries.ballot(counted.ballot))
    assert not again.agrees
    refused(CountDisputed, counted, counted.tellers[0])
    assert len(queries.alarms(counted.ballot)) == 1
    refused(CountDisputed, counted, counted.tellers[1])
    assert signed(counted) == 0
    house.tick()
    assert len(log.entries_of_type("count.alarm")) == 1


def test_everybody_who_took_part_is_told_so_and_nobody_what_they_chose(counted) -> None:
    for teller in counted.tellers:
        sign(counted, teller)
    mails = db.session.scalars(select(OutgoingMail).where(OutgoingMail.key.like("result:%"))).all()
    assert {mail.member_id for mail in mails} == set(counted.voters[:4])
    for mail in mails:
        assert "the register says that you took part" in mail.body.lower()
        assert not {"yes", "abstain", "carried"} & set(mail.body.lower().split())


def test_auditors_name_another_teller_only_after_the_days_for_certifying(house, counted, clock) -> None:
    first, second = counted.auditors
    other = counted.voters[8]
    with pytest.raises(BallotOver):
        actions.propose_teller(counted.ballot, other, "nobody signs", first)
    clock.advance(days=7)
    with pytest.raises(NotAllowed):
        actions.propose_teller(counted.ballot, other, "nobody signs", counted.chapter.chair)
    with pytest.raises(BadInput):
        actions.propose_teller(counted.ballot, first, "nobody signs", first)
    act = actions.propose_teller(counted.ballot, other, "nobody signs", first)
    db.session.commit()
    refused(NotTeller, counted, other)
    with pytest.raises(TwoPeopleNeeded):
        actions.name_teller(act.id, first)
    actions.name_teller(act.id, second)
    db.session.commit()
    sign(counted, other)
    sign(counted, counted.tellers[0])
    assert deliberation.decision_of(counted.proposal) is not None
    house.tick()
    assert len(log.entries_of_type("teller.named")) == 1


def test_a_counted_ballot_cannot_be_annulled(counted) -> None:
    with pytest.raises(BallotOver):
        actions.propose_annulment(counted.ballot, "we lost", counted.chapter.chair)
