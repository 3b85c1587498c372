"""The minutes of a round: who speaks next, what was said, and that taking back is told and not hidden."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules import minutes
from deliberation.rules.minutes import Line

T = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)


def book(*written: tuple[Any, ...]) -> list[Line]:
    """Lines from (kind, about, ref, word, text, items), one a minute; what is left out is empty."""
    lines = []
    for n, (kind, *rest) in enumerate(written, 1):
        about, ref, word, text, items = (*rest, *(None, None, "", "", ())[len(rest) :])
        lines.append(Line(n, kind, "chair", T + timedelta(minutes=n), about, ref, word, text, items))
    return lines


def ask(who: str | None, word: str = "speak") -> tuple[Any, ...]:
    return ("ask", who, None, word)


def spoke(who: str, n: int) -> list[tuple[Any, ...]]:
    return [("floor", who, n), ("spoken", who, n)]


def names(lines: list[Line]) -> list[str | None]:
    return [turn.who for turn in minutes.queue(lines)]


def test_those_who_have_not_spoken_come_first_and_otherwise_the_order_is_that_of_asking() -> None:
    lines = book(ask("ann"), *spoke("ann", 1), ask("ann"), ask("bob"), ask("cas"))
    assert names(lines) == ["bob", "cas", "ann"]
    assert [turn.spoken for turn in minutes.queue(lines)] == [0, 0, 1]


def test_a_point_of_order_comes_before_a_question_of_fact_and_both_before_speeches() -> None:
    lines = book(ask("ann"), ask("bob", "fact"), ask("cas", "order"), ask("dot", "order"))
    assert names(lines) == ["cas", "dot", "bob", "ann"]


def test_a_point_of_order_is_no_speech() -> None:
    lines = book(ask("ann", "order"), *spoke("ann", 1), ask("bob"), *spoke("bob", 4), ask("bob"), ask("ann"))
    assert names(lines) == ["ann", "bob"]


def test_who_was_skipped_or_went_away_does_not_wait_and_has_not_spoken() -> None:
    lines = book(ask("ann"), ("skip", "ann", 1), ask("bob"), ("leave", "bob", 3), ask("ann"), ask("bob"))
    assert names(lines) == ["ann", "bob"]
    assert [turn.state for turn in minutes.turns(lines)] == ["skip", "leave", "waiting", "waiting"]
    assert {turn.spoken for turn in minutes.turns(lines)} == {0}


def test_one_has_the_floor_and_waits_no_more() -> None:
    lines = book(ask("ann"), ask("bob"), ("floor", "bob", 2))
    floor = minutes.on_the_floor(lines)
    assert floor is not None
    assert (floor.who, names(lines)) == ("bob", ["ann"])
    assert minutes.on_the_floor([*lines, Line(4, "spoken", "chair", T, "bob", 2)]) is None


def test_a_guest_has_a_turn_without_a_name() -> None:
    assert names(book(ask("ann"), *spoke("ann", 1), ask(None), ask("ann"))) == [None, "ann"]


def test_what_was_taken_back_does_not_hold_and_stays_told() -> None:
    lines = book(ask("ann"), *spoke("ann", 1), ("undo", "ann", 3))
    floor = minutes.on_the_floor(lines)
    assert floor is not None
    assert floor.who == "ann"
    assert [(line.kind, undo.n) for line, undo in minutes.taken_back(lines)] == [("spoken", 4)]


def test_only_what_nothing_goes_on_from_can_be_taken_back_and_only_once() -> None:
    lines = book(ask("ann"), ("floor", "ann", 1), ask("bob"), ("undo", "bob", 3))
    assert [minutes.may_be_taken_back(lines, n) for n in range(6)] == [False, False, True, False, False, False]


def test_nothing_is_taken_back_that_would_leave_two_on_the_floor_or_somebody_waiting_twice() -> None:
    two = book(ask("ann"), *spoke("ann", 1), ask("bob"), ("floor", "bob", 4))
    assert [minutes.may_be_taken_back(two, n) for n in (3, 5)] == [False, True]
    twice = book(ask("ann"), ("leave", "ann", 1), ask("ann"))
    assert [minutes.may_be_taken_back(twice, n) for n in (2, 3)] == [False, True]
    poll = ("poll", None, None, "", "Shall we?", ("Yes", "No"))
    both = book(poll, ("end", None, 1, "", "", (9, 5, 3)), poll)
    assert [minutes.may_be_taken_back(both, n) for n in (2, 3)] == [False, True]


def test_a_contribution_put_right_stands_where_it_stood() -> None:
    lines = book(
        ("say", "ann", None, "for", "Yes, becuase."), ("say", None, None, "against", "No."),
        ("say", "ann", 1, "question", "Yes, because?"), ("say", "ann", 3, "for", "Yes, because."),
    )  # fmt: skip
    told = [(said.n, said.first, said.side, said.text, said.put_right) for said in minutes.sayings(lines)]
    assert told == [(4, 1, "for", "Yes, because.", True), (2, 2, "against", "No.", False)]
    assert minutes.sayings([*lines, Line(5, "undo", "ann", T, "ann", 4)])[0].text == "Yes, because?"


def test_a_straw_poll_has_its_numbers_once_it_is_over() -> None:
    lines = book(("poll", None, None, "", "Shall we?", ("Yes", "No")), ("end", None, 1, "", "", (9, 5, 3)))
    (begun,), (over,) = minutes.polls(lines[:1]), minutes.polls(lines)
    assert (begun.ended_at, begun.hands) == (None, ())
    assert (over.question, over.options, over.present, over.hands) == ("Shall we?", ("Yes", "No"), 9, (5, 3))


def test_guests_are_those_counted_last() -> None:
    assert minutes.guests([]) == 0
    lines = book(("guests", None, None, "", "", (2,)), ("guests", None, None, "", "", (5,)), ("undo", None, 2))
    assert (minutes.guests(lines[:2]), minutes.guests(lines)) == (5, 2)


ACTS = st.lists(st.tuples(st.sampled_from(["ask", "next", "skip", "undo"]), st.sampled_from("abcd")), max_size=30)


@given(ACTS)
def test_whatever_happens_nobody_waits_behind_somebody_who_has_spoken_before_them(acts: list[tuple[str, str]]) -> None:
    lines: list[Line] = []

    def write(kind: Any, who: str | None, ref: int | None = None) -> None:
        lines.append(Line(len(lines) + 1, kind, "chair", T, who, ref, "speak" if kind == "ask" else ""))

    for act, who in acts:
        waiting, floor = minutes.queue(lines), minutes.on_the_floor(lines)
        if act == "ask" and who not in [turn.who for turn in waiting]:
            write("ask", who)
        elif act == "next" and waiting:
            if floor is not None:
                write("spoken", floor.who, floor.n)
            write("floor", waiting[0].who, waiting[0].n)
        elif act == "skip" and waiting:
            write("skip", waiting[-1].who, waiting[-1].n)
        elif act == "undo":
            from_here = range(len(lines) - "abcd".index(who), 0, -1)
            if n := next((n for n in from_here if minutes.may_be_taken_back(lines, n)), 0):
                write("undo", lines[n - 1].about, n)
        listed = minutes.queue(lines)
        assert all((a.spoken > 0, a.n) < (b.spoken > 0, b.n) for a, b in pairwise(listed))
        assert len([turn for turn in minutes.turns(lines) if turn.state == "floor"]) <= 1
        assert len({turn.who for turn in listed}) == len(listed)


@pytest.mark.parametrize("kind", minutes.KINDS)
def test_every_kind_of_line_fits_its_column(kind: str) -> None:
    assert len(kind) <= 8
    assert all(len(word) <= 8 for word in (*minutes.SIDES, *minutes.TURNS))
