"""How many bodies, or bodies with how many members, put a proposal to the vote of all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.document import Unusable
from deliberation.rules.reading import parse
from deliberation.rules.referral import BodyVote, Referral, judge_referral, parse_referral, sentence, told
from tests.factories import a_rule

WORDS = {"c": "CARRIED", "n": "NOT CARRIED", "i": "INQUORATE", "-": ""}
BASE = {"by": "branches", "inquorate": "counted", "days": 90}


def votes(words: str, *rolls: int) -> list[BodyVote]:
    """One body a letter: carried, not carried, inquorate, undecided."""
    return [BodyVote(WORDS[word], rolls[n] if rolls else 0) for n, word in enumerate(words)]


def rule(**changes: Any) -> Referral:
    return parse_referral({**BASE, **changes})


@pytest.mark.parametrize(
    ("changes", "words", "referred", "needed", "of"),
    [
        ({"number": 3}, "cccnnnnn", True, 3, 8),
        ({"number": 3}, "ccn--", False, 3, 5),
        ({"share": "3/5"}, "cccnn", True, 3, 5),
        ({"share": "3/5"}, "ccnii", False, 3, 5),
        ({"share": "3/5", "inquorate": "left_out"}, "ccnii", True, 2, 3),
        ({"share": "3/5", "inquorate": "left_out"}, "cc--ii", False, 3, 4),
        ({"share": "3/5", "inquorate": "left_out"}, "ii", False, 1, 0),
        ({"share": "3/5"}, "", False, 1, 0),
    ],
)
def test_branches_refer_by_number_or_share(
    changes: dict[str, Any], words: str, referred: bool, needed: int, of: int
) -> None:
    """Three branches (July 2018), or three fifths of them (November 2018); without branches nothing is referred."""
    found = judge_referral(rule(**changes), votes(words))
    assert (found.referred, found.needed, found.of, found.reached) == (referred, needed, of, words.count("c"))


@pytest.mark.parametrize(
    ("rolls", "words", "kept", "referred", "needed"),
    [
        ((24, 10, 6), "cnn", "counted", True, 24),
        ((23, 11, 6), "cnn", "counted", False, 24),
        ((23, 11, 6), "cni", "left_out", True, 21),
        ((40, 0, 0), "n--", "counted", False, 24),
    ],
)
def test_branches_with_three_fifths_of_the_members_refer(
    rolls: tuple[int, ...], words: str, kept: str, referred: bool, needed: int
) -> None:
    """Forty may vote; one branch can be enough, many small ones too few."""
    found = judge_referral(rule(members="3/5", inquorate=kept), votes(words, *rolls), 40)
    assert (found.referred, found.needed) == (referred, needed)


@given(st.lists(st.sampled_from("cni-"), max_size=8), st.integers(1, 5), st.integers(1, 5))
def test_one_more_that_carries_never_undoes_a_referral(words: list[str], p: int, q: int) -> None:
    """A body that had not decided, or had refused, and now carries it only helps."""
    asked = rule(share=f"{min(p, q)}/{max(p, q)}")
    if judge_referral(asked, votes("".join(words))).referred:
        for n in range(len(words)):
            more = [*words[:n], "c", *words[n + 1 :]]
            assert judge_referral(asked, votes("".join(more))).referred


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({**BASE}, "referral"),
        ({**BASE, "number": 3, "share": "3/5"}, "referral"),
        ({**BASE, "number": 0}, "referral.number"),
        ({**BASE, "share": 0.6}, "referral.share"),
        ({**BASE, "by": "circles", "members": "3/5"}, "referral.members"),
        ({**BASE, "by": "chapters", "members": "3/5"}, "referral.members"),
        ({**BASE, "by": "unions", "number": 3}, "referral.by"),
        ({"by": "branches", "inquorate": "counted", "number": 3}, "referral"),
        ({**BASE, "number": 3, "days": 0}, "referral.days"),
        ({**BASE, "number": 3, "inquorate": "ignored"}, "referral.inquorate"),
        ({**BASE, "number": 3, "minutes": 3}, "referral"),
    ],
)
def test_a_malformed_or_forgetful_referral_names_the_bad_key(document: object, path: str) -> None:
    """What a rule must choose it must write."""
    with pytest.raises(Unusable) as refused:
        parse_referral(document)
    assert refused.value.path == path


def test_a_procedure_without_a_referral_keeps_its_hash_and_what_refers_is_not_referred() -> None:
    """The key is written only where it is used."""
    assert "referral" not in parse(a_rule()).document
    assert parse(a_rule(referral={**BASE, "number": 3})).referral == rule(number=3)
    with pytest.raises(Unusable, match="is not itself referred"):
        parse(a_rule(**{"class": "refer", "referral": {**BASE, "number": 3}}))


def test_a_referral_is_told_in_plain_words() -> None:
    """The rule, and how far it has come."""
    asked = rule(number=3)
    assert sentence(asked).startswith("3 branches must refer it first, each by its own ballot.")
    assert sentence(rule(share="3/5", by="circles")).startswith("3/5 of the circles must refer it first")
    assert sentence(rule(number=1, by="committees")).startswith("One of the committees must refer it first, by its own")
    assert told(asked, judge_referral(asked, votes("cn-"))) == "3 of 3 branches must refer it to this vote; 1 have."
