"""W7: the pages people open most, on a house with a year behind it, on both databases: time, queries, weight.

The time is the server's, in its own process, the median of several; beside it stands the promise page, which asks the
database for nothing of its own, so that the machine's mood can be told from the page's cost.
"""

import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from app import ROOT
from benchmarks.timing import Limit, Ratio
from benchmarks.year import Year, laid, lived
from tests.attempts import Visitor

RUNS = 9
MUST = {"milliseconds": 100, "queries": 15, "kilobytes": 200}
AIMED = ("proposal", "result", "register")
"""The pages of the goal; the others are looked at too."""


def pages(made: Year) -> dict[str, str]:
    """Return name → address of the pages that are measured."""
    return {
        "proposal": f"/proposals/{made.proposal}", "result": f"/ballots/{made.ballot}/result", "register": "/register",
        "inbox": "/inbox", "proposals": "/proposals", "ballots": "/ballots", "people": "/people", "log": "/log",
        "campaign": f"/campaigns/{made.campaign}", "decisions": "/decisions", "coverage": "/audit/coverage",
        "search": "/search?q=wages+ferry",
    }  # fmt: skip


def asked_of(client: Any, path: str) -> tuple[float, list[str], bytes]:
    """Ask for a page once: seconds, the statements that were sent to the database, and the page."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        started = time.perf_counter()
        answer = client.get(path)
        took = time.perf_counter() - started
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return took, [one for one in statements if one.lower() not in ("begin", "begin immediate")], answer.data


def weight(page: bytes) -> int:
    """Return the bytes of a page with all it loads, as they lie on the disk: nothing here is sent compressed."""
    files = {
        re.sub(r"^/static/[^/]+/", "", one) for one in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.decode())
    }
    loaded = {ROOT / "static" / one for one in files}
    for sheet in [one for one in loaded if one.suffix == ".css"]:
        loaded |= {(sheet.parent / one).resolve() for one in re.findall(r'url\("([^"]+)"\)', sheet.read_text())}
    for script in [one for one in loaded if one.suffix == ".js"]:
        loaded |= _imported(script)
    return len(page) + sum(one.stat().st_size for one in loaded)


def _imported(script: Path) -> set[Path]:
    found = {(script.parent / one).resolve() for one in re.findall(r'from "(\.[^"]+)"', script.read_text())}
    return found.union(*(_imported(one) for one in found)) if found else found


def measure() -> Iterator[Ratio | Limit]:
    """Measure every page on both databases."""
    for dialect in ("sqlite", "postgresql"):
        with laid(dialect) as house:
            made = lived(house)
            client = Visitor(house.app("web"), made.reader).client
            bare = statistics.median(asked_of(client, "/promise")[0] for _ in range(RUNS))
            for name, path in pages(made).items():
                yield from _page(client, dialect, name, path, bare)


def _page(client: Any, dialect: str, name: str, path: str, bare: float) -> Iterator[Ratio | Limit]:
    seen = [asked_of(client, path) for _ in range(RUNS)]
    took = statistics.median(one[0] for one in seen)
    must = MUST if name in AIMED else dict.fromkeys(MUST)
    what = f"page {name}, {dialect}"
    yield Limit(f"{what}: server time", took * 1000, "ms", must["milliseconds"])
    yield Limit(f"{what}: queries", len(seen[-1][1]), "", must["queries"])
    yield Limit(f"{what}: weight", weight(seen[-1][2]) / 1000, "kB", must["kilobytes"])
    yield Ratio(what, took, bare, "the promise page", None)
