"""The link attack: every order, group and equality in a dump, tried as a way from members to opened lines.

It knows no layout: any table that names members gives orders of members by each of its columns, any order of
lines is laid beside it, and what worked best on ballots whose truth the thief knows is used on the others.
"""

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ballots.rules.sealing import digest, seal
from tests.attacks.dumps import Dump, Table

Links = dict[str, int]
"""Member → index of the line that is said to be theirs."""


@dataclass
class Case:
    """A dump of one ballot, and the truth that only scoring looks at: of each member the commitment and the choice."""

    dump: Dump
    ballot: str
    number: str
    lines: Table
    truth: Mapping[str, tuple[bytes, str]]
    seal_key: bytes = b""
    paper_length: int = 0


@dataclass
class Score:
    """How many members were linked to their own line, and how many to a line of their own choice."""

    lines: int = 0
    choices: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.lines + other.lines, self.choices + other.choices)


def score(case: Case, links: Links) -> Score:
    """Judge links by the truth; who is not linked is guessed to have said "yes"."""
    named, chosen = case.lines.values("commitment"), case.lines.values("choice")
    lines = sum(named[at] == case.truth[member][0] for member, at in links.items())
    guesses = {member: chosen[links[member]] if member in links else "yes" for member in case.truth}
    return Score(lines, sum(guess == case.truth[member][1] for member, guess in guesses.items()))


def strategies(case: Case) -> Iterator[tuple[str, Links]]:
    """Yield every way the thief knows, by name, with the links it gives on this dump."""
    members = dict(_member_orders(case))
    lines = dict(_line_orders(case))
    for who, order in members.items():
        for what, places in lines.items():
            yield f"{who} beside {what}", dict(zip(order, places, strict=False))
            yield f"{who} beside {what}, backwards", dict(zip(order, reversed(places), strict=False))
    yield from _equal_values(case)
    yield from _nearest(case)
    yield "lines sealed again", _resealed(case)


def _sorted(pairs: Iterable[tuple[Any, Any]]) -> list[Any]:
    ordered = sorted(pairs, key=lambda pair: (pair[0] is None, type(pair[0]).__name__, pair[0] or 0))
    return list(dict.fromkeys(item for _, item in ordered))


def _own_rows(case: Case, table: Table) -> list[tuple[Any, ...]]:
    if "ballot_id" in table.columns:
        at = table.columns.index("ballot_id")
        return [row for row in table.rows if row[at] == case.ballot]
    return table.rows


def _member_columns(case: Case) -> Iterator[tuple[str, Table, int, list[tuple[Any, ...]]]]:
    """Yield (name, table, column of the member, rows of voters) for every table that names enough of the voters."""
    for name, table in case.dump.tables.items():
        rows = _own_rows(case, table)
        for at, column in enumerate(table.columns):
            found = [row for row in rows if isinstance(row[at], str) and row[at] in case.truth]
            if len({row[at] for row in found}) * 2 >= len(case.truth):
                yield f"{name}.{column}", table, at, found


def _member_orders(case: Case) -> Iterator[tuple[str, list[str]]]:
    for name, table, who, rows in _member_columns(case):
        for at, column in enumerate(table.columns):
            yield f"{name} by {column}", _sorted((row[at], row[who]) for row in rows)
            yield f"{name} by last {column}", _sorted((row[at], row[who]) for row in reversed(rows))
    for source, raw in case.dump.raw.items():
        for what, needles in (("id", {m: m.encode() for m in case.truth}), ("e", _digests(case))):
            yield from _raw_orders(f"{source} by {what}", raw, needles)


def _digests(case: Case) -> dict[str, bytes]:
    intake = case.dump.tables.get("intake")
    if intake is None:
        return {}
    who, e = intake.columns.index("member_id"), intake.columns.index("e")
    return {row[who]: row[e] for row in _own_rows(case, intake) if row[e]}


def _raw_orders(name: str, raw: bytes, needles: Mapping[Any, bytes]) -> Iterator[tuple[str, list[Any]]]:
    for way, find in (("first", raw.find), ("last", raw.rfind)):
        places = [(place, key) for key, needle in needles.items() if (place := find(needle)) >= 0]
        if len(places) * 2 >= len(needles) > 0:
            yield f"{name}, {way} place", _sorted(places)


def _line_orders(case: Case) -> Iterator[tuple[str, list[int]]]:
    for at, column in enumerate(case.lines.columns):
        yield f"lines by {column}", _sorted((row[at], n) for n, row in enumerate(case.lines.rows))
    for column in ("commitment", "secret"):
        if column in case.lines.columns:
            needles = {n: value for n, value in enumerate(case.lines.values(column)) if value}
            for source, raw in case.dump.raw.items():
                yield from _raw_orders(f"lines in {source} by {column}", raw, needles)
    told = {n: hashlib.sha256(value).digest() for n, value in enumerate(case.lines.values("commitment"))}
    yield "lines by hash of commitment", _sorted((value, n) for n, value in told.items())


def _equal_values(case: Case) -> Iterator[tuple[str, Links]]:
    """Join any column beside a member with any column beside a line, where values are equal."""
    of_lines = {column: _groups(enumerate(case.lines.values(column))) for column in case.lines.columns[1:]}
    for value in ("commitment", "secret"):
        if value in of_lines:
            hashed = [hashlib.sha256(one).digest() for one in case.lines.values(value)]
            of_lines[f"hash of {value}"] = _groups(enumerate(hashed))
    for name, table, who, rows in _member_columns(case):
        for at, column in enumerate(table.columns[1:], 1):
            members = _groups((row[who], row[at]) for row in rows)
            for what, places in of_lines.items():
                links: Links = {}
                for value in members.keys() & places.keys():
                    links |= dict(zip(members[value], places[value], strict=False))
                if len(links) * 10 >= len(case.truth):
                    yield f"{name}, {column} equal to {what}", links


def _groups(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        if value is not None and value != "":
            found[value].append(key)
    return found


def _nearest(case: Case) -> Iterator[tuple[str, Links]]:
    """Link each member with the line that stands nearest to their id in the raw bytes."""
    for source, raw in case.dump.raw.items():
        spots = sorted(
            (place, n) for n, value in enumerate(case.lines.values("commitment")) for place in _places(raw, value)
        )
        if not spots:
            continue
        links: Links = {}
        for member in case.truth:
            near = [_next(spots, place) for place in _places(raw, member.encode())]
            if near:
                links[member] = min(near)[1]
        yield f"nearest in {source}", links


def _places(raw: bytes, needle: bytes, most: int = 40) -> Iterator[int]:
    at = raw.find(needle)
    while at >= 0 and most:
        yield at
        at, most = raw.find(needle, at + 1), most - 1


def _next(spots: Sequence[tuple[int, int]], place: int) -> tuple[int, int]:
    at = bisect_left(spots, (place, -1))
    return min((abs(spot - place), n) for spot, n in spots[max(at - 1, 0) : at + 1])


def _resealed(case: Case) -> Links:
    """Seal each opened line again from whatever of it could be a seed, and look for the envelope's digest."""
    kept = {e: member for member, e in _digests(case).items() if member in case.truth}
    links: Links = {}
    if not kept or not case.seal_key:
        return links
    for n, row in enumerate(case.lines.rows):
        line = dict(zip(case.lines.columns, row, strict=True))
        for seed in (line["secret"][:16], line["secret"][16:], line["commitment"][:16], line["commitment"][16:]):
            again = seal(case.seal_key, case.number, {"1": line["choice"]}, seed, case.paper_length)
            if (member := kept.get(digest(again))) is not None:
                links[member] = n
    return links


@dataclass
class Trial:
    """What every way reached on one dump; the dump itself is let go."""

    members: int
    scores: dict[str, Score]


def by_links(case: Case) -> Trial:
    """Try every way from members to opened lines."""
    return Trial(len(case.truth), {name: score(case, links) for name, links in strategies(case)})


def by_bits(case: Case) -> Trial:
    """Before anything is opened: guess the choice by each bit of the sealed paper and of its digest, or by length."""
    intake = case.dump.tables["intake"]
    who = intake.columns.index("member_id")
    says_yes: dict[str, int] = defaultdict(int)
    for row in _own_rows(case, intake):
        for column in ("e", "envelope"):
            value = row[intake.columns.index(column)] or b""
            told = {f"length of {column}": len(value) & 1}
            told |= {f"bit {n} of {column}": value[n >> 3] >> (n & 7) & 1 for n in range(8 * min(len(value), 96))}
            for name, bit in told.items():
                says_yes[name] += bool(bit) == (case.truth[row[who]][1] == "yes")
    scores = {name: Score(0, right) for name, right in says_yes.items()}
    scores |= {f"{name}, turned": Score(0, len(case.truth) - right) for name, right in says_yes.items()}
    return Trial(len(case.truth), scores)


@dataclass
class Measured:
    """What the attack reached on ballots it was not tuned on: the best way to lines, the best way to choices.

    `most_lines` is the most that any way linked on any one dump, as if the thief had known afterwards which to take.
    """

    members: int
    ballots: int
    tried: int
    lines: int
    choices: int
    most_lines: int
    way_to_lines: str
    way_to_choices: str


def attack(known: Sequence[Trial], others: Sequence[Trial]) -> Measured:
    """Learn from ballots whose truth is known which way links best, then go that way on the others."""
    learnt: dict[str, Score] = defaultdict(Score)
    for trial in known:
        for name, reached in trial.scores.items():
            learnt[name] += reached
    to_lines = max(learnt, key=lambda name: learnt[name].lines)
    to_choices = max(learnt, key=lambda name: learnt[name].choices)
    return Measured(
        members=sum(trial.members for trial in others), ballots=len(others), tried=len(learnt),
        lines=sum(trial.scores.get(to_lines, Score()).lines for trial in others),
        choices=sum(trial.scores.get(to_choices, Score(0, trial.members // 2)).choices for trial in others),
        most_lines=max(reached.lines for trial in (*known, *others) for reached in trial.scores.values()),
        way_to_lines=to_lines, way_to_choices=to_choices,
    )  # fmt: skip
