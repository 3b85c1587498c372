"""The page of a proposal whose ballot died shows again what stands before its next notice."""

from typing import Any

from flask import Flask

from ballots import actions as ballots
from ballots.counter import keep_spares
from foundation.database import db
from membership import queries as members
from tests.conftest import House
from tests.deliberation_stage import propose, set_stage
from tests.factories import a_member
from tests.web.deliberation.test_deliberation_pages import post, seen, signed_in


def _secretary(root: str) -> Any:
    return next(one.member_id for one in members.offices_in(root) if one.kind == "secretary")


def test_after_an_annulment_the_gates_are_shown_again_and_the_proposer_may_withdraw(app: Flask, house: House) -> None:
    stage = set_stage()
    for n in range(8):
        a_member(f"Plain {n}", (stage.root,))
    made = propose(stage)
    house.clock.advance(days=7)
    house.run("counter", keep_spares)
    ballot = ballots.notice(made.id, stage.chair).id
    db.session.commit()
    client, path = signed_in(app, stage.ann), f"/proposals/{made.id}"
    before = seen(client, path)
    assert "Before notice" not in before
    assert "Withdraw it" not in before
    act = ballots.propose_annulment(ballot, "A wrong text.", stage.chair)
    ballots.annul(act.id, _secretary(stage.root))
    db.session.commit()
    after = seen(client, path)
    assert "Discussed for 7 days since its text last changed." in after
    assert "Withdraw it" in after
    assert "Change the text" not in after
    assert post(client, f"{path}/withdraw").status_code == 303
    assert "Withdraw it" not in seen(client, path)
