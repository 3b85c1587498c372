"""Tries to sign in, passwords and the way on afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from membership.rules.addresses import own_path
from membership.rules.attempts import account_wait, address_wait
from membership.rules.passwords import fault

T = datetime(2026, 5, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (40, 900)]
)
def test_the_wait_grows_with_every_wrong_try_and_never_beyond_a_quarter_of_an_hour(wrong: int, seconds: int) -> None:
    assert account_wait([T] * wrong, T) == timedelta(seconds=seconds)


def test_the_wait_passes_by_itself() -> None:
    assert account_wait([T] * 5, T + timedelta(seconds=29)) == timedelta(seconds=1)
    assert account_wait([T] * 5, T + timedelta(seconds=30)) == timedelta(0)


def test_tries_older_than_a_quarter_of_an_hour_are_forgotten() -> None:
    assert account_wait([T] * 40, T + timedelta(minutes=15)) == timedelta(0)


def test_an_address_may_try_three_hundred_times() -> None:
    assert address_wait(299, T, T) == timedelta(0)
    assert address_wait(300, T, T + timedelta(minutes=10)) == timedelta(minutes=5)


@pytest.mark.parametrize("path", ["/", "/inbox", "/proposals/0af3?round=2", "/people#bodies", "/%0d%0aSet-Cookie:x"])
def test_our_own_paths_are_followed(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "given",
    [
        "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example",
        "javascript:alert(1)", "/\t/evil.example", "/inbox\r\nSet-Cookie: a=b", "\r\n//evil.example", " //evil.example",
        "evil.example", "", None, "%2f%2fevil.example", "/x\\..\\evil", "/" + "a" * 2001, "/é",
        "data:text/html,x", "?next=/",
    ],
)  # fmt: skip
def test_nothing_else_is_followed(given: str | None) -> None:
    assert own_path(given) is None


@pytest.mark.parametrize("password", ["harbour lamp fern 9", "kzq83 vmw02 ptx47", "nine grey herons stand"])
def test_a_long_password_of_ones_own_is_taken(password: str) -> None:
    assert fault(password, ["Wren Tarrant", "wren@example.org", "Port Ellery Chapter"]) is None


@pytest.mark.parametrize(
    "password",
    ["short but good", "aaaaaaaaaaaaaaaaaaaa", "passwordpassword", "Password1234567890", "wren.tarrant.2026",
     "portellerychapter1",
     "correct horse battery staple", "x" * 100 + "abcd" * 40],
)  # fmt: skip
def test_a_short_common_or_own_name_password_is_refused(password: str) -> None:
    assert fault(password, ["Wren Tarrant", "wren@example.org", "Port Ellery Chapter"]) is not None
