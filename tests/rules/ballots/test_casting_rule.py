"""A paper handed in is judged in one fixed order, and the window decides to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from ballots.rules.casting import STATUS, Accepted, Reason, Refused, Repeated, Verdict, judge
from ballots.rules.window import Boundary, Kind, Phase, WindowFacts, boundaries, state

SECOND = timedelta(seconds=1)
NOTICED = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPENS = datetime(2026, 3, 15, 8, tzinfo=UTC)
CLOSES = datetime(2026, 3, 20, 20, tzinfo=UTC)
EXTENDED = datetime(2026, 3, 22, 20, tzinfo=UTC)
PLAIN = WindowFacts(NOTICED, OPENS, CLOSES)
MINE, OTHER, NEWER = b"a" * 32, b"b" * 32, b"c" * 32


def extending(*participations: int, extensions: int = 1) -> WindowFacts:
    return WindowFacts(NOTICED, OPENS, CLOSES, 2, extensions, 50, participations)


def handed_in(
    window: WindowFacts = PLAIN,
    *,
    in_body: bool = True,
    on_roll: bool = True,
    kept: tuple[bytes | None, ...] = (),
    offered: bytes = MINE,
    taken: bool = False,
    now: datetime = OPENS,
    revote: bool = False,
    right_length: bool = True,
    settled: bool = True,
) -> Verdict:
    return judge(window, in_body, on_roll, kept, offered, taken, now, revote, right_length, settled)


def test_a_first_paper_in_the_open_window_is_taken_as_the_first() -> None:
    assert handed_in() == Accepted(MINE, 1)


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (NOTICED, Refused(Reason.NOT_YET_OPEN)),
        (OPENS - SECOND, Refused(Reason.NOT_YET_OPEN)),
        (OPENS, Accepted(MINE, 1)),
        (CLOSES - SECOND, Accepted(MINE, 1)),
        (CLOSES, Refused(Reason.CLOSED)),
        (CLOSES + SECOND, Refused(Reason.CLOSED)),
    ],
)
def test_a_paper_counts_from_the_opening_second_until_the_last_before_the_close(
    now: datetime, verdict: Verdict
) -> None:
    assert handed_in(now=now) == verdict


@pytest.mark.parametrize("now", [NOTICED, OPENS, CLOSES])
def test_who_is_not_in_the_body_hears_only_that_there_is_no_such_ballot(now: datetime) -> None:
    verdict = handed_in(in_body=False, on_roll=False, kept=(MINE,), taken=True, now=now, right_length=False)
    assert verdict == Refused(Reason.UNKNOWN_BALLOT)


@pytest.mark.parametrize("now", [NOTICED, OPENS, CLOSES])
def test_who_is_not_on_the_roll_is_told_so_before_anything_else(now: datetime) -> None:
    assert handed_in(on_roll=False, taken=True, now=now) == Refused(Reason.NOT_ON_ROLL)


@pytest.mark.parametrize("now", [OPENS, CLOSES - SECOND, CLOSES, CLOSES + timedelta(days=90)])
@pytest.mark.parametrize("revote", [False, True])
def test_the_same_envelope_again_gets_the_same_receipt_at_any_time(now: datetime, revote: bool) -> None:
    assert handed_in(kept=(MINE,), now=now, revote=revote) == Repeated(MINE)


@pytest.mark.parametrize("now", [OPENS, CLOSES])
def test_another_paper_after_one_stands_is_refused_with_the_one_that_stands_even_after_close(now: datetime) -> None:
    assert handed_in(kept=(OTHER,), taken=True, now=now, right_length=False) == Refused(Reason.ALREADY_VOTED, OTHER)


def test_once_the_digest_is_dropped_no_receipt_can_be_given_any_more() -> None:
    assert handed_in(kept=(None,), now=CLOSES + timedelta(days=30)) == Refused(Reason.DIGEST_DROPPED)


def test_the_window_is_judged_before_length_and_before_anothers_envelope() -> None:
    assert handed_in(taken=True, right_length=False, now=CLOSES) == Refused(Reason.CLOSED)
    assert handed_in(taken=True, right_length=False) == Refused(Reason.WRONG_LENGTH)
    assert handed_in(taken=True) == Refused(Reason.ENVELOPE_TAKEN)


def test_in_a_roll_call_a_later_paper_is_taken_as_the_next_until_close() -> None:
    assert handed_in(kept=(OTHER,), revote=True) == Accepted(MINE, 2)
    assert handed_in(kept=(OTHER, NEWER), revote=True, now=CLOSES - SECOND) == Accepted(MINE, 3)
    assert handed_in(kept=(OTHER,), revote=True, now=CLOSES) == Refused(Reason.CLOSED)
    assert handed_in(kept=(OTHER,), revote=True, taken=True) == Refused(Reason.ENVELOPE_TAKEN)


def test_in_a_roll_call_a_late_repeat_of_an_earlier_paper_does_not_replace_the_newer_one() -> None:
    assert handed_in(kept=(MINE, NEWER), revote=True) == Repeated(MINE)


def test_no_new_paper_is_taken_past_a_boundary_that_is_not_written_down() -> None:
    assert handed_in(settled=False) == Refused(Reason.BOUNDARY_DUE)
    assert handed_in(settled=False, now=CLOSES) == Refused(Reason.BOUNDARY_DUE)
    assert handed_in(settled=False, kept=(MINE,)) == Repeated(MINE)
    assert handed_in(settled=False, kept=(OTHER,)) == Refused(Reason.ALREADY_VOTED, OTHER)
    assert handed_in(settled=False, in_body=False) == Refused(Reason.UNKNOWN_BALLOT)


def test_a_close_not_yet_settled_asks_for_settling_and_takes_nothing() -> None:
    assert handed_in(extending(), now=CLOSES - SECOND) == Accepted(MINE, 1)
    assert handed_in(extending(), now=CLOSES) == Refused(Reason.BOUNDARY_DUE)
    assert handed_in(extending(49), now=CLOSES) == Accepted(MINE, 1)
    assert handed_in(extending(50), now=CLOSES) == Refused(Reason.CLOSED)


def test_an_annulled_ballot_takes_nothing() -> None:
    annulled = WindowFacts(NOTICED, OPENS, CLOSES, ended_at=OPENS + SECOND)
    assert handed_in(annulled) == Accepted(MINE, 1)
    assert handed_in(annulled, now=OPENS + SECOND) == Refused(Reason.CLOSED)


def test_every_reason_has_its_status() -> None:
    assert {reason.value: status for reason, status in STATUS.items()} == {
        "unknown_ballot": 404,
        "not_on_roll": 403,
        "digest_dropped": 410,
        "already_voted": 409,
        "not_yet_open": 409,
        "closed": 410,
        "withdrawn": 410,
        "boundary_due": 503,
        "wrong_length": 422,
        "envelope_taken": 409,
    }
    assert set(STATUS) == set(Reason)
    assert (handed_in().status, handed_in(kept=(MINE,)).status, handed_in(now=CLOSES).status) == (200, 200, 410)


def test_a_ballot_without_an_extension_opens_and_closes_as_noticed() -> None:
    assert boundaries(PLAIN) == [Boundary(Kind.OPENED, OPENS), Boundary(Kind.CLOSED, CLOSES)]


def test_a_close_that_may_be_put_off_is_due_until_its_participations_are_counted() -> None:
    assert boundaries(extending()) == [Boundary(Kind.OPENED, OPENS), Boundary(Kind.CLOSE_DUE, CLOSES)]


def test_one_participation_short_the_ballot_is_extended_and_was_never_closed() -> None:
    assert boundaries(extending(49)) == [
        Boundary(Kind.OPENED, OPENS),
        Boundary(Kind.EXTENDED, CLOSES),
        Boundary(Kind.CLOSED, EXTENDED),
    ]


def test_with_the_quorum_reached_to_the_head_the_ballot_closes_as_noticed() -> None:
    assert boundaries(extending(50)) == [Boundary(Kind.OPENED, OPENS), Boundary(Kind.CLOSED, CLOSES)]


def test_extensions_end_when_the_rule_has_no_more() -> None:
    twice = boundaries(extending(10, 20, extensions=2))
    assert twice[1:] == [
        Boundary(Kind.EXTENDED, CLOSES),
        Boundary(Kind.EXTENDED, EXTENDED),
        Boundary(Kind.CLOSED, EXTENDED + timedelta(days=2)),
    ]
    once_more = boundaries(extending(10, extensions=2))
    assert once_more[-1] == Boundary(Kind.CLOSE_DUE, EXTENDED)


@pytest.mark.parametrize(
    ("facts", "t", "phase", "closes_at", "used"),
    [
        (extending(49), OPENS - SECOND, Phase.NOTICED, CLOSES, 0),
        (extending(49), CLOSES - SECOND, Phase.OPEN, CLOSES, 0),
        (extending(49), CLOSES, Phase.OPEN, EXTENDED, 1),
        (extending(49), EXTENDED - SECOND, Phase.OPEN, EXTENDED, 1),
        (extending(49), EXTENDED, Phase.CLOSED, EXTENDED, 1),
        (extending(), CLOSES, Phase.CLOSE_DUE, CLOSES, 0),
        (extending(50), CLOSES, Phase.CLOSED, CLOSES, 0),
    ],
)
def test_the_state_looks_no_further_than_its_instant(
    facts: WindowFacts, t: datetime, phase: Phase, closes_at: datetime, used: int
) -> None:
    found = state(facts, t)
    assert (found.phase, found.closes_at, found.extensions_used) == (phase, closes_at, used)


def test_annulled_before_it_opened_a_ballot_never_opens_and_annulled_after_close_it_stays_closed() -> None:
    early = WindowFacts(NOTICED, OPENS, CLOSES, ended_at=OPENS)
    assert boundaries(early) == []
    assert [state(early, t).phase for t in (OPENS - SECOND, OPENS, CLOSES)] == [Phase.NOTICED, Phase.ENDED, Phase.ENDED]
    late = WindowFacts(NOTICED, OPENS, CLOSES, ended_at=CLOSES + SECOND)
    assert state(late, CLOSES + SECOND).phase is Phase.CLOSED


@pytest.mark.parametrize(
    ("noticed", "opens", "closes"),
    [
        (OPENS + SECOND, OPENS, CLOSES),
        (NOTICED, CLOSES, CLOSES),
        (NOTICED, OPENS.replace(tzinfo=None), CLOSES),
        (NOTICED, OPENS, CLOSES.replace(microsecond=1)),
    ],
)
def test_instants_out_of_order_without_zone_or_finer_than_a_second_are_refused(
    noticed: datetime, opens: datetime, closes: datetime
) -> None:
    with pytest.raises(ValueError, match=r"ballot is noticed|whole seconds"):
        WindowFacts(noticed, opens, closes)
