"""What a relationship can bring: which count stands, what a campaign has of it, and what the log binds."""

from dataclasses import replace
from datetime import date

from relationships.rules.capacity import Count, Sum, digest, standing, sums

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
VOTES = Count("a" * 32, "union", "votes", 410, "the circle", MARCH, "counted")


def test_of_each_relationship_and_kind_the_count_made_last_stands() -> None:
    later = replace(VOTES, id="b" * 32, amount=380, counted_on=APRIL)
    hours = replace(VOTES, id="c" * 32, kind="hours", amount=900)
    other = replace(VOTES, id="d" * 32, relationship_id="tenants", amount=350)
    assert standing([later, hours, other, VOTES]) == [other, later, hours]


def test_of_two_counts_on_one_day_the_one_entered_later_stands() -> None:
    corrected = replace(VOTES, id="b" * 32, amount=401)
    assert standing([VOTES, corrected]) == [corrected]


def test_a_campaign_has_what_may_be_used_apart_from_what_is_held() -> None:
    held = replace(VOTES, id="b" * 32, relationship_id="tenants", amount=350)
    hours = replace(VOTES, id="c" * 32, relationship_id="tenants", kind="hours", amount=20)
    assert sums([VOTES, held, hours], {"union"}) == [Sum("votes", 410, 350), Sum("hours", 0, 20)]


def test_the_log_binds_every_word_of_a_count_and_its_random_id() -> None:
    changed = [
        replace(VOTES, id="b" * 32), replace(VOTES, relationship_id="tenants"), replace(VOTES, kind="hours"),
        replace(VOTES, amount=411), replace(VOTES, counted_by="the chair"), replace(VOTES, counted_on=APRIL),
        replace(VOTES, sure="promised"), replace(VOTES, note="By list."),
    ]  # fmt: skip
    assert len({digest(one) for one in (VOTES, *changed)}) == 9
