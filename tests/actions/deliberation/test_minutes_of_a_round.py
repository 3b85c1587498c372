"""Writing the minutes of a round: who may, when, what happens twice or at once, and that the report ends it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from deliberation import actions, queries
from deliberation.errors import RoundRefused, UnknownThing, UnusableText
from deliberation.rules import minutes as pure
from foundation.clock import StillClock, now
from foundation.database import db
from foundation.errors import NotAllowed
from membership import actions as membership
from tests.conftest import House
from tests.deliberation_stage import DAY, Stage, propose, set_stage
from tests.kept import kept_here

ASKED = {"rounds": {"hosts": "branches", "share": "1/2", "attendance": 2}}


def running(clock: StillClock) -> tuple[Stage, str]:
    """A round of Harbor branch an hour after its opening; its facilitator, Ann and Bob (Member 2) are there."""

    def build() -> tuple[Stage, str]:
        stage = set_stage(**ASKED)
        membership.join(bob(stage), stage.harbor, now().date() - DAY)
        made = propose(stage)
        opens = now() + DAY
        called = actions.call_round(made.id, stage.harbor, opens, opens + timedelta(hours=2), stage.harbor_facilitator)
        clock.advance(days=1)
        for member in (stage.harbor_facilitator, stage.ann, bob(stage)):
            actions.attend(called.id, member, stage.harbor_facilitator)
        clock.advance(hours=1)
        db.session.commit()
        return stage, called.id

    return kept_here("a running round", build)


def bob(stage: Stage) -> str:
    found: str = db.session.execute(text("select id from member where name = 'Member 2'")).scalar_one()
    return found


def waiting(round_id: str) -> list[str | None]:
    return [turn.who for turn in pure.queue(queries.minutes(round_id))]


def test_members_ask_for_themselves_and_officers_give_the_floor(app: Flask, clock: StillClock) -> None:
    stage, held = running(clock)
    chair, ann = stage.harbor_facilitator, stage.ann
    first = actions.ask_floor(held, ann, "speak", ann)
    assert actions.ask_floor(held, ann, "speak", ann) == first
    second = actions.ask_floor(held, bob(stage), "speak", chair)
    actions.give_floor(held, first, chair)
    actions.give_floor(held, first, chair)
    actions.give_floor(held, second, chair, after=first)
    again = actions.ask_floor(held, ann, "speak", ann)
    actions.ask_floor(held, None, "speak", chair)
    assert waiting(held) == [None, ann]
    actions.end_turn(held, second, "spoken", chair)
    actions.end_turn(held, second, "spoken", chair)
    actions.end_turn(held, again, "leave", ann)
    assert [line.kind for line in queries.minutes(held)] == [
        "ask", "ask", "floor", "spoken", "floor", "ask", "ask", "spoken", "leave",
    ]  # fmt: skip


def test_of_two_officers_who_give_the_floor_at_once_the_second_cuts_nobody_short(app: Flask, clock: StillClock) -> None:
    stage, held = running(clock)
    chair = stage.harbor_facilitator
    first, second = (actions.ask_floor(held, who, "speak", chair) for who in (stage.ann, bob(stage)))
    actions.give_floor(held, first, chair, after=None)
    with pytest.raises(RoundRefused):
        actions.give_floor(held, second, chair, after=None)
    floor = pure.on_the_floor(queries.minutes(held))
    assert floor is not None
    assert floor.who == stage.ann


Act = Callable[[str, str, Stage], Any]
OFFICERS_ONLY: dict[str, Act] = {
    "ask for another": lambda held, by, stage: actions.ask_floor(held, stage.harbor_facilitator, "speak", by),
    "give the floor": lambda held, by, stage: actions.give_floor(held, 1, by),
    "pass over": lambda held, by, stage: actions.end_turn(held, 1, "skip", by),
    "leave for another": lambda held, by, stage: actions.end_turn(held, 1, "leave", by),
    "speak for another": lambda held, by, stage: actions.contribute(held, "for", "Words.", by, stage.ann),
    "speak unnamed": lambda held, by, stage: actions.contribute(held, "for", "Words.", by),
    "put another right": lambda held, by, stage: actions.contribute(held, "for", "Words.", by, by, instead_of=2),
    "poll": lambda held, by, stage: actions.open_poll(held, "Shall we?", ["Yes", "No"], by),
    "count guests": lambda held, by, stage: actions.count_guests(held, 2, by),
    "take back": lambda held, by, stage: actions.take_back(held, 1, by),
}


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_who_only_takes_part_does_nothing_for_others_and_who_is_not_there_nothing(
    app: Flask, clock: StillClock
) -> None:
    stage, held = running(clock)
    actions.ask_floor(held, stage.ann, "speak", stage.ann)
    actions.contribute(held, "against", "Mine.", stage.ann, stage.ann)
    before = queries.minutes(held)
    for name, act in OFFICERS_ONLY.items():
        for by in (bob(stage), stage.hill_facilitator, stage.chair, stage.outsider):
            with pytest.raises(NotAllowed):
                act(held, by, stage)
            assert queries.minutes(held) == before, name
    with pytest.raises(NotAllowed):
        actions.ask_floor(held, stage.chair, "speak", stage.chair)
    with pytest.raises(NotAllowed):
        actions.ask_floor(held, stage.outsider, "speak", stage.harbor_facilitator)


def test_a_contribution_is_noted_put_right_and_taken_out_openly(app: Flask, clock: StillClock) -> None:
    stage, held = running(clock)
    chair, ann = stage.harbor_facilitator, stage.ann
    first = actions.contribute(held, "for", "They  asked\nus.", ann, ann)
    assert actions.contribute(held, "for", "They asked us.", ann, ann) == first
    second = actions.contribute(held, "question", "They asked us?", ann, instead_of=first)
    unnamed = actions.contribute(held, "against", "It costs.", chair)
    told = [(one.who, one.side, one.text) for one in pure.sayings(queries.minutes(held))]
    assert told == [(ann, "question", "They asked us?"), (None, "against", "It costs.")]
    with pytest.raises(UnknownThing):
        actions.contribute(held, "for", "Of an old page", ann, instead_of=first)
    with pytest.raises(RoundRefused):
        actions.take_back(held, first, chair)
    actions.take_back(held, second, ann)
    actions.take_back(held, unnamed, chair)
    assert [one.text for one in pure.sayings(queries.minutes(held))] == ["They asked us."]
    with pytest.raises(RoundRefused):
        actions.take_back(held, unnamed, chair)
    assert len(pure.taken_back(queries.minutes(held))) == 2
    for side, words in (("for", " "), ("for", "x" * 501), ("for", "a\u202eb"), ("maybe", "Words.")):
        with pytest.raises(UnusableText):
            actions.contribute(held, side, words, chair)


def test_a_straw_poll_adds_hands_to_answers_and_links_nobody_to_an_answer(app: Flask, clock: StillClock) -> None:
    stage, held = running(clock)
    chair = stage.harbor_facilitator
    poll = actions.open_poll(held, "Leaning?", ["For", " ", "Against", "Unsure"], chair)
    with pytest.raises(RoundRefused):
        actions.open_poll(held, "Another?", ["Yes", "No"], chair)
    actions.answer_poll(held, poll, 1, stage.ann)
    actions.answer_poll(held, poll, 1, bob(stage))
    for option, refused in ((1, RoundRefused), (3, UnusableText)):
        with pytest.raises(refused):
            actions.answer_poll(held, poll, option, stage.ann)
    assert pure.polls(queries.minutes(held))[0].hands == ()
    for hands in ([], [1, 2], [1, 2, -1], [1, 2, 10**6]):
        with pytest.raises(UnusableText):
            actions.end_poll(held, poll, hands, chair)
    actions.end_poll(held, poll, [5, 0, 1], chair)
    (over,) = pure.polls(queries.minutes(held))
    assert (over.present, over.hands) == (3, (5, 2, 1))
    with pytest.raises(RoundRefused):
        actions.answer_poll(held, poll, 0, chair)
    with pytest.raises(RoundRefused):
        actions.end_poll(held, poll, [0, 0, 0], chair)
    with pytest.raises(UnusableText):
        actions.open_poll(held, "One answer?", ["Yes", "Yes"], chair)


def test_guests_are_a_number_and_no_attendance(app: Flask, clock: StillClock) -> None:
    stage, held = running(clock)
    actions.count_guests(held, 4, stage.harbor_facilitator)
    actions.count_guests(held, 4, stage.harbor_facilitator)
    assert (queries.attendance(held), queries.recorded(held).guests, len(queries.minutes(held))) == (3, 4, 1)


def test_members_write_while_it_is_open_and_officers_until_the_report(app: Flask, clock: StillClock) -> None:
    stage, held = running(clock)
    chair = stage.harbor_facilitator
    turn = actions.ask_floor(held, stage.ann, "speak", stage.ann)
    clock.advance(hours=1)
    for act in (
        lambda: actions.ask_floor(held, stage.ann, "order", stage.ann),
        lambda: actions.contribute(held, "for", "Late.", stage.ann, stage.ann),
        lambda: actions.ask_floor(held, stage.ann, "order", chair),
    ):
        with pytest.raises(RoundRefused):
            act()
    actions.give_floor(held, turn, chair)
    actions.end_turn(held, turn, "spoken", chair)
    actions.contribute(held, "for", "Written down after the close.", chair, stage.ann)
    clock.advance(hours=-3)
    with pytest.raises(RoundRefused):
        actions.contribute(held, "for", "Before the opening.", chair)


def test_after_the_report_nothing_of_the_round_changes_by_act_or_by_statement(app: Flask, clock: StillClock) -> None:
    stage, held = running(clock)
    chair = stage.harbor_facilitator
    turn = actions.ask_floor(held, stage.ann, "speak", stage.ann)
    poll = actions.open_poll(held, "Leaning?", ["For", "Against"], chair)
    actions.file_report(held, "For it.", "", chair)
    db.session.commit()
    before = queries.minutes(held)
    for act in (
        lambda: actions.ask_floor(held, stage.ann, "order", stage.ann), lambda: actions.give_floor(held, turn, chair),
        lambda: actions.end_turn(held, turn, "skip", chair), lambda: actions.contribute(held, "for", "Late.", chair),
        lambda: actions.answer_poll(held, poll, 0, stage.ann), lambda: actions.end_poll(held, poll, [1, 1], chair),
        lambda: actions.count_guests(held, 1, chair), lambda: actions.take_back(held, turn, chair),
        lambda: actions.check_in(held, set(), {stage.ann}, chair),
    ):  # fmt: skip
        with pytest.raises(RoundRefused):
            act()
    line = (
        "insert into round_line select round_id, 99, kind, by_id, at, about_id, ref, word, text, items "
        "from round_line where n = 1"
    )
    for statement in (
        line, "update round_line set text = 'Other words'", "delete from round_line", "delete from round_attendance",
        f"insert into round_attendance (round_id, member_id, away) values ('{held}', '{stage.chair}', false)",
    ):  # fmt: skip
        with pytest.raises(DBAPIError):
            db.session.execute(text(statement))
        db.session.rollback()
    assert (queries.minutes(held), queries.attendance(held)) == (before, 3)


def test_of_a_ticked_list_only_what_was_changed_counts(app: Flask, clock: StillClock) -> None:
    stage, held = running(clock)
    chair, ann = stage.harbor_facilitator, stage.ann
    actions.check_in(held, {ann}, {bob(stage)}, chair)
    actions.check_in(held, set(), {bob(stage)}, chair)
    assert set(queries.present(held)) == {chair, ann}
    with pytest.raises(NotAllowed):
        actions.check_in(held, {stage.chair}, set(), chair)
    for nobody in (ann, stage.hill_facilitator, stage.outsider):
        with pytest.raises(NotAllowed):
            actions.check_in(held, set(), {chair}, nobody)


def test_nothing_that_is_said_in_a_round_goes_into_the_log(app: Flask, clock: StillClock, house: House) -> None:
    stage, held = running(clock)
    before = db.session.execute(text("select count(*) from log_pending")).scalar_one()
    actions.contribute(held, "for", "Said inside.", stage.harbor_facilitator, stage.ann)
    actions.ask_floor(held, stage.ann, "speak", stage.ann)
    assert db.session.execute(text("select count(*) from log_pending")).scalar_one() == before
