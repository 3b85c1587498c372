"""Texts have one spelling; a decision's windows and a mandate's span follow from days alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from deliberation.rules import text
from deliberation.rules.document import Unusable
from deliberation.rules.effect import latest_end, mandate_span, windows
from deliberation.rules.frozen import ProposalText, digest
from deliberation.rules.round_span import boundaries, state

T = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_line_ends_and_composition_are_made_one() -> None:
    assert text.prose(" cafe\u0301\r\nopens\rnow \n", "text") == "caf\u00e9\nopens\nnow"


@pytest.mark.parametrize("bad", ["", "  ", "a\x00b", "a\u202eb", "a\ud800", "x" * 20_001, 7, None])
def test_a_text_that_hides_something_is_empty_or_too_long_is_refused(bad: object) -> None:
    with pytest.raises(Unusable):
        text.prose(bad, "text")


@pytest.mark.parametrize("bad", ["two\nlines", "x" * 301, "\t"])
def test_a_title_is_one_bounded_line(bad: str) -> None:
    with pytest.raises(Unusable):
        text.title(bad)


def test_terms_are_dated_promises_of_either_side() -> None:
    given = [{"by": "theirs", "text": " Two shifts a week ", "due": date(2026, 6, 1)}]
    assert text.terms(given) == [{"by": "theirs", "text": "Two shifts a week", "due": "2026-06-01"}]


@pytest.mark.parametrize("bad", [
    {"by": "nobody", "text": "x", "due": "2026-06-01"}, {"by": "ours", "text": "", "due": "2026-06-01"},
    {"by": "ours", "text": "x", "due": "2026-02-30"}, {"by": "ours", "text": "x", "due": "soon"},
    {"by": "ours", "text": "x"}, {"by": "ours", "text": "x", "due": "2026-06-01", "more": 1}, "x",
])  # fmt: skip
def test_a_term_that_cannot_be_checked_is_refused(bad: object) -> None:
    with pytest.raises(Unusable):
        text.terms([bad])


def test_the_frozen_text_is_canonical_and_names_what_does_not_apply_as_null() -> None:
    document = ProposalText("P-2026-001", "position", "b", "T", "x", []).document()
    assert document == (
        b'{"body":"b","campaign":null,"endorsement":null,"kind":"position","mandate":null,"number":"P-2026-001",'
        b'"relationship":null,"terms":[],"text":"x","title":"T","until":null}'
    )
    assert digest(document) != digest(ProposalText("P-2026-001", "position", "b", "T", "y", []).document())


def test_windows_follow_certification() -> None:
    assert windows(T, 5, 7) == (T + 5 * DAY, T + 12 * DAY)


def test_a_mandate_ends_with_its_term_or_as_asked_whichever_is_first() -> None:
    assert mandate_span(T, 365, None) == (T, T + 365 * DAY)
    assert mandate_span(T, 365, T + 30 * DAY) == (T, T + 30 * DAY)
    assert mandate_span(T, 365, T + 999 * DAY) == (T, T + 365 * DAY)
    assert mandate_span(T, 365, T) is None


def test_a_renewal_begins_when_the_old_mandate_ends_unless_its_own_window_is_later() -> None:
    assert mandate_span(T, 10, None, T + 3 * DAY) == (T + 3 * DAY, T + 13 * DAY)
    assert mandate_span(T, 10, None, T - 3 * DAY) == (T, T + 10 * DAY)


def test_an_end_may_be_asked_for_up_to_the_term_after_the_earliest_beginning() -> None:
    assert latest_end(T, 31, 365) == T + 396 * DAY
    assert latest_end(T, 31, 365, T + 50 * DAY) == T + 415 * DAY


def test_a_round_is_open_from_its_opening_to_just_before_its_close() -> None:
    opens, closes = T, T + DAY
    assert boundaries(opens, closes) == [("opens", opens), ("closes", closes)]
    second = timedelta(seconds=1)
    told = [state(opens, closes, None, t) for t in (opens - second, opens, closes - second, closes)]
    assert told == ["planned", "open", "open", "closed"]
    assert state(opens, closes, opens, opens) == "reported"
