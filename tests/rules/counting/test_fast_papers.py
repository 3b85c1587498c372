"""Opened papers read many at a time are judged and counted as when each is looked at by itself."""

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from ballots.counting import quickest
from ballots.counting.fast import choices as fast
from ballots.counting.fast.kinds import MOST_PAPERS, Kinds
from ballots.rules.count_document import count_document, judge_count
from ballots.rules.election_rule import ELECTIONS
from ballots.rules.opened_papers import Papers, papers_of, rankings
from ballots.rules.terms import BallotTerms, ContestTerms
from deliberation.rules.document import Unusable
from tests.figures import SEED, report, runs

EXAMPLES = runs(150, 10_000)
OPTIONS = ("o1", "o2", "o3", "o10")
NOE = {"noe": "confirm", "acceptance": {"share": "3/5", "of": "continuing"}}

spelt = st.lists(st.sampled_from(OPTIONS), max_size=4, unique=True).map(">".join)
odd = st.sampled_from(
    [
        "o4", "1", "o", "o1,2", "o01", "o1>", ">o1", "o1\n", "o1\n>o2", "o1=o2", "o2=o1", "o3>o1=o2>o10", "O1", "o1 ",
        "é", ",", "o1>o2>o1", "o1=o1", "o1:5", "yes", "\ud800", "o1>o1", "o10=o3", "\x00", "o100000000000000000000",
    ]
)  # fmt: skip
papers = st.dictionaries(st.one_of(spelt, spelt, spelt, odd), st.integers(1, 9), max_size=12)
methods = st.sampled_from(ELECTIONS)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read everything the fast way, three choices at a time."""
    monkeypatch.setattr(quickest, "ENOUGH", 0)
    monkeypatch.setattr(fast, "AT_ONCE", 3)


def terms(method: str) -> ContestTerms:
    """Return a contest for one seat."""
    own = {"ranked": NOE} if method == "ranked" else {"scores": [0, 5]} if method in ("score", "star") else {}
    return ContestTerms(1, "Who?", method, OPTIONS, {"seats": 1, **own})


def counted(method: str, found: Papers, returned: int) -> bytes:
    """Return the document of the count, or why the papers cannot be counted."""
    asked = BallotTerms("B-2026-001", None, (terms(method),))
    try:
        return count_document(
            judge_count(asked, 50 + returned, returned, {1: found}, bytes(32), quickest.count_ranked)
        ).document
    except Unusable as why:
        return str(why).encode()


def test_papers_read_quickly_give_the_judgement_and_the_count_of_the_plain_way() -> None:
    """By every method: valid ones, invalid ones, equal ranks, blank ones, papers that were never opened."""

    @seed(SEED)
    @settings(max_examples=EXAMPLES, deadline=None, database=None)
    @given(methods, papers, st.integers(0, 3))
    def alike(method: str, said: dict[str, int], unopened: int) -> None:
        returned = sum(said.values()) + unopened
        quickly, plainly = quickest.papers_of(terms(method), said, returned), papers_of(terms(method), said, returned)
        assert quickly == plainly
        assert quickly.read is None or dict(quickly.read) == rankings(plainly.choices)
        assert counted(method, quickly, returned) == counted(method, plainly, returned)

    alike()
    report("Opened papers read quickly, as judged and counted plainly", f"{EXAMPLES} random ballots by all methods")


def test_one_choice_that_is_not_valid_costs_only_those_read_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these alone is looked at; all others are read together, and none is lost."""
    looked_at: list[str] = []

    def allows(choice: str) -> bool:
        looked_at.append(choice)
        return terms("irv").allows(choice)

    said = {"o1": 1, "o2": 2, "o3": 3, "o1>o2": 4, "o1>o1": 5, "o2>o3": 6, "": 7, "o10": 8}
    read = fast.read_choices(said, OPTIONS, allows)
    assert read is not None
    assert looked_at == ["o1>o2", "o1>o1", "o2>o3"]
    assert read.choices == {choice: number for choice, number in said.items() if choice != "o1>o1"}
    assert isinstance(read.kinds, Kinds)
    assert dict(read.kinds) == rankings(read.choices)


def test_what_numbers_cannot_hold_is_left_to_the_plain_way() -> None:
    """Options called otherwise, more papers than can be added up exactly, and no valid choice at all."""
    everything = terms("irv").allows
    assert fast.read_choices({"o1": 1}, ("Ada", "o2"), everything) is None
    assert fast.read_choices({"o1": MOST_PAPERS, "o2": 1}, OPTIONS, everything) is None
    assert fast.read_choices({"o9": 1}, OPTIONS, everything) is None
    equals = fast.read_choices({"o1=o2": 1, "o3": 1}, OPTIONS, everything)
    assert equals == fast.Valid({"o1=o2": 1, "o3": 1}, None)
