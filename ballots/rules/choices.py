"""The one spelling of each choice (DESIGN §6): a second spelling of the same choice could mark a paper.

Options have ids `o1` … `on` given at notice, in that order. A motion is `yes`, `no` or `abstain`; approval `o1,o4`;
score `o1:5,o2:0`; ranked `o3>o1=o2>o5`; the empty text is a blank paper in each.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, product
from typing import Final, Literal

Spelling = Literal["motion", "approval", "score", "ranked"]

SPELLINGS: Final[dict[str, Spelling]] = {
    "motion": "motion",
    "approval": "approval",
    "score": "score",
    "star": "score",
    "yes-no": "score",
    "ranked": "ranked",
    "irv": "ranked",
    "scottish-stv": "ranked",
    "meek": "ranked",
    "schulze": "ranked",
    "ranked-pairs": "ranked",
    "borda": "ranked",
}
"""How the papers of each method are spelt."""

MOTION_CHOICES: Final = ("yes", "no", "abstain")

BLANK: Final = ""


def is_valid_choice(method: str, options: Sequence[str], choice: str, score_range: tuple[int, int] = (0, 5)) -> bool:
    """Tell whether `choice` is a choice of this contest in its one spelling.

    `options` are the ids in ascending order, empty for a motion; `score_range` the least and the most score. Ids
    ascend within `,` and `=`, a score paper names every option, a ranked one each at most once. `ValueError` for a
    method that is not known. Takes time in proportion to the longest valid choice, whatever is handed in.
    """
    spelling = _spelling(method)
    if choice == BLANK:
        return True
    if len(choice) > len(longest_choice(method, options, score_range)):
        return False
    if spelling == "motion":
        return choice in MOTION_CHOICES
    places = {option: place for place, option in enumerate(options)}
    if spelling == "approval":
        return _ascending(choice.split(","), places)
    if spelling == "score":
        return _is_score(choice, options, score_range)
    groups = [group.split("=") for group in choice.split(">")]
    named = [option for group in groups for option in group]
    return len(named) == len(set(named)) and all(_ascending(group, places) for group in groups)


def longest_choice(method: str, options: Sequence[str] = (), score_range: tuple[int, int] = (0, 5)) -> str:
    """Return one of the longest valid choices, so that every envelope can be padded to hold it.

    All are ASCII where the option ids are, so its `len` is its bytes. `ValueError` for a method that is not
    known, or a score range that is empty.
    """
    spelling = _spelling(method)
    if spelling == "motion":
        return "abstain"
    if spelling == "approval":
        return ",".join(options)
    if spelling == "ranked":
        return ">".join(options)
    least, most = score_range
    if least > most:
        raise ValueError(f"the least score {least} is above the most {most}")
    widest = max((least, most), key=lambda score: len(str(score)))
    return ",".join(f"{option}:{widest}" for option in options)


def every_choice(
    method: str, options: Sequence[str] = (), score_range: tuple[int, int] = (0, 5), most: int = 5_000
) -> list[str]:
    """Return every valid choice, so that one can be looked for by trial; nothing where there are more than `most`."""
    match _spelling(method):
        case "motion":
            return [*MOTION_CHOICES, BLANK]
        case "approval":
            if 2 ** len(options) > most:
                return []
            return [",".join(part) for n in range(len(options) + 1) for part in combinations(options, n)]
        case "score":
            scale = range(score_range[0], score_range[1] + 1)
            if len(scale) ** len(options) >= most:
                return []
            marks = product(scale, repeat=len(options))
            return [BLANK, *(",".join(f"{o}:{m}" for o, m in zip(options, each, strict=True)) for each in marks)]
        case "ranked":
            rankings = [BLANK]
            for choice in _rankings(tuple(options)):
                rankings.append(choice)
                if len(rankings) > most:
                    return []
            return rankings


def _rankings(options: tuple[str, ...]) -> Iterator[str]:
    """Every way of ranking some or all of the options, equal ranks too."""
    for n in range(1, len(options) + 1):
        for first in combinations(options, n):
            rank = "=".join(first)
            yield rank
            for rest in _rankings(tuple(option for option in options if option not in first)):
                yield f"{rank}>{rest}"


def _spelling(method: str) -> Spelling:
    if method not in SPELLINGS:
        raise ValueError(f"no method is called {method[:40]!r}")
    return SPELLINGS[method]


def _ascending(named: Sequence[str], places: dict[str, int]) -> bool:
    if any(option not in places for option in named):
        return False
    return all(places[first] < places[second] for first, second in pairwise(named))


def _is_score(choice: str, options: Sequence[str], score_range: tuple[int, int]) -> bool:
    least, most = score_range
    marks = choice.split(",")
    if len(marks) != len(options):
        return False
    for mark, option in zip(marks, options, strict=True):
        named, colon, score = mark.partition(":")
        digits = score.removeprefix("-")
        if named != option or not colon or not (digits.isascii() and digits.isdigit()):
            return False
        if str(int(score)) != score or not least <= int(score) <= most:
            return False
    return True
