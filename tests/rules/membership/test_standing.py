"""Standing is judged by dates: dues at the freeze, tenure at the opening, attendance over the last meetings."""

from datetime import date, timedelta

import pytest

from membership.rules.standing import Asked, Facts, UnusableStanding, judge, read

FROZEN, OPENS = date(2026, 3, 1), date(2026, 3, 15)
DUES = {"dues_paid": "at_freeze"}
TENURE = {"tenure_days": {"days": 30, "at": "opening"}}
LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(("joined", "entitled"), [(date(2026, 2, 13), True), (date(2026, 2, 14), False)])
def test_thirty_days_are_reckoned_to_the_opening(joined: date, entitled: bool) -> None:
    """Vector C21: opening on 15 March 2026, joined 13 February is 30 days, 14 February is 29."""
    assert judge(read(TENURE), Facts(joined), FROZEN, OPENS).entitled is entitled


def test_who_is_too_new_reads_how_many_days_are_missing() -> None:
    found = judge(read(TENURE), Facts(date(2026, 2, 14)), FROZEN, OPENS)
    assert found.reasons == ("A member for 29 days when voting opens; 30 are needed.",)


@pytest.mark.parametrize(
    ("paid", "entitled"),
    [
        ([(date(2026, 1, 1), date(2026, 3, 1))], True),
        ([(date(2026, 1, 1), date(2026, 2, 28))], False),
        ([(date(2026, 3, 1), date(2026, 12, 31))], True),
        ([(date(2026, 3, 2), date(2026, 12, 31))], False),
        ([(date(2025, 1, 1), date(2025, 12, 31)), (date(2026, 2, 27), date(2026, 4, 1))], True),
        ([], False),
    ],
)
def test_dues_must_cover_the_day_of_the_freeze(paid: list[tuple[date, date]], entitled: bool) -> None:
    assert judge(read(DUES), Facts(LONG_AGO, tuple(paid)), FROZEN, OPENS).entitled is entitled


def test_dues_that_lapse_after_the_freeze_do_not_matter() -> None:
    assert judge(read(DUES), Facts(LONG_AGO, ((LONG_AGO, FROZEN),)), FROZEN, FROZEN + timedelta(days=90)).entitled


def test_lapsed_dues_are_told_with_their_last_day() -> None:
    found = judge(read(DUES), Facts(LONG_AGO, ((LONG_AGO, date(2025, 12, 31)),)), FROZEN, OPENS)
    assert found.reasons == (
        "Dues were paid until 31\xa0Dec\xa02025 only; they must be paid on 1\xa0Mar\xa02026, when the roll is frozen.",
    )


@pytest.mark.parametrize(
    ("attended", "entitled"),
    [
        ((True, False, False), True),
        ((False, False, True), True),
        ((False, False, False, True), False),
        ((False, False, False), False),
        ((False,), False),
        ((), True),
    ],
)
def test_one_of_the_last_three_meetings_must_have_been_attended(attended: tuple[bool, ...], entitled: bool) -> None:
    """A body that has never met asks nothing; one that met once asks for that one."""
    asked = read({"attended": {"at_least": 1, "of_last": 3}})
    assert judge(asked, Facts(LONG_AGO, (), attended), FROZEN, OPENS).entitled is entitled


def test_a_body_can_ask_for_no_more_meetings_than_it_held() -> None:
    asked = Asked(attended=(2, 3))
    assert judge(asked, Facts(LONG_AGO, (), (True,)), FROZEN, OPENS).entitled
    assert not judge(asked, Facts(LONG_AGO, (), (True, False)), FROZEN, OPENS).entitled


def test_whoever_is_not_in_the_body_is_not_entitled_whatever_the_rule_asks() -> None:
    for rule in (None, {}, DUES):
        found = judge(read(rule), Facts(None, ((LONG_AGO, date(2030, 1, 1)),)), FROZEN, OPENS)
        assert (found.entitled, found.reasons) == (False, ("Not a member of this body when the roll is frozen.",))


def test_no_rule_asks_for_nothing_but_a_place_in_the_body() -> None:
    assert judge(read(None), Facts(FROZEN), FROZEN, OPENS).entitled


def test_every_missing_thing_is_named_at_once() -> None:
    found = judge(read({**DUES, **TENURE}), Facts(date(2026, 2, 14)), FROZEN, OPENS)
    assert (found.entitled, len(found.reasons)) == (False, 2)


@pytest.mark.parametrize(
    "rule",
    [
        {"dues_paid": "at_opening"},
        {"tenure_days": {"days": 30, "at": "freeze"}},
        {"tenure_days": {"days": "30", "at": "opening"}},
        {"tenure_days": {"days": True, "at": "opening"}},
        {"attended": {"at_least": -1, "of_last": 3}},
        {"attended": 3},
        {"honour": True},
    ],
)
def test_a_standing_that_cannot_be_read_is_refused(rule: dict[str, object]) -> None:
    with pytest.raises(UnusableStanding):
        read(rule)


def test_keys_written_out_as_nothing_ask_for_nothing() -> None:
    assert read({"dues_paid": None, "tenure_days": None, "attended": None}) == Asked()
