"""A counted contest as files for other programs: which there are, and what stands in each (pure).

Papers are taken together by what they say, so a file tells neither who handed one in nor when.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from ballots.counting.document_reading import from_document
from ballots.counting.interchange.blt_writer import write_blt
from ballots.counting.interchange.election import Election
from ballots.counting.interchange.marks_csv_writer import write_approvals_csv, write_choices_csv, write_scores_csv
from ballots.counting.interchange.nist_cvr import write_nist_cvr
from ballots.counting.interchange.preflib_writer import kind_of, write_preflib
from ballots.counting.interchange.ranks_csv_writer import write_ranks_csv
from ballots.counting.interchange.rctab_json import ROUND_BY_ROUND, rctab_summary
from ballots.counting.interchange.unwritable import Unwritable
from ballots.rules.choices import SPELLINGS
from ballots.rules.opened_papers import approvals, rankings, scores

TEXT, CSV, JSON = "text/plain; charset=utf-8", "text/csv; charset=utf-8", "application/json"
TYPES: Final = {"blt": TEXT, "preflib": TEXT, "csv": CSV, "cvr": JSON, "summary": JSON}
"""The formats by their names in addresses, with the type each is sent as."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One counted contest with its opened choices, and the instant of the count as the files state it."""

    ballot: str
    title: str
    method: str
    names: Mapping[str, str]
    choices: Mapping[str, int]
    contest: Mapping[str, Any]
    counted_at: str


def formats(counted: Counted) -> list[str]:
    """Return the formats that can tell this contest, in the order of `TYPES`.

    Whether one can depends on names, method and equal ranks, so that it is enough to try it on a paper or two.
    """
    few = [choice for choice in counted.choices if "=" in choice][:1] + list(counted.choices)[:1]
    tried = replace(counted, choices=dict.fromkeys(few, 1))
    return [name for name in TYPES if _can_be_written(name, tried)]


def written(name: str, counted: Counted) -> Iterator[str]:
    """Return the pieces of one file. `Unwritable` where the format cannot tell it, `KeyError` for an unknown one."""
    spelling = SPELLINGS[counted.method]
    if name == "csv" and spelling != "ranked":
        return _table(spelling, counted)
    if spelling != "ranked":
        raise Unwritable(f"{TYPES[name]} tells rankings, and this contest has none")
    if name == "summary":
        return _summary(counted)
    election = _election(counted)
    writers = {
        "blt": lambda: write_blt(election, "2=3" if _has_equals(election) else "refused"),
        "preflib": lambda: write_preflib(_without_withdrawn(election), f"{counted.ballot}.{kind_of(election)}"),
        "csv": lambda: write_ranks_csv(election),
        "cvr": lambda: write_nist_cvr(election, counted.counted_at),
    }
    return writers[name]()


def file_name(name: str, counted: Counted) -> str:
    """Return what a file is called when it is kept, such as B-2026-011-1.blt."""
    stem = f"{counted.ballot}-{counted.contest['n']}"
    if name == "preflib":
        return f"{stem}.{kind_of(_without_withdrawn(_election(counted)))}"
    return f"{stem}.{ {'cvr': 'cvr.json', 'summary': 'summary.json'}.get(name, name) }"


def _can_be_written(name: str, counted: Counted) -> bool:
    """Tell it by the first piece: what cannot be told is found before anything is written."""
    try:
        next(iter(written(name, counted)), None)
    except Unwritable:
        return False
    return True


def _named(counted: Counted) -> dict[str, str]:
    """Return option → a name that no other option has."""
    twice = [name for name in counted.names.values() if list(counted.names.values()).count(name) > 1]
    return {option: f"{name} ({option})" if name in twice else name for option, name in counted.names.items()}


def _election(counted: Counted) -> Election:
    names = _named(counted)
    papers = {
        tuple(tuple(names[option] for option in rank) for rank in ranking): number
        for ranking, number in rankings(counted.choices).items()
    }
    lot = tuple(names[option] for option in counted.contest["lot"]) if "lot" in counted.contest else None
    gone = tuple(names[option] for option in counted.contest.get("withdrawn", ()))
    return Election(tuple(names.values()), counted.contest.get("seats", 1), papers, gone, lot, counted.title)


def _without_withdrawn(election: Election) -> Election:
    """Return the election with withdrawn options passed over on every paper, for formats that know none."""
    papers: dict[Any, int] = {}
    for ranking, number in election.papers.items():
        kept = tuple(
            rank for rank in (tuple(one for one in rank if one not in election.withdrawn) for rank in ranking) if rank
        )
        papers[kept] = papers.get(kept, 0) + number
    return replace(election, options=election.counted, papers=papers, withdrawn=())


def _has_equals(election: Election) -> bool:
    return any(len(rank) > 1 for ranking in election.papers for rank in ranking)


def _table(spelling: str, counted: Counted) -> Iterator[str]:
    names = _named(counted)
    if spelling == "motion":
        return write_choices_csv(counted.choices)
    if spelling == "approval":
        named = {tuple(names[one] for one in paper): number for paper, number in approvals(counted.choices).items()}
        return write_approvals_csv(named, tuple(names.values()))
    marks = {
        tuple((names[one], score) for one, score in paper): number for paper, number in scores(counted.choices).items()
    }
    return write_scores_csv(marks, tuple(names.values()))


def _summary(counted: Counted) -> Iterator[str]:
    if counted.method not in ROUND_BY_ROUND:
        raise Unwritable(f"{counted.method} has no rounds of elections and exclusions")
    count = from_document(_renamed(counted.contest["count"], _named(counted)))
    yield json.dumps(rctab_summary(count, counted.title, counted.counted_at[:10]), ensure_ascii=False, indent=1) + "\n"


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return a count document with names in place of ids; ids are words of their own, never part of another."""
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value
