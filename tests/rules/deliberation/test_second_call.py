"""The second call as a rule: how it is written, told, reached, and when it may follow."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ballots.rules import procedure_part
from deliberation.rules.document import Unusable
from deliberation.rules.procedure import Inquorate, SecondCall
from deliberation.rules.reading import parse
from deliberation.rules.second_call import NOTICED_WITHIN, CallFacts, as_second_call, call_window
from deliberation.rules.telling import sentence
from tests.rules.deliberation.test_procedures import changed

QUORUM = {"of": "returned", "need": {"share": "1/20"}}
CALL = {"then": "second_call", "quorum": QUORUM, "notice_days": 7, "days": 2}
NONE = {**CALL, "quorum": None}
ENDS = datetime(2026, 3, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def read(then: dict[str, Any], **more: Any) -> Any:
    return parse({**changed("inquorate", then), **more}, procedure_part.check)


def test_a_procedure_says_in_advance_whether_how_and_when_there_is_a_second_call() -> None:
    found = read({**NONE})
    assert found.inquorate == Inquorate("second_call", 0, 0, SecondCall(None, 7, 2))
    again = as_second_call(found)
    assert again is not None
    assert (again.notice_days, again.ballot.days, again.inquorate.then) == (7, 2, "lapse")
    assert again.document["quorum"] is None
    assert (again.document["threshold"], again.certify_within_days) == (found.document["threshold"], 7)
    assert as_second_call(again) is None, "there is no third call"
    assert as_second_call(read({"then": "lapse"})) is None


def test_it_is_told_in_the_text_of_the_rule() -> None:
    document = changed("inquorate", NONE)
    told = procedure_part.tell(document, 990)
    assert told.endswith("must be Yes. If too few do, a second call follows, on which no quorum is needed.")
    other = changed("inquorate", {**CALL, "quorum": {"of": "returned", "need": {"number": 30}}})
    assert "a second call follows, on which 30 of 990 must take part." in procedure_part.tell(other, 990)
    whole = sentence(read(NONE), told)
    assert "no quorum is needed. That follows by itself, once, on the same text" in whole
    assert "with a new roll and 7 days of notice; days of voting: 2." in whole


@pytest.mark.parametrize(
    ("then", "key"),
    [
        ({"then": "second_call"}, "inquorate"),
        ({**CALL, "times": 2}, "inquorate"),
        ({**CALL, "days": 0}, "inquorate.days"),
        ({**CALL, "notice_days": 0}, "inquorate.notice_days"),
        ({**CALL, "quorum": 3}, "inquorate.quorum"),
        ({**CALL, "quorum": {"of": "present", "need": {"number": 3}}}, "inquorate.quorum"),
        ({**CALL, "quorum": changed("name", "x")["quorum"]}, "inquorate"),
        ({"then": "extend", "days": 2, "times": 1, "quorum": None}, "inquorate"),
    ],
)
def test_what_is_malformed_or_idle_is_refused(then: dict[str, Any], key: str) -> None:
    with pytest.raises(Unusable) as refused:
        read(then)
    assert str(refused.value).startswith(key) or refused.value.path.startswith(key)


def test_without_a_quorum_no_second_call_can_follow() -> None:
    with pytest.raises(Unusable, match="no second call could follow"):
        read(CALL, quorum=None)


def facts(outcome: str = "INQUORATE", is_second: bool = False, **more: Any) -> CallFacts:
    return CallFacts(outcome, is_second, ENDS, **more)


def test_it_follows_when_the_time_for_protests_has_passed_and_lapses_in_the_end() -> None:
    assert call_window(facts()) == (ENDS, ENDS + NOTICED_WITHIN)
    ruled = ENDS + 3 * DAY
    assert call_window(facts(protests=[(ENDS - DAY, ruled, False)])) == (ruled, ruled + NOTICED_WITHIN)
    died = ENDS + 9 * DAY
    assert call_window(facts(died=[died])) == (died, died + NOTICED_WITHIN)


@pytest.mark.parametrize("outcome", ["CARRIED", "NOT CARRIED", "ELECTED", "NONE ELECTED", "WITHDRAWN"])
def test_only_an_inquorate_call_is_followed(outcome: str) -> None:
    assert call_window(facts(outcome)) is None


def test_no_third_call_and_none_while_a_protest_stands_or_once_it_is_right() -> None:
    assert call_window(facts(is_second=True)) is None
    assert call_window(facts(protests=[(ENDS - DAY, None, None)])) is None
    assert call_window(facts(protests=[(ENDS - DAY, ENDS, True)])) is None
