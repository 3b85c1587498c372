"""Reading BLT, the format of Hill, Wichmann and Woodall that programs for the single transferable vote share.

Understood besides the plain format: comments (`#` to the end of the line, `/* */` nested), `-2` and `[withdrawn …]`,
`[nick …]`, `[tie …]`, a ballot id in round brackets in place of a number of papers, `2=3` for equal ranks, `-` for a
rank left empty, `-=-` for one that several options share which are not told (the paper counts up to it), and names
without quotation marks, one a line. Options that tell another program how to count are refused.
"""

import re
from dataclasses import dataclass, field

from ballots.counting.interchange.blt_tokens import Word, Words
from ballots.counting.interchange.election import Election
from ballots.counting.interchange.malformed import (
    LONGEST_NUMBER,
    MOST_MARKS,
    Lines,
    Malformed,
    NamedAgain,
    Repeated,
    shown,
    too_many_marks,
)
from ballots.counting.papers import MOST_OPTIONS, Ranking

_Ranks = tuple[tuple[int, ...], ...]


def read_blt(stream: Lines, repeated: Repeated = "refused") -> Election:
    """Return the election that a stream of text in BLT tells.

    `repeated` says what becomes of an option that a paper names again: the file is refused (`NamedAgain`), or its first
    place counts, and such papers are told. `Malformed` with line, column and reason; all after title, source and
    comment is passed over.
    """
    return _Reader(Words(stream), repeated).read()


@dataclass(slots=True)
class _Paper:
    """A paper while it is read: its ranks that name anything new, and the first option that it names again."""

    ranks: list[tuple[int, ...]] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
    again: int | None = None
    read: int = 0
    unclear: bool = False
    """Whether a rank stood on it that several options shared which are not told: nothing counts from there on."""

    def add(self, rank: tuple[int, ...]) -> None:
        """Add a rank, unless all its options stand before it."""
        self.read += 1
        before = len(self.named)
        for option in rank:
            if option in self.named and self.again is None:
                self.again = option
            self.named.add(option)
        if len(self.named) > before and not self.unclear:
            self.ranks.append(rank)


@dataclass(slots=True)
class _Reader:
    words: Words
    repeated: Repeated
    number: int = 0
    nicknames: dict[str, int] = field(default_factory=dict)
    lot: tuple[int, ...] | None = None
    withdrawn: list[int] = field(default_factory=list)
    papers: dict[_Ranks, int] = field(default_factory=dict)
    plain: dict[str, int] = field(default_factory=dict)
    """Papers by their text, which is looked at once and turned into a ranking at the end. Only the plainest spelling of
    a ranking is kept so; else spellings could exhaust the memory."""
    numerals: set[str] = field(default_factory=set)
    marks: int = 0
    naming_again: int = 0

    def read(self) -> Election:
        """Read the parts of the file in their order."""
        self.number = _whole(self.words.next("the number of options"), "the number of options", 1, MOST_OPTIONS)
        self.numerals = {str(option) for option in range(1, self.number + 1)}
        seats = _whole(self.words.next("the number of seats"), "the number of seats", 1, self.number)
        self._head()
        self._ballots()
        names, texts = self._names()
        title, source, comment = (*texts, "", "", "")[:3]
        return Election(
            options=names,
            seats=seats,
            papers=self._named(names),
            withdrawn=tuple(names[index - 1] for index in sorted(set(self.withdrawn))),
            lot=tuple(names[index - 1] for index in self.lot) if self.lot else None,
            title=title,
            source=source,
            comment=comment,
            naming_again=self.naming_again,
        )

    def _head(self) -> None:
        """Read what may stand before the papers: options in square brackets and withdrawn options as -2."""
        while word := self.words.peek():
            if word.text == "[" and not word.quoted:
                self.words.next("an option in brackets")
                self._bracket()
            elif word.text.startswith("-") and not word.quoted:
                self.words.next("a withdrawn option")
                self.withdrawn.append(_whole(word, "a withdrawn option", 1, self.number, word.text[1:]))
            else:
                return

    def _bracket(self) -> None:
        name = self.words.next("the name of an option in brackets")
        given: list[Word] = []
        while (word := self.words.next("the closing bracket ]")).text != "]" or word.quoted:
            if len(given) == self.number:
                word.refuse(f"there are more words in these brackets than the {self.number} options")
            given.append(word)
        if name.text == "nick":
            self._nick(name, given)
        elif name.text == "tie":
            self.lot = tuple(self._option(each) for each in given)
            if sorted(self.lot) != list(range(1, self.number + 1)):
                name.refuse("[tie] must name each option exactly once")
        elif name.text == "withdrawn":
            self.withdrawn += [self._option(each) for each in given]
        else:
            name.refuse(
                f"the option [{name.text[:40]} …] is not understood here; known are [nick], [tie] and [withdrawn]"
            )

    def _nick(self, name: Word, given: list[Word]) -> None:
        for each in given:
            if each.text in self.nicknames:
                each.refuse(f"the nickname {shown(each.text)} is given twice")
            if each.text.isdigit() or "=" in each.text or each.text in ("-", "0"):
                each.refuse(f"{shown(each.text)} cannot be a nickname")
            self.nicknames[each.text] = len(self.nicknames) + 1
        if len(given) != self.number:
            name.refuse(f"[nick] must name each of the {self.number} options once, and names {len(given)}")

    def _ballots(self) -> None:
        """Read the papers up to the number 0 that ends them."""
        ids: set[str] = set()
        while True:
            if plain := self.words.plain_paper(self.plain):
                self._plain(*plain)
                continue
            word = self.words.next("a paper, or the 0 that ends the papers")
            if word.text == "(" and not word.quoted:
                self._id(ids)
                self._paper(1)
                continue
            if word.text == "0" and not word.quoted:
                return
            self._paper(_whole(word, "a number of papers", 1, 10**LONGEST_NUMBER))

    def _plain(self, line: int, text: str, head: str, tail: str) -> None:
        """Count a line that is one whole paper; a ranking that was seen before is not read again."""
        number = _whole(Word(head, False, line, 1), "a number of papers", 1, 10**LONGEST_NUMBER)
        if tail in self.plain:
            self.plain[tail] += number
            return
        *options, end = tail.split(" ")
        once = set(options)
        if end == "0" and len(once) == len(options) and once <= self.numerals:
            self.plain[tail] = number
            self._hold(len(options), Word(head, False, line, 1))
            return
        paper = _Paper()
        words = (Word(found[0], False, line, found.start() + 1) for found in re.finditer(r"\S+", text))
        next(words)
        for word in words:
            if word.text == "0":
                break
            self._add(paper, word)
        self._take(paper, number, word)

    def _id(self, ids: set[str]) -> None:
        word = self.words.next("a ballot id")
        if word.text in ids:
            word.refuse(f"the ballot id {shown(word.text)} stands twice")
        self._hold(1 + len(word.text) // 8, word)
        ids.add(word.text)
        if (closing := self.words.next("the closing bracket )")).text != ")":
            closing.refuse("a ballot id is one word in round brackets")

    def _paper(self, number: int) -> None:
        paper = _Paper()
        while (word := self.words.next("a rank, or the 0 that ends the paper")).text != "0" or word.quoted:
            parts = word.text.split("=", self.number)
            if word.quoted or set(parts) != {"-"}:
                self._add(paper, word)
            elif len(parts) > 1:
                paper.unclear = True
        self._take(paper, number, word)

    def _add(self, paper: _Paper, word: Word) -> None:
        """Add the rank that a word is, unless its options stand before it."""
        rank = tuple(self._option(word, part) for part in word.text.split("=", self.number))
        paper.add(rank)
        if self.repeated == "refused" and paper.read > 2 * MOST_OPTIONS:
            reason = f"the paper has more ranks than there are options, {self.number}, so it names some twice"
            raise NamedAgain(word.line, word.column, reason)

    def _take(self, paper: _Paper, number: int, end: Word) -> None:
        """Count so many papers that are alike, ending at a word."""
        if paper.again is not None:
            if self.repeated == "refused":
                reason = f"the paper that ends here names option {paper.again} twice"
                raise NamedAgain(end.line, end.column, reason)
            self.naming_again += number
        ranks = tuple(paper.ranks)
        if ranks not in self.papers:
            self._hold(len(ranks), end)
        self.papers[ranks] = self.papers.get(ranks, 0) + number

    def _hold(self, marks: int, word: Word) -> None:
        self.marks += marks
        if self.marks > MOST_MARKS:
            raise too_many_marks(word.line)

    def _option(self, word: Word, text: str | None = None) -> int:
        """Return the number of the option that a word, or a part of it, names."""
        named = word.text if text is None else text
        if word.quoted:
            word.refuse("an option is named by its number here, not by a name in quotation marks")
        if named in self.nicknames:
            return self.nicknames[named]
        return _whole(word, "an option", 1, self.number, named)

    def _named(self, names: tuple[str, ...]) -> dict[Ranking, int]:
        """Return the papers by ranking, giving up what was kept of them piece by piece."""
        ranks: dict[str, tuple[str, ...]] = {str(place): (name,) for place, name in enumerate(names, 1)}
        named: dict[Ranking, int] = {}
        for text in list(self.plain):
            ranking: Ranking = tuple([ranks[part] for part in text.split()[:-1]])
            named[ranking] = self.plain.pop(text)
        for ranked, number in self.papers.items():
            ranking = tuple(tuple(names[option - 1] for option in rank) for rank in ranked)
            named[ranking] = named.get(ranking, 0) + number
        return named

    def _names(self) -> tuple[tuple[str, ...], list[str]]:
        """Return the names of all options, and up to three texts after them: title, source and comment."""
        first = self.words.peek()
        found = self._quoted_names() if first is None or first.quoted else self._bare_names()
        names: dict[str, None] = {}
        for line, column, name in found[: self.number]:
            if not name.strip():
                raise Malformed(line, column, "the name of an option is empty")
            if name in names:
                raise Malformed(line, column, f"two options are called {shown(name)}")
            names[name] = None
        return tuple(names), [text for _, _, text in found[self.number :]]

    def _quoted_names(self) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        while len(found) < self.number + 3:
            following = self.words.peek()
            # Published files go on after the title with notes of their makers, which no program reads.
            if len(found) >= self.number and (following is None or (len(found) > self.number and not following.quoted)):
                break
            word = self.words.next(f"the name of option {len(found) + 1} in quotation marks")
            if not word.quoted:
                word.refuse(f"{shown(word.text)} stands where a text in quotation marks should")
            found.append((word.line, word.column, word.text))
        return found

    def _bare_names(self) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        while len(found) < self.number + 3 and (rest := self.words.rest_of_line()):
            line, column, text = rest
            if '"' in text:
                raise Malformed(
                    line, column + text.index('"'), "a quotation mark in a name that does not begin with one"
                )
            found.append(rest)
        if len(found) < self.number:
            line, column = (found[-1][0] + 1, 1) if found else (1, 1)
            raise Malformed(line, column, f"the file ends after {len(found)} of {self.number} names")
        return found


def _whole(word: Word, what: str, least: int, most: int, text: str | None = None) -> int:
    """Return the whole number that a word, or a part of it, is; `Malformed` where it is none or out of bounds."""
    digits = word.text if text is None else text
    if word.quoted or not (digits.isascii() and digits.isdigit()):
        word.refuse(f"{what} must be a whole number, not {shown(digits)}")
    if len(digits) > LONGEST_NUMBER or not least <= int(digits) <= most:
        word.refuse(f"{what} must be from {least} to {most}, not {shown(digits)}")
    return int(digits)
