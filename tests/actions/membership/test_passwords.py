"""Passwords, one-time codes, and tries that are counted in the database."""

from datetime import date

import pytest
from flask import Flask

from foundation.clock import StillClock
from foundation.database import db
from membership import actions, queries, signing_in
from membership.errors import TooManyTries, WeakPassword, WrongCode, WrongSignIn
from membership.models import LoginAttempt, Member, OneTimeCode
from membership.passwords import digest, matches, outdated
from tests.factories import a_chapter, a_member

GOOD = "nine grey herons stand"
OTHER = "seven wet lanterns hum"


@pytest.mark.usefixtures("real_passwords")
def test_a_digest_is_argon2id_at_the_costs_set_down() -> None:
    kept = digest(GOOD)
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert matches(kept, GOOD)
    assert not matches(kept, OTHER)
    assert not outdated(kept)


def test_nobodys_digest_matches_nothing() -> None:
    assert not matches(None, GOOD)
    assert not matches(None, "")
    assert not matches("broken", GOOD)


@pytest.mark.usefixtures("real_passwords")
def test_a_digest_of_other_costs_is_made_again_at_sign_in(app: Flask) -> None:
    from argon2 import PasswordHasher

    who = a_member("Ada Example")
    person = db.session.get(Member, who)
    assert person is not None
    person.password_hash = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    db.session.commit()
    assert signing_in.with_password("Ada.Example@members.example", GOOD, "127.0.0.1").member_id == who
    db.session.expire_all()
    assert person.password_hash.startswith("$argon2id$v=19$m=47104,")
    assert matches(person.password_hash, GOOD)


def test_a_one_time_code_opens_the_door_once(app: Flask) -> None:
    who = a_member("Ada Example")
    code = actions.make_one_time_code(who)
    assert actions.spend_code(code.lower().replace(" ", "-"), GOOD).id == who
    with pytest.raises(WrongCode):
        actions.spend_code(code, OTHER)
    assert matches(db.session.get(Member, who).password_hash, GOOD)  # type: ignore[union-attr]


def test_only_the_digest_of_a_code_is_kept(app: Flask) -> None:
    code = actions.make_one_time_code(a_member("Ada Example"))
    row = db.session.query(OneTimeCode).one()
    assert code.replace(" ", "") not in row.code_hash.upper()
    assert len(row.code_hash) == 64


def test_a_new_code_ends_the_one_before(app: Flask) -> None:
    who = a_member("Ada Example")
    first = actions.make_one_time_code(who)
    second = actions.make_one_time_code(who)
    with pytest.raises(WrongCode):
        actions.spend_code(first, GOOD)
    assert actions.spend_code(second, GOOD).id == who


def test_a_code_is_good_for_fourteen_days(app: Flask, clock: StillClock) -> None:
    code = actions.make_one_time_code(a_member("Ada Example"))
    clock.advance(days=14)
    with pytest.raises(WrongCode):
        actions.spend_code(code, GOOD)


def test_a_refused_password_leaves_the_code_good(app: Flask) -> None:
    who = a_member("Ada Example")
    code = actions.make_one_time_code(who)
    db.session.commit()
    with pytest.raises(WeakPassword):
        signing_in.with_code(code, "ada.example.2026", "127.0.0.1")
    assert db.session.query(LoginAttempt).filter_by(succeeded=False).count() == 0
    assert signing_in.with_code(code, GOOD, "127.0.0.1").member_id == who


def test_wrong_and_unknown_are_told_and_counted_alike(app: Flask) -> None:
    a_member("Ada Example", password=GOOD)
    a_member("Without Password")
    told = set()
    for email in ("ada.example@members.example", "without.password@members.example", "nobody@members.example"):
        for _ in range(5):
            with pytest.raises(WrongSignIn) as refused:
                signing_in.with_password(email, OTHER, "127.0.0.1")
            told.add((refused.value.what, refused.value.why, refused.value.next_step))
        with pytest.raises(TooManyTries) as late:
            signing_in.with_password(email, OTHER, "127.0.0.1")
        told.add((late.value.what, late.value.why, late.value.next_step, str(late.value.wait_seconds)))
    assert len(told) == 2


def test_after_five_wrong_tries_even_the_right_password_waits_and_then_opens(app: Flask, clock: StillClock) -> None:
    who = a_member("Ada Example", password=GOOD)
    for _ in range(5):
        with pytest.raises(WrongSignIn):
            signing_in.with_password("ada.example@members.example", OTHER, "127.0.0.1")
    with pytest.raises(TooManyTries) as late:
        signing_in.with_password("ada.example@members.example", GOOD, "10.0.0.9")
    assert late.value.wait_seconds == 30
    clock.advance(seconds=30)
    assert signing_in.with_password("ada.example@members.example", GOOD, "10.0.0.9").member_id == who
    clock.advance(seconds=1)
    with pytest.raises(WrongSignIn):
        signing_in.with_password("ada.example@members.example", OTHER, "127.0.0.1")


def test_an_address_may_try_three_hundred_times_whoever_it_tries(app: Flask, clock: StillClock) -> None:
    a_chapter(0)
    for n in range(300):
        db.session.add(
            LoginAttempt(id=f"{n:032x}", account_hash=f"{n}", address_hash=signing_in._kept("2001:db8:1:2::/64"),
                         at=clock.at, succeeded=n % 2 == 0)
        )  # fmt: skip
    db.session.commit()
    with pytest.raises(TooManyTries):
        signing_in.with_password("ada@members.example", GOOD, "2001:db8:1:2:ffff::7")
    with pytest.raises(WrongSignIn):
        signing_in.with_password("ada@members.example", GOOD, "2001:db8:1:3::7")
    clock.advance(minutes=15)
    with pytest.raises(WrongSignIn):
        signing_in.with_password("ada@members.example", GOOD, "2001:db8:1:2::7")


def test_no_address_of_a_person_or_network_is_kept_in_the_clear(app: Flask) -> None:
    with pytest.raises(WrongSignIn):
        signing_in.with_password("ada@members.example", GOOD, "192.0.2.7")
    row = db.session.query(LoginAttempt).one()
    assert "ada" not in row.account_hash + row.address_hash
    assert "192" not in {row.account_hash, row.address_hash}
    assert len(row.account_hash) == len(row.address_hash) == 64


def test_whoever_has_left_signs_in_no_more(app: Flask, clock: StillClock) -> None:
    c = a_chapter(0)
    a_member("Ada Example", (c.root,), password=GOOD)
    who = signing_in.with_password("ada.example@members.example", GOOD, None).member_id
    actions.leave(who, c.root, date(2026, 3, 2))
    db.session.commit()
    assert queries.has_left(who)
    with pytest.raises(WrongSignIn):
        signing_in.with_password("ada.example@members.example", GOOD, None)
