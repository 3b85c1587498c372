"""What the same papers cost with no voting library at all: numpy or plain Python on grouped papers, without a record.

They break no tie, tell no transfer and check nothing: a floor to measure from, not a way to count.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Step = Callable[[Any], Any]
VOTE = 10**9


def matrix(path: Path, options: int) -> Any:
    """Return every paper as a row of options, filled up with -1."""
    text = path.read_bytes()
    raw = np.frombuffer(text, dtype=np.uint8)[text.index(b"\n") + 1 :]
    ends = np.flatnonzero((raw == ord(",")) | (raw == ord("\n")))
    begins = np.concatenate([[0], ends[:-1] + 1])
    values = raw[begins].astype(np.int16) - ord("0")
    two = np.flatnonzero(ends - begins == 2)
    values[two] = 10 * values[two] + raw[begins[two] + 1] - ord("0")
    last = raw[ends] == ord("\n")
    row = np.cumsum(last) - last
    first = np.flatnonzero(np.concatenate([[True], last[:-1]]))
    rows = np.full((int(last.sum()), options), -1, dtype=np.int8)
    rows[row, np.arange(len(ends)) - first[row]] = values
    return rows


def grouped(path: Path, options: int) -> tuple[Any, Any]:
    """Return the rows that differ and how many there are of each."""
    rows = matrix(path, options)
    bits = (options + 1).bit_length()
    keys = []
    for first in range(0, options, 63 // bits):
        key = np.zeros(len(rows), dtype=np.int64)
        for column in rows[:, first : first + 63 // bits].T:
            key = (key << bits) | (column + 1)
        keys.append(key)
    order = np.argsort(keys[0]) if len(keys) == 1 else np.lexsort(keys)
    new = np.zeros(len(rows), dtype=bool)
    new[:1] = True
    for key in keys:
        new[1:] |= key[order][1:] != key[order][:-1]
    firsts = np.flatnonzero(new)
    return rows[order[firsts]], np.diff(np.append(firsts, len(rows)))


def runoff(papers: tuple[Any, Any], options: int) -> list[int]:
    """Exclude the lowest until one has a majority, looking at every paper in every round."""
    rows, numbers = papers
    standing = np.append(np.ones(options, dtype=bool), False)
    while True:
        here = standing[rows]
        counts = here.any(axis=1)
        top = rows[np.arange(len(rows)), here.argmax(axis=1)]
        totals = np.bincount(top[counts], weights=numbers[counts], minlength=options)
        if 2 * totals.max() > totals.sum():
            return [int(totals.argmax())]
        totals[~standing[:options]] = np.inf
        standing[int(totals.argmin())] = False


def pairs(papers: tuple[Any, Any], options: int) -> list[int]:
    """Compare two by two, then the strongest paths."""
    rows, numbers = papers
    rank = np.full((options + 1, len(rows)), options, dtype=np.int8)
    for place, column in enumerate(rows.T):
        rank[column, np.arange(len(rows))] = place
    rank[options] = options
    above = np.array([(own < rank[:options]) @ numbers for own in rank[:options]])
    paths = np.where(above > above.T, above, 0)
    for middle in range(options):
        paths = np.maximum(paths, np.minimum(paths[:, middle : middle + 1], paths[middle]))
    return [int(np.flatnonzero((paths >= paths.T).all(axis=1))[0])]


def lines_grouped(path: Path, _: int) -> list[tuple[tuple[int, ...], int]]:
    """Return the rankings that differ by grouping raw lines, in plain Python."""
    lines = path.read_text().split("\n")[1:-1]
    return [(tuple(map(int, line.split(","))), number) for line, number in Counter(lines).items()]


def scottish(papers: list[tuple[tuple[int, ...], int]], options: int, seats: int = 5) -> list[int]:
    """Move piles by the Scottish arithmetic."""
    unit, piles, totals = 10**5, [[] for _ in range(options)], [0] * options
    for ranking, number in papers:
        piles[ranking[0]].append((ranking, number, unit))
        totals[ranking[0]] += number * unit
    quota = (sum(totals) // unit // (seats + 1) + 1) * unit
    hopeful, elected, waiting = set(range(options)), [], []

    def move(source: int, surplus: int, total: int) -> None:
        moving, piles[source] = piles[source], []
        for ranking, number, worth in moving:
            value = worth * surplus // total
            onward = next((option for option in ranking if option in hopeful), None)
            if onward is not None:
                piles[onward].append((ranking, number, value))
                totals[onward] += number * value

    while True:
        for option in sorted((one for one in hopeful if totals[one] >= quota), key=lambda one: -totals[one]):
            hopeful.discard(option)
            elected.append(option)
            waiting += [option] if totals[option] > quota else []
        if len(elected) >= seats or len(elected) + len(hopeful) <= seats:
            return (elected + sorted(hopeful))[:seats]
        if waiting:
            source = max(waiting, key=totals.__getitem__)
            waiting.remove(source)
            total, totals[source] = totals[source], quota
            move(source, total - quota, total)
        else:
            source = min(hopeful, key=totals.__getitem__)
            hopeful.discard(source)
            move(source, 1, 1)


def meek(papers: tuple[Any, Any], options: int, seats: int = 5) -> list[int]:
    """Divide all papers again and again, rank by rank, in whole billionths."""
    rows, numbers = papers
    columns = [np.where(column < 0, options, column).astype(np.int64) for column in rows.T]
    keep = np.append(np.full(options, VOTE, dtype=np.int64), 0)
    hopeful, elected = set(range(options)), set()
    while True:
        before = None
        while True:
            left, votes = np.full(len(numbers), VOTE, dtype=np.int64), np.zeros(options + 1)
            for column in columns:
                share = left * keep[column] // VOTE
                left -= share
                votes += np.bincount(column, weights=share * numbers, minlength=options + 1)
            held = [int(vote) for vote in votes[:options]]
            quota = sum(held) // (seats + 1) + 1
            new = {option for option in hopeful if held[option] >= quota}
            hopeful, elected = hopeful - new, elected | new
            if len(elected) >= seats or len(elected) + len(hopeful) <= seats:
                return sorted(elected | (hopeful if len(elected) < seats else set()))
            surplus = sum(max(0, held[option] - quota) for option in elected)
            if not new and (surplus < VOTE // 10**6 or (before is not None and surplus >= before)):
                break
            before = None if new else surplus
            for option in elected:
                keep[option] = -(-int(keep[option]) * quota // held[option])
        lowest = min(hopeful, key=held.__getitem__)
        hopeful.discard(lowest)
        keep[lowest] = 0


FLOORS: dict[str, tuple[Callable[..., Any], Callable[..., list[int]]]] = {
    "irv": (grouped, runoff),
    "scottish-stv": (lines_grouped, scottish),
    "meek": (grouped, meek),
    "schulze": (grouped, pairs),
}
"""For each method how the floor loads a table of ranks, and how it counts."""
