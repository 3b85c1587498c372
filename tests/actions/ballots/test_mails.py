"""Mails of a ballot carry a checkpoint that covers what they tell, or they wait."""

from sqlalchemy import select

from auditlog import queries as log
from auditlog.checkpoint import parse
from ballots import actions, queries
from deliberation import queries as deliberation
from foundation.database import db
from foundation.models import OutgoingMail
from tests.factories import a_vote, hand_in


def mails(about: str) -> list[OutgoingMail]:
    found = select(OutgoingMail).where(OutgoingMail.key.startswith(f"{about}:"))
    return list(db.session.execute(found.execution_options(populate_existing=True)).scalars())


def size_in(mail: OutgoingMail) -> int:
    assert mail.checkpoint is not None
    return parse(mail.checkpoint.partition("\n\n")[0] + "\n").size


def test_a_notice_waits_for_a_checkpoint_over_its_entry_and_then_carries_it(house, app, clock) -> None:
    """Before the worker signed, no checkpoint could cover the notice, so its mails have none and are not sent."""
    vote = a_vote(house)
    assert {mail.checkpoint for mail in mails("notice")} == {None}
    house.tick()
    place = log.index_of(queries.ballot(vote.ballot).entry_id)
    assert place is not None
    sent = mails("notice")
    assert len(sent) == queries.roll_size(queries.ballot(vote.ballot))
    assert all(size_in(mail) > place for mail in sent)


def test_whoever_keeps_a_result_mail_can_show_a_rewritten_certification(house, app, clock) -> None:
    """The checkpoint in the mail covers `ballot.certified`, not only what came before it."""
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:4], "yes"))
    clock.advance(days=5)
    house.tick()
    count = queries.count_of(vote.ballot)
    assert count is not None
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, count.hash)
    db.session.commit()
    house.tick()
    decided = deliberation.decision_of(vote.proposal)
    assert decided is not None
    place = log.index_of(decided.entry_id)
    assert place is not None
    told = mails("result")
    assert len(told) == 4
    assert all(size_in(mail) > place for mail in told)
