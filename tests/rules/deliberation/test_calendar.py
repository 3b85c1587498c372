"""The earliest days of a decision: discussion, notice, voting and protest, one after the other."""

from datetime import UTC, datetime, timedelta

from deliberation.rules.calendar import earliest, fewest_days
from deliberation.rules.reading import parse
from tests.factories import a_rule

MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_proposal_takes_effect_at_the_earliest_after_all_the_days_of_its_procedure() -> None:
    rules = parse(a_rule(discussion_days=7, notice_days=14, protest_days=5))
    found = earliest(rules, MADE)
    assert [found.notice - MADE, found.opens - found.notice, found.closes - found.opens] == [
        timedelta(days=7), timedelta(days=14), timedelta(days=5)
    ]  # fmt: skip
    assert found.takes_effect == MADE + timedelta(days=fewest_days(rules)) == MADE + timedelta(days=31)
