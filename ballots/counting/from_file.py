"""Counting a file of papers by a method: which reader takes it, and how its papers become those of the method.

Rankings also serve as approvals (whoever is ranked is named) and, where the options are Yes, No and Abstain, as the
papers of a motion. Scores can only come from a table of scores.
"""

import io
from dataclasses import dataclass
from typing import IO, Final, get_args

from ballots.counting import motion
from ballots.counting.fast.reading import read_quickly
from ballots.counting.interchange.blt import read_blt
from ballots.counting.interchange.election import Election
from ballots.counting.interchange.malformed import LONGEST_LINE, Lines, Repeated
from ballots.counting.interchange.marks_csv import read_approvals_csv, read_choices_csv, read_scores_csv
from ballots.counting.interchange.preflib import Kind, read_preflib
from ballots.counting.interchange.ranks_csv import RANK_NAME, read_ranks_csv
from ballots.counting.interchange.table import Peeked
from ballots.counting.methods import APPROVED, METHODS, SCORED
from ballots.counting.papers import Approvals
from ballots.counting.quickest import count_ranked
from ballots.counting.record import Count, Round
from ballots.rules.tally import Tally

FILE_KINDS: Final = ("blt", *get_args(Kind), "csv")
"""The endings of file names that are known."""

COUNTABLE: Final = (*METHODS, "motion")
"""The names of all methods, the motion too."""

HIGHEST_SCORE: Final = 5

LARGE: Final = 1 << 19
"""Bytes from which it pays to load numpy for reading a file."""


class Uncountable(ValueError):
    """A file that was read, and cannot be counted by the method asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class FileCount:
    """A count, the title that the file gives it, and how many of its papers name an option again."""

    count: Count
    title: str = ""
    naming_again: int = 0


def count_bytes(
    stream: IO[bytes],
    kind: str,
    method: str,
    seats: int | None = None,
    highest: int = HIGHEST_SCORE,
    repeated: Repeated = "refused",
) -> FileCount:
    """Count the papers of a stream of bytes, as `count_file` does; a large file in its plainest spelling quickly."""
    if stream.seekable() and stream.seek(0, io.SEEK_END) >= LARGE and method not in SCORED:
        stream.seek(0)
        if election := read_quickly(stream, kind):
            return _told(election, method, seats)
    if stream.seekable():
        stream.seek(0)
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="")
    return count_file(text, kind, method, seats, highest, repeated)


def count_file(
    stream: Lines,
    kind: str,
    method: str,
    seats: int | None = None,
    highest: int = HIGHEST_SCORE,
    repeated: Repeated = "refused",
) -> FileCount:
    """Count the papers of a stream of text. `kind` is one of `FILE_KINDS`, `method` one of `COUNTABLE`.

    `seats` overrides those of the file, which are 1 where the format knows none; `highest` is the highest score that a
    paper may give; `repeated` says, for BLT and tables of ranks, what becomes of an option that a paper names again.
    `Malformed` for a file that cannot be read, `Uncountable` for papers that the method cannot count.
    """
    if kind not in FILE_KINDS or method not in COUNTABLE:
        raise Uncountable(f"there is no method {method!r} for files of kind {kind!r}")
    if method == "motion" and seats not in (None, 1):
        raise Uncountable("a motion has no seats to fill")
    if kind != "csv":
        return _told(_election(stream, kind, repeated), method, seats)
    table = Peeked(stream)
    named = [name.strip().strip('"').lower() for name in table.first(LONGEST_LINE + 2).lstrip("\ufeff").split(",")]
    if all(name == "count" or RANK_NAME.fullmatch(name) for name in named):
        return _told(read_ranks_csv(table, repeated=repeated), method, seats)
    return FileCount(_marks(table, method, seats or 1, highest))


def _election(stream: Lines, kind: str, repeated: Repeated) -> Election:
    for known in get_args(Kind):
        if kind == known:
            return read_preflib(stream, known)
    return read_blt(stream, repeated)


def _told(election: Election, method: str, seats: int | None) -> FileCount:
    return FileCount(_rankings(election, method, seats), election.title, election.naming_again)


def _rankings(election: Election, method: str, seats: int | None) -> Count:
    if method in SCORED:
        raise Uncountable(f"{method} counts scores, and the file has rankings; give a table of scores (CSV)")
    options, to_fill = election.counted, seats or election.seats
    if not options:
        raise Uncountable("every option of the file is withdrawn")
    if method == "motion":
        return motion_count(_tally_of_rankings(election))
    if method in APPROVED:
        approvals: dict[Approvals, int] = {}
        for ranking, number in election.papers.items():
            named = tuple(sorted(option for rank in ranking for option in rank))
            approvals[named] = approvals.get(named, 0) + number
        return APPROVED[method](approvals, to_fill, options, election.lot)
    if method == "irv" and to_fill > 1:
        raise Uncountable(f"irv fills one seat, and {to_fill} are to be filled; say --seats 1 or take another method")
    return count_ranked(method, election.papers, to_fill, options, election.lot)


def _marks(table: Lines, method: str, seats: int, highest: int) -> Count:
    if method == "motion":
        return motion_count(motion.count(read_choices_csv(table)))
    if method in SCORED:
        scores = read_scores_csv(table)
        return SCORED[method](scores.papers, seats, scores.options, score_range=(0, highest))
    if method in APPROVED:
        approvals = read_approvals_csv(table)
        return APPROVED[method](approvals.papers, seats, approvals.options)
    read_ranks_csv(table)
    raise Uncountable(f"{method} counts rankings, and the file has none")


def motion_count(tally: Tally) -> Count:
    """Return a tally as a count: one round, won by Yes if it has more than half of the votes cast, else by No.

    So a tie fails. A rule's own quorum and threshold are judged elsewhere (`ballots.rules.motion.judge`).
    """
    totals = {"yes": tally.yes, "no": tally.no, "abstain": tally.abstain}
    winners = ("yes",) if tally.yes > tally.no else ("no",) if tally.cast else ()
    valid = tally.cast + tally.abstain
    return Count(
        "motion", 1, tuple(totals), winners, (Round(1, totals, elected=winners),), valid, tally.blank, tally.spoiled
    )


def _tally_of_rankings(election: Election) -> Tally:
    """Return the tally of papers that name Yes, No or Abstain; a paper that names several of them is spoiled."""
    known = {option: option.strip().lower() for option in election.options}
    if strange := [option for option, word in known.items() if word not in ("yes", "no", "abstain")]:
        raise Uncountable(f"a motion's options are Yes, No and Abstain, and the file has {strange[0][:40]!r}")
    choices: dict[str, int] = {}
    for ranking, number in election.papers.items():
        named = [known[option] for rank in ranking for option in rank]
        choice = "" if not named else named[0] if len(named) == 1 else "?"
        choices[choice] = choices.get(choice, 0) + number
    return motion.count(choices)
