"""When somebody was here last."""

from datetime import UTC, datetime, timedelta

from membership.rules.visits import next_visit

T = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_first_visit_has_none_before_it() -> None:
    assert next_visit(None, None, T) == (T, None)


def test_a_second_device_within_two_hours_is_the_same_visit() -> None:
    assert next_visit(T, None, T + timedelta(minutes=119)) == (T, None)
    assert next_visit(T, T - timedelta(days=3), T + timedelta(hours=1)) == (T, T - timedelta(days=3))


def test_the_next_day_tells_what_came_since_the_day_before() -> None:
    assert next_visit(T, None, T + timedelta(days=1)) == (T + timedelta(days=1), T)
