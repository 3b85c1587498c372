"""Other libraries at the same work: for each, how it loads a table of ranks and how it counts by a method.

`+g` means that equal papers are grouped first, where a library takes weights.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

Loader = Callable[[Path, int], Any]
Way = tuple[Loader, Callable[[Any, int], list[int]]]


def _lines(path: Path) -> list[str]:
    return path.read_text().split("\n")[1:-1]


def _grouped(path: Path) -> list[tuple[tuple[int, ...], int]]:
    return [(tuple(map(int, line.split(","))), number) for line, number in Counter(_lines(path)).items()]


def pyrankvote(method: str) -> Way:
    """pyrankvote: an object for every ballot."""
    import pyrankvote as peer

    def load(path: Path, options: int) -> Any:
        names = [peer.Candidate(str(option)) for option in range(options)]
        ballots = [peer.Ballot([names[int(one)] for one in line.split(",")]) for line in _lines(path)]
        return names, ballots

    def count(loaded: Any, seats: int) -> list[int]:
        names, ballots = loaded
        if method == "irv":
            done = peer.instant_runoff_voting(names, ballots)
        else:
            done = peer.single_transferable_vote(names, ballots, number_of_seats=seats)
        return [int(winner.name) for winner in done.get_winners()]

    return load, count


def pyrcv(_: str) -> Way:
    """pyrcv: numpy, with weights."""
    from pyrcv import pyrcv as peer
    from pyrcv.types import RaceData, RaceMetadata

    def load(path: Path, options: int) -> Any:
        papers = _grouped(path)
        names = [str(option) for option in range(options)]
        return names, [[one + 1 for one in ranking] for ranking, _ in papers], [number for _, number in papers]

    def count(loaded: Any, seats: int) -> list[int]:
        names, rankings, numbers = loaded
        done = peer.run_rcv(RaceData(RaceMetadata("race", seats, names), rankings, numbers))
        return [int(one) - 1 for each in done.rounds for one in each.elected]

    return load, count


def py_vote_core(method: str) -> Way:
    """py-vote-core: dictionaries, with weights."""
    from py3votecore.condorcet import CondorcetHelper
    from py3votecore.irv import IRV
    from py3votecore.schulze_method import SchulzeMethod
    from py3votecore.stv import STV

    def load(path: Path, _: int) -> Any:
        as_rank: Callable[[int], Any] = (lambda one: [str(one)]) if method == "schulze" else str
        return [{"count": number, "ballot": [as_rank(one) for one in ranking]} for ranking, number in _grouped(path)]

    def count(ballots: Any, seats: int) -> list[int]:
        if method == "irv":
            return [int(IRV(ballots).as_dict()["winner"])]
        if method == "schulze":
            done = SchulzeMethod(ballots, ballot_notation=CondorcetHelper.BALLOT_NOTATION_GROUPING).as_dict()
            return [int(done["winner"])]
        return [int(one) for one in STV(ballots, required_winners=seats).as_dict()["winners"]]

    return load, count


def schulze_condorcet(_: str) -> Way:
    """schulze-condorcet: a string for every ballot, no weights."""
    from schulze_condorcet import schulze_evaluate

    def load(path: Path, options: int) -> Any:
        everybody, votes = list(map(str, range(options))), []
        for line in _lines(path):
            named = line.split(",")
            rest = [one for one in everybody if one not in named]
            votes.append(">".join([*named, *(["=".join(rest)] if rest else [])]))
        return votes, everybody

    def count(loaded: Any, _: int) -> list[int]:
        votes, everybody = loaded
        return [int(schulze_evaluate(votes, everybody).split(">")[0].split("=")[0])]

    return load, count


PEERS: dict[str, Callable[[str], Way]] = {
    "pyrankvote": pyrankvote,
    "pyrcv +g": pyrcv,
    "py-vote-core +g": py_vote_core,
    "schulze-condorcet": schulze_condorcet,
}
