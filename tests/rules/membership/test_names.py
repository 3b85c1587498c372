"""A name that looks like another is no name."""

import pytest

from membership.rules.names import UnusableName, by_family, clean_name, likeness


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana   María  López ", "Ana María López"),
        ("Mari\u0301a", "María"),
        ("O’Neill-Ó Súilleabháin", "O’Neill-Ó Súilleabháin"),
        ("Мария Иванова", "Мария Иванова"),
        ("Νίκος", "Νίκος"),
        ("山田 太郎", "山田 太郎"),
        ("Local 212", "Local 212"),
    ],
)
def test_names_of_every_script_are_kept_in_normal_form_c(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "---", "A" * 201, "Mar\u200bia", "\u202egnoW",
        "Maria\u2066x", "Maria\u00ad", "Ma\u0000ria", "Ma\nria",
        "Mаria",  # the second letter is Cyrillic
        "Μaria",  # the first letter is Greek
        "\u3164", "Maria\ufeff", "Mar\u2028ia", "\ue000x", "Maria\u3164",
    ],
)  # fmt: skip
def test_hidden_signs_and_mixed_scripts_are_refused(typed: str) -> None:
    with pytest.raises(UnusableName):
        clean_name(typed)


def test_two_names_that_read_the_same_are_alike() -> None:
    assert likeness("Harbor  BRANCH") == likeness("Ｈarbor branch")
    assert likeness("Harbor branch") != likeness("Harbour branch")


def test_lists_go_by_the_last_word_of_a_name_whatever_its_capitals_and_marks() -> None:
    names = ["Zoe Ábalos", "ana abalos", "Lucía Varga", "Ana María van der Beek", "Madonna"]
    told = ["ana abalos", "Zoe Ábalos", "Ana María van der Beek", "Madonna", "Lucía Varga"]
    assert sorted(names, key=by_family) == told
