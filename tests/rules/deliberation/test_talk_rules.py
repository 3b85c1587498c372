"""What is said of a proposal: both sides get equal space, a quote is word for word, and what is new is told once."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from deliberation.rules import talk
from deliberation.rules.document import Unusable
from deliberation.rules.reading_marks import Mark, Seen, look, news, worth_writing
from deliberation.rules.word_diff import Piece, word_diff

T = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_changed_word_is_struck_and_added_and_the_rest_is_kept() -> None:
    assert word_diff("We ask for volunteers and donations.", "We ask for volunteer hours.") == [
        Piece("kept", "We ask for "),
        Piece("struck", "volunteers and donations."),
        Piece("added", "volunteer hours."),
    ]


def test_a_clause_that_is_added_leaves_the_others_untouched() -> None:
    old, new = "One.\n\nTwo.\n", "One.\n\nOne and a half.\n\nTwo.\n"
    assert [piece.text for piece in word_diff(old, new) if piece.kind == "added"] == ["One and a half.\n\n"]
    assert not [piece for piece in word_diff(old, new) if piece.kind == "struck"]


def test_the_pieces_put_together_are_both_texts_whatever_they_are() -> None:
    dice = random.Random(7)
    for _time in range(200):
        old, new = ("".join(dice.choices("a b\ncd ", k=dice.randrange(40))) for _ in range(2))
        pieces = word_diff(old, new)
        assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
        assert "".join(piece.text for piece in pieces if piece.kind != "struck") == new


def test_a_long_text_rewritten_from_end_to_end_is_struck_and_added_as_a_whole() -> None:
    old, new = " ".join(["north"] * 2000), " ".join(["south"] * 2000)
    assert word_diff(old, new) == [Piece("struck", old), Piece("added", new)]


@pytest.mark.parametrize(
    ("for_", "against", "shown", "more"),
    [(0, 0, (0, 0), (0, 0)), (1, 0, (1, 0), (0, 0)), (5, 0, (1, 0), (4, 0)), (5, 2, (2, 2), (3, 0)),
     (9, 7, (3, 3), (6, 4)), (0, 2, (0, 1), (0, 1))],
)  # fmt: skip
def test_as_much_is_printed_of_one_side_as_of_the_other(
    for_: int, against: int, shown: tuple[int, int], more: tuple[int, int]
) -> None:
    found = talk.sides(list(range(for_)), list(range(against)))
    assert (len(found.shown_for), len(found.shown_against)) == shown
    assert (found.more_for, found.more_against) == more


def test_a_quote_must_stand_there_word_for_word_but_lines_may_break_elsewhere() -> None:
    source = "They meet us in April.\n\n- We ask for no money."
    assert talk.quote("us in April.\r\n- We ask", source) == "us in April.\n- We ask"
    assert talk.quote("  ", source) == ""
    for wrong in ("They meet us in May.", "We ask for money", "x" * 500):
        with pytest.raises(Unusable):
            talk.quote(wrong, source)


def test_a_statement_has_eighty_words_and_no_more() -> None:
    assert talk.words(talk.statement("word " * 80)) == 80
    with pytest.raises(Unusable, match="81 words"):
        talk.statement("word " * 81)
    with pytest.raises(Unusable):
        talk.statement("wordwithoutspaces" * 60)


def test_a_post_is_put_right_for_fifteen_minutes_and_never_while_hidden() -> None:
    assert talk.may_edit(T, False, T + timedelta(minutes=14, seconds=59))
    assert not talk.may_edit(T, False, T + timedelta(minutes=15))
    assert not talk.may_edit(T, True, T)


def test_what_came_since_the_last_visit_stays_new_for_the_whole_of_this_one() -> None:
    first = look(None, Seen(1, 4, 0), T)
    assert news(first, Seen(1, 4, 0)) is None
    later = look(first, Seen(2, 9, 1), T + 3 * HOUR)
    assert news(later, Seen(2, 9, 1)) == Seen(1, 5, 1)
    reload = look(later, Seen(2, 10, 1), T + 4 * HOUR)
    assert news(reload, Seen(2, 10, 1)) == Seen(1, 6, 1)
    next_day = look(reload, Seen(2, 10, 1), T + 30 * HOUR)
    assert news(next_day, Seen(2, 10, 1)) is None


def test_a_mark_is_written_when_something_was_seen_and_not_at_every_reload() -> None:
    mark = Mark(Seen(1, 4, 0), T)
    assert worth_writing(None, mark)
    assert not worth_writing(mark, look(mark, mark.seen, T + timedelta(minutes=1)))
    assert worth_writing(mark, look(mark, Seen(1, 5, 0), T + timedelta(minutes=1)))
    assert worth_writing(mark, look(mark, mark.seen, T + timedelta(minutes=15)))
