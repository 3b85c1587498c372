"""The life of a mandate, boundary by boundary, with every instant written out; then its laws on random facts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relationships.rules.mandate import (
    Hold,
    How,
    Kind,
    MandateFacts,
    Severance,
    State,
    Stay,
    Suspension,
    begin,
    boundaries,
    effect,
    ending,
    state,
    suspensions,
)

SECOND = timedelta(seconds=1)


def day(n: float) -> datetime:
    """The n-th of March 2026, noon."""
    return datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=n - 1)


PLAIN = MandateFacts(from_at=day(5), until_at=day(30), granted_at=day(1))


def told(facts: MandateFacts) -> list[tuple[str, datetime]]:
    return [(str(kind), due) for kind, due in boundaries(facts)]


def test_a_mandate_nobody_touches_begins_at_its_from_and_lapses_at_its_until():
    assert told(PLAIN) == [("activated", day(5)), ("ended", day(30))]
    assert ending(PLAIN) == (day(30), How.LAPSED, "")


@pytest.mark.parametrize(
    ("t", "expected"),
    [
        (day(1), State.GRANTED),
        (day(5) - SECOND, State.GRANTED),
        (day(5), State.ACTIVE),
        (day(30) - SECOND, State.ACTIVE),
        (day(30), State.LAPSED),
        (day(400), State.LAPSED),
    ],
)
def test_it_is_live_from_its_first_second_to_the_second_before_its_last(t, expected):
    assert state(PLAIN, t) == expected


def test_a_protest_not_ruled_stays_the_mandate_from_its_from():
    facts = replace(PLAIN, stays=(Stay(day(3)),))
    assert [state(facts, day(n)) for n in (4, 5, 20)] == [State.GRANTED, State.STAYED, State.STAYED]
    assert told(facts) == [("ended", day(30))]


def test_the_clock_ends_a_stayed_mandate_too_and_a_late_ruling_brings_nothing_back():
    facts = replace(PLAIN, stays=(Stay(day(3), day(31), False),))
    assert told(facts) == [("ended", day(30))]
    assert state(facts, day(31)) == State.LAPSED


def test_a_protest_dismissed_before_the_from_delays_nothing():
    facts = replace(PLAIN, stays=(Stay(day(2), day(4), False),))
    assert told(facts) == [("activated", day(5)), ("ended", day(30))]


def test_it_begins_at_the_last_of_several_rulings():
    facts = replace(PLAIN, stays=(Stay(day(2), day(7), False), Stay(day(3), day(9), False)))
    assert told(facts) == [("activated", day(9)), ("ended", day(30))]
    assert [state(facts, day(n)) for n in (8, 9)] == [State.STAYED, State.ACTIVE]


def test_one_ruling_of_two_still_stays_it():
    facts = replace(PLAIN, stays=(Stay(day(2), day(7), False), Stay(day(3))))
    assert state(facts, day(8)) == State.STAYED


@pytest.mark.parametrize("ruled", [4, 9])
def test_a_protest_upheld_makes_it_void_and_it_never_begins(ruled):
    facts = replace(PLAIN, stays=(Stay(day(2), day(ruled), True), Stay(day(3))))
    assert told(facts) == [("ended", day(ruled))]
    assert state(facts, day(ruled)) == State.VOID
    assert state(facts, day(29)) == State.VOID


def test_a_protest_filed_when_the_mandate_could_begin_already_is_too_late_to_stay_it():
    assert state(replace(PLAIN, stays=(Stay(day(5)),)), day(6)) == State.ACTIVE


def test_an_endorsement_that_ended_before_the_mandate_began_lets_it_never_begin():
    facts = replace(PLAIN, endorsement_ended_at=day(4))
    assert told(facts) == [("ended", day(4))]
    assert state(facts, day(4)) == State.VOID


def test_an_endorsement_that_had_ended_before_the_grant_voids_the_mandate_at_the_grant():
    facts = replace(PLAIN, endorsement_ended_at=day(-3))
    assert told(facts) == [("ended", day(1))]


def test_an_endorsement_ending_in_the_very_second_of_the_begin_lets_it_never_begin():
    assert told(replace(PLAIN, endorsement_ended_at=day(5))) == [("ended", day(5))]


def test_an_endorsement_ending_while_a_protest_stays_the_mandate_voids_it():
    facts = replace(PLAIN, stays=(Stay(day(3), day(12), False),), endorsement_ended_at=day(8))
    assert told(facts) == [("ended", day(8))]
    assert ending(facts).how == How.VOID


def test_an_endorsement_made_void_later_ends_the_mandate_under_it():
    facts = replace(PLAIN, endorsement_ended_at=day(9))
    assert told(facts) == [("activated", day(5)), ("ended", day(9))]
    assert ending(facts).how == How.VOID


SEVER = Severance(day(10), day(15), cause="D-2026-007")


def test_a_sever_suspends_at_certification_and_ends_when_its_window_ends():
    facts = replace(PLAIN, severances=(SEVER,))
    assert told(facts) == [("activated", day(5)), ("suspended", day(10)), ("ended", day(15))]
    assert ending(facts) == (day(15), How.SEVERED, "D-2026-007")
    assert [state(facts, day(n)) for n in (9, 10, 14, 15)] == [
        State.ACTIVE,
        State.SUSPENDED,
        State.SUSPENDED,
        State.SEVERED,
    ]


def test_a_protest_against_the_sever_stays_the_ending_not_the_suspension():
    facts = replace(PLAIN, severances=(replace(SEVER, stays=(Stay(day(12)),)),))
    assert told(facts) == [("activated", day(5)), ("suspended", day(10)), ("ended", day(30))]
    assert state(facts, day(29)) == State.SUSPENDED
    assert ending(facts).how == How.LAPSED


def test_a_protest_against_the_sever_dismissed_late_ends_the_mandate_at_the_ruling():
    facts = replace(PLAIN, severances=(replace(SEVER, stays=(Stay(day(12), day(18), False),)),))
    assert told(facts) == [("activated", day(5)), ("suspended", day(10)), ("ended", day(18))]


def test_a_protest_against_the_sever_upheld_lifts_its_suspension():
    facts = replace(PLAIN, severances=(replace(SEVER, stays=(Stay(day(12), day(18), True),)),))
    assert told(facts) == [
        ("activated", day(5)),
        ("suspended", day(10)),
        ("resumed", day(18)),
        ("ended", day(30)),
    ]
    assert state(facts, day(18)) == State.ACTIVE


def test_a_sever_of_a_mandate_not_begun_suspends_it_from_its_first_second():
    facts = replace(PLAIN, severances=(Severance(day(3), day(8)),))
    assert told(facts) == [("activated", day(5)), ("suspended", day(5)), ("ended", day(8))]
    assert [state(facts, day(n)) for n in (4, 5, 8)] == [State.GRANTED, State.SUSPENDED, State.SEVERED]


def test_a_sever_in_effect_before_the_begin_lets_it_never_begin():
    facts = replace(PLAIN, severances=(Severance(day(2), day(4)),))
    assert told(facts) == [("ended", day(4))]
    assert state(facts, day(4)) == State.SEVERED


def test_the_clock_ends_a_mandate_whose_sever_has_not_taken_effect():
    facts = replace(PLAIN, severances=(Severance(day(28), day(33)),))
    assert told(facts) == [("activated", day(5)), ("suspended", day(28)), ("ended", day(30))]
    assert ending(facts).how == How.LAPSED


def test_two_severs_end_it_at_the_earlier_effect():
    facts = replace(PLAIN, severances=(SEVER, Severance(day(11), day(13), cause="D-2026-008")))
    assert ending(facts) == (day(13), How.SEVERED, "D-2026-008")


BY_COMMITTEE = Suspension(day(10), day(24), cause="s1")


def test_the_committees_suspension_lifts_itself():
    facts = replace(PLAIN, suspensions=(BY_COMMITTEE,))
    assert told(facts) == [
        ("activated", day(5)),
        ("suspended", day(10)),
        ("resumed", day(24)),
        ("ended", day(30)),
    ]
    assert [state(facts, day(n)) for n in (10, 23, 24)] == [State.SUSPENDED, State.SUSPENDED, State.ACTIVE]


def test_a_suspension_does_not_move_until():
    facts = replace(PLAIN, suspensions=(Suspension(day(20), day(34)),))
    assert told(facts) == [("activated", day(5)), ("suspended", day(20)), ("ended", day(30))]
    assert state(facts, day(30)) == State.LAPSED


@pytest.mark.parametrize(
    ("hold", "lifts"),
    [
        (Hold(day(20), day(29)), 29),  # kept until certify_within_days after the close at most
        (Hold(day(24), day(29)), 29),  # opened in the last of the set days
        (Hold(day(24) + SECOND, day(29)), 24),  # opened too late
        (Hold(day(20), day(29), day(27)), 27),  # certified otherwise, void or withdrawn
        (Hold(day(20), day(29), day(22)), 22),  # any outcome but CARRIED lifts it, also before its own day
        (Hold(day(20), day(26), day(28)), 26),  # never longer than its until
        (Hold(day(20), day(29), day(15)), 24),  # withdrawn before it opened: as if it had never been noticed
        (Hold(day(8), day(14)), 14),  # opened before the suspension
    ],
)
def test_a_sever_ballot_keeps_the_suspension(hold, lifts):
    facts = replace(PLAIN, suspensions=(replace(BY_COMMITTEE, holds=(hold,)),))
    assert ("resumed", day(lifts)) in told(facts)
    assert state(facts, day(lifts) - SECOND) == State.SUSPENDED
    assert state(facts, day(lifts)) == State.ACTIVE


def test_two_sever_ballots_keep_it_until_the_last_of_them():
    holds = (Hold(day(12), day(20), day(18)), Hold(day(16), day(28)))
    assert ("resumed", day(28)) in told(replace(PLAIN, suspensions=(replace(BY_COMMITTEE, holds=holds),)))


def test_a_second_ballot_does_not_bring_back_a_suspension_that_the_first_has_lifted():
    holds = (Hold(day(12), day(20), day(14)), Hold(day(16), day(28)))
    facts = replace(PLAIN, suspensions=(replace(BY_COMMITTEE, holds=holds),))
    assert ("resumed", day(14)) in told(facts)
    assert state(facts, day(17)) == State.ACTIVE


def test_a_carried_sever_takes_over_from_the_suspension_it_released_without_a_gap():
    held = replace(BY_COMMITTEE, holds=(Hold(day(12), day(28), day(19)),))
    facts = replace(PLAIN, suspensions=(held,), severances=(Severance(day(19), day(24)),))
    assert told(facts) == [
        ("activated", day(5)),
        ("suspended", day(10)),
        ("suspended", day(19)),
        ("ended", day(24)),
    ]


def test_two_grounds_suspend_apart_and_it_resumes_when_the_last_is_lifted():
    facts = replace(PLAIN, suspensions=(Suspension(day(10), day(14)), Suspension(day(12), day(16))))
    assert told(facts) == [
        ("activated", day(5)),
        ("suspended", day(10)),
        ("suspended", day(12)),
        ("resumed", day(16)),
        ("ended", day(30)),
    ]


def test_a_suspension_that_ended_before_the_begin_leaves_no_trace():
    assert told(replace(PLAIN, suspensions=(Suspension(day(2), day(4)),))) == told(PLAIN)


def test_a_mandate_must_begin_before_it_ends():
    with pytest.raises(ValueError, match="begins before it ends"):
        MandateFacts(day(5), day(5))


def test_half_a_ruling_is_no_ruling():
    with pytest.raises(ValueError, match="says whether"):
        Stay(day(1), day(2), None)
    with pytest.raises(ValueError, match="after it was filed"):
        Stay(day(2), day(1), True)


# Random facts. Instants are few, so that coincidences are many.

instants = st.integers(1, 24).map(day)


@st.composite
def stays(draw, before):
    filed = draw(instants.filter(lambda t: t < before)) if before > day(1) else None
    if filed is None:
        return None
    ruled = draw(st.none() | instants.filter(lambda t: t >= filed))
    return Stay(filed, ruled, None if ruled is None else draw(st.booleans()))


@st.composite
def some_stays(draw, before):
    found = [draw(stays(before)) for _ in range(draw(st.integers(0, 2)))]
    return tuple(stay for stay in found if stay)


@st.composite
def severances(draw):
    at = draw(instants)
    effective = at + timedelta(days=draw(st.integers(1, 5)))
    return Severance(at, effective, tuple(s for s in draw(some_stays(effective)) if s.filed_at >= at))


@st.composite
def committee(draw):
    at = draw(instants)
    holds = []
    for _ in range(draw(st.integers(0, 3))):
        opens = at + timedelta(days=draw(st.integers(-3, 8)))
        until = opens + timedelta(days=draw(st.integers(1, 8)))
        holds.append(Hold(opens, until, draw(st.none() | instants.filter(lambda t: t > at))))
    return Suspension(at, at + timedelta(days=draw(st.integers(1, 6))), tuple(holds))


@st.composite
def facts(draw):
    from_at = draw(instants)
    return MandateFacts(
        from_at,
        from_at + timedelta(days=draw(st.integers(1, 20))),
        stays=draw(some_stays(from_at)),
        endorsement_ended_at=draw(st.none() | instants),
        severances=tuple(draw(st.lists(severances(), max_size=2))),
        suspensions=tuple(draw(st.lists(committee(), max_size=2))),
        granted_at=from_at - timedelta(days=draw(st.integers(1, 5))),
    )


EVERY = [day(n / 2) for n in range(-10, 100)]


def replayed(found, t, given_facts):
    """The state as somebody reads it off the boundaries alone."""
    now = State.STAYED if t >= given_facts.from_at else State.GRANTED
    for kind, due in found:
        if due > t:
            break
        now = {
            Kind.ACTIVATED: State.ACTIVE,
            Kind.RESUMED: State.ACTIVE,
            Kind.SUSPENDED: State.SUSPENDED,
            Kind.ENDED: State(f"ended:{ending(given_facts).how}"),
        }[kind]
    return now


@settings(max_examples=120, deadline=None)
@given(facts())
def test_state_agrees_with_the_boundaries_at_every_instant(made):
    found = boundaries(made)
    for t in EVERY:
        assert state(made, t) == replayed(found, t, made), t


@settings(max_examples=120, deadline=None)
@given(facts())
def test_it_is_never_active_outside_its_span_nor_after_an_end(made):
    for t in EVERY:
        if state(made, t) in (State.ACTIVE, State.SUSPENDED):
            assert made.from_at <= t < made.until_at
            assert made.endorsement_ended_at is None or t < made.endorsement_ended_at
            assert all(stay.ruled_at is not None and not stay.upheld and stay.ruled_at <= t for stay in made.stays)


@settings(max_examples=120, deadline=None)
@given(facts())
def test_it_is_never_active_while_a_sever_stands(made):
    for severance in made.severances:
        lifted = effect(severance.effective_at, severance.stays).void_at
        for t in EVERY:
            if t >= severance.at and (lifted is None or t < lifted):
                assert state(made, t) != State.ACTIVE


@settings(max_examples=120, deadline=None)
@given(facts())
def test_boundaries_come_in_order_begin_once_and_end_once_with_the_end_last(made):
    found = boundaries(made)
    assert [due for _, due in found] == sorted(due for _, due in found)
    assert len(set(found)) == len(found)
    kinds = [kind for kind, _ in found]
    assert kinds[-1] == Kind.ENDED
    assert kinds.count(Kind.ENDED) == 1
    if begin(made) is None:
        assert kinds == [Kind.ENDED]
        assert suspensions(made) == []
    else:
        assert kinds.count(Kind.ACTIVATED) == 1
        assert kinds[0] == Kind.ACTIVATED


def known_at(made: MandateFacts, t: datetime) -> MandateFacts:
    """The facts as they stood at an instant: nothing that people did later."""

    def rulings(given):
        seen = [stay for stay in given if stay.filed_at <= t]
        return tuple(stay if stay.ruled_at and stay.ruled_at <= t else Stay(stay.filed_at) for stay in seen)

    def released(hold):
        return hold if hold.released_at and hold.released_at <= t else replace(hold, released_at=None)

    ended = made.endorsement_ended_at
    return replace(
        made,
        stays=rulings(made.stays),
        endorsement_ended_at=ended if ended and ended <= t else None,
        severances=tuple(replace(s, stays=rulings(s.stays)) for s in made.severances if s.at <= t),
        suspensions=tuple(
            replace(s, holds=tuple(released(hold) for hold in s.holds)) for s in made.suspensions if s.at <= t
        ),
    )


@settings(max_examples=150, deadline=None)
@given(facts(), instants)
def test_what_people_do_later_never_changes_a_boundary_already_passed(made, t):
    earlier = known_at(made, t)
    assert [b for b in boundaries(earlier) if b.due < t] == [b for b in boundaries(made) if b.due < t]
    for instant in EVERY:
        if instant < t:
            assert state(earlier, instant) == state(made, instant)
