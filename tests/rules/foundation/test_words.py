"""How texts are cut into words, what a question asks for, and the piece that a result shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.search.words import LONGEST, MOST_ASKED, Asked, fold, piece, question, unmarked, words

TEXTS = {
    "The parties' votes": {"the", "party", "vote"},
    "Buses, a bus and the class": {"buse", "a", "bus", "and", "the", "class"},
    "Ótávio Straße ÉCOLE": {"otavio", "strasse", "ecole"},
    "don't": {"don't"},
    "the union’s aim": {"the", "union", "aim"},
    "see P-2026-011.": {"see", "p", "2026", "011", "p-2026-011"},
    "snake_case": {"snake", "case"},
    "***": set(),
    "x" * 100: {"x" * LONGEST},
}


@pytest.mark.parametrize(("text", "found"), TEXTS.items())
def test_a_text_is_cut_into_words_without_accents_capitals_and_plurals(text: str, found: set[str]) -> None:
    assert words(text) == found


def test_a_question_asks_for_each_word_once_and_from_three_letters_on_for_what_begins_with_it() -> None:
    assert question("Votes of VOTE") == [Asked("vote", True), Asked("of", False)]


def test_a_number_is_asked_for_as_one_word() -> None:
    assert question("wages p-2026-011") == [Asked("p-2026-011", True), Asked("wage", True)]


def test_a_long_question_is_cut_off() -> None:
    assert len(question(" ".join(f"word{n}x" for n in range(100)))) == MOST_ASKED


SIGNS = ('"; drop table member; --', "AND OR NOT", "é*(", "%", "_", "\\", "a'b\"c", "x:y^2 NEAR/3", "*", "'s", "’")


@pytest.mark.parametrize("text", SIGNS)
def test_no_sign_has_a_meaning_of_its_own(text: str) -> None:
    assert all(set(one.word) <= set("abcdefghijklmnopqrstuvwxyz0123456789'-") for one in question(text))


@given(st.text(max_size=300))
def test_any_text_is_found_by_each_of_its_own_words(text: str) -> None:
    for word in words(text):
        asked = question(word)
        assert not asked or all(any(one.means(own) for own in words(text)) for one in asked)


@given(st.text(max_size=400), st.text(max_size=40))
def test_a_piece_is_a_part_of_the_text_and_marks_only_what_was_asked_for(text: str, asked: str) -> None:
    sought = question(asked)
    parts = piece(text, sought)
    shown = "".join(part for part, _found in parts)
    assert shown.removeprefix("… ").removesuffix(" …") in " ".join(text.split())
    for part, found in parts:
        if found:
            assert any(one.means(word) for one in sought for word in words(part))


def test_a_piece_begins_near_the_first_word_found() -> None:
    text = "one " * 200 + "the harbour is closed " + "two " * 200
    parts = piece(text, question("harbours"))
    assert parts[0] == ("… ", False)
    assert ("harbour", True) in parts
    assert parts[-1] == (" …", False)
    assert len("".join(part for part, _found in parts)) < 400


def test_folding_twice_changes_nothing() -> None:
    for text in ("İstanbul", "ǅ", "ﬁn", "½"):
        assert fold(fold(text)) == fold(text)


def test_the_signs_of_markdown_are_not_shown() -> None:
    text = "# Why\n> **Never** ask _them_ for `money`.\n- a snake_case * 2\n  * b"
    assert unmarked(text) == "Why\nNever ask them for money.\na snake_case  2\nb"
