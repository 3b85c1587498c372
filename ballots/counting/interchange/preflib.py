"""Reading the ordinal formats of PrefLib: soc and toc (all options ranked), soi and toi (some); t allows equal ranks.

The header gives the options and the numbers that the papers must add up to; each line after it is a number of papers,
a colon and a ranking such as `2,{1,3},4`.
"""

import re
from dataclasses import dataclass, field
from typing import Final, Literal, NoReturn

from ballots.counting.interchange.election import Election
from ballots.counting.interchange.malformed import (
    LONGEST_NUMBER,
    MOST_MARKS,
    Lines,
    Malformed,
    lines,
    shown,
    too_many_marks,
)
from ballots.counting.papers import MOST_OPTIONS, RankedPapers, Ranking

Kind = Literal["soc", "soi", "toc", "toi"]
KINDS: Final[tuple[Kind, ...]] = ("soc", "soi", "toc", "toi")

_KEY = re.compile("[A-Z][A-Z ]*")
_KEPT = ("TITLE", "NUMBER VOTERS", "NUMBER UNIQUE ORDERS")
_PIECE = re.compile(r"\s*([{},]|[0-9]+|[^\s{},]+)")


def read_preflib(stream: Lines, kind: Kind, seats: int = 1) -> Election:
    """Return the election that a stream of text in a PrefLib format tells; the formats know no seats.

    `Malformed` with line, column and reason, also where the numbers of the header do not hold.
    """
    reader = PrefLibReader(kind)
    for number, text in lines(stream):
        reader.line = number
        if text.startswith("#"):
            reader.header(text)
        elif text.strip():
            reader.paper(text)
    return reader.election(seats)


@dataclass(slots=True)
class PrefLibReader:
    """What was read so far of a file; quick readers give it the head alone, and all papers at once."""

    kind: Kind
    line: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    ranks: dict[str, tuple[str]] = field(default_factory=dict)
    """One tuple stands for a rank wherever it is named, because papers are many and options few."""
    papers: dict[Ranking, int] = field(default_factory=dict)
    number: int = 0
    marks: int = 0

    def header(self, text: str) -> None:
        """Read one line of the header."""
        name, colon, value = (part.strip() for part in text[1:].partition(":"))
        key, index = _key_and_index(name)
        if not colon or not _KEY.fullmatch(key):
            return
        if self.papers:
            self._refuse(1, "a line of the header stands among the papers")
        if key == "ALTERNATIVE NAME" and index:
            self._name(int(index[:LONGEST_NUMBER]), value)
        elif key == "NUMBER ALTERNATIVES":
            self.number = self._bounded(value, 1, MOST_OPTIONS, key, text)
        elif key == "DATA TYPE" and value != self.kind:
            self._refuse(text.rindex(value) + 1, f"the file says that it is {shown(value)}, not {self.kind}")
        elif key in _KEPT:
            self.fields[key] = value

    def paper(self, text: str) -> None:
        """Read one line of papers."""
        if not self.number or len(self.names) != self.number:
            self._refuse(1, "the header # NUMBER ALTERNATIVES with a # ALTERNATIVE NAME for each must come first")
        head, colon, tail = text.partition(":")
        if not colon:
            self._refuse(1, "a line of papers is a number, a colon and a ranking")
        papers = self._bounded(head.strip(), 1, 10**LONGEST_NUMBER, "the number of papers", text)
        ranking = self._ranking(tail, len(head) + 1)
        if ranking not in self.papers:
            self.marks += len(ranking)
            if self.marks > MOST_MARKS:
                raise too_many_marks(self.line)
        self.papers[ranking] = self.papers.get(ranking, 0) + papers

    def election(self, seats: int, papers: RankedPapers | None = None) -> Election:
        """Return the election, if the numbers of the header hold; of the papers read here, or of these."""
        given = self.papers if papers is None else papers
        if not self.number or len(self.names) != self.number:
            self._refuse(1, f"the header names {len(self.names)} of {self.number} options")
        found = {"NUMBER VOTERS": sum(given.values()), "NUMBER UNIQUE ORDERS": len(given)}
        for key, number in found.items():
            if key in self.fields and self.fields[key] != str(number):
                self._refuse(1, f"the header says # {key}: {self.fields[key][:40]}, and the papers make {number}")
        names = tuple(self.names[index] for index in range(1, self.number + 1))
        return Election(names, seats, given, title=self.fields.get("TITLE", ""))

    def _name(self, index: int, name: str) -> None:
        if not 1 <= index <= (self.number or MOST_OPTIONS) or index in self.names:
            self._refuse(1, f"option {index} is named twice or is not one of {self.number}")
        if not name or name in self.names.values():
            self._refuse(1, f"the name {shown(name)} is empty or belongs to another option too")
        self.names[index] = name
        self.ranks[name] = (name,)

    def _ranking(self, text: str, before: int) -> Ranking:
        ranks, open_rank, seen = list[tuple[str, ...]](), None, set[int]()
        expect_option, at = True, 0
        while found := _PIECE.match(text, at):
            piece, column, at = found[1], before + found.start(1) + 1, found.end()
            if piece == "{" and expect_option and open_rank is None:
                open_rank = list[str]()
            elif piece == "}" and not expect_option and open_rank is not None:
                ranks.append(tuple(open_rank))
                open_rank = None
            elif piece == "," and not expect_option:
                expect_option = True
            elif piece.isdigit() and expect_option:
                name = self._option(piece, column, seen)
                expect_option = False
                if open_rank is None:
                    ranks.append(self.ranks[name])
                else:
                    open_rank.append(name)
            else:
                self._refuse(column, f"{shown(piece)} cannot stand here in a ranking")
        if expect_option or open_rank is not None:
            self._refuse(before + len(text) + 1, "the ranking ends too early")
        return self._fitting(tuple(ranks), len(seen), before + 1)

    def _fitting(self, ranking: Ranking, ranked: int, column: int) -> Ranking:
        if self.kind.endswith("c") and ranked != self.number:
            self._refuse(column, f"{self.kind} ranks all {self.number} options, and this paper ranks {ranked}")
        if self.kind.startswith("s") and any(len(rank) > 1 for rank in ranking):
            self._refuse(column, f"{self.kind} knows no equal ranks")
        return ranking

    def _option(self, piece: str, column: int, seen: set[int]) -> str:
        index = int(piece) if len(piece) <= LONGEST_NUMBER else 0
        if index not in self.names:
            self._refuse(column, f"there is no option {shown(piece)}")
        if index in seen:
            self._refuse(column, f"option {index} stands twice in one ranking")
        seen.add(index)
        return self.names[index]

    def _bounded(self, digits: str, least: int, most: int, what: str, text: str) -> int:
        plain = digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER
        if not plain or not least <= int(digits) <= most:
            column = text.find(digits) + 1 if digits else 1
            self._refuse(column, f"{what} must be a whole number from {least} to {most}, not {shown(digits)}")
        return int(digits)

    def _refuse(self, column: int, reason: str) -> NoReturn:
        raise Malformed(max(self.line, 1), column, reason)


def _key_and_index(name: str) -> tuple[str, str]:
    """Return what a line of the header tells, and the number of the option that it tells it of, if of one."""
    words = name.rsplit(None, 1)
    if len(words) == 2 and words[1].isascii() and words[1].isdigit():
        return words[0], words[1]
    return name, ""
