"""Words: how a text is cut into them, which of them a question asks for, and the piece of a text that shows them.

Pure, and all that decides what is found; the database only looks words up, so both kinds of it find the same.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 40
"""A word is cut off here; what is longer is no word of any language but a key or a digest."""
MOST_ASKED = 8
"""A question is cut off after so many words."""
SHORTEST_BEGINNING = 3
"""From so many letters on a word of a question also finds the words that begin with it."""
AROUND = 110
"""How many letters a piece shows before the first word found, and twice as many after it."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NUMBER = re.compile(r"\b[a-z]+-\d{4}-\d+\b")
"""The number of a proposal, ballot, decision … is one word."""

_MARKS = re.compile(r"^[ \t]*(?:[#>]+|[-+*])[ \t]+|(?<!\w)[*_`]+|[*_`]+(?!\w)", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """One word of a question."""

    word: str
    beginning: bool
    """Whether words that begin with it are meant too."""

    def means(self, word: str) -> bool:
        """Whether a word of a text is one that is asked for."""
        return word.startswith(self.word) if self.beginning else word == self.word


def fold(text: str) -> str:
    """Return the text without accents and capitals: `Ó` is looked for as `o`, `Straße` as `strasse`."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def stem(word: str) -> str:
    """Return the word without the ending of the plural, as in `parties`, `votes`, `unions`; `bus` and `class` stay."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def words(text: str) -> set[str]:
    """Return the words of a text, folded and without endings; a number such as P-2026-011 is also one word."""
    return {word for word, _start, _end in _places(text)} | {number[:LONGEST] for number in _NUMBER.findall(fold(text))}


def _places(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _WORD.finditer(text):
        for word in _WORD.findall(fold(found.group())):  # folding may part one word in two: ½ is 1⁄2
            yield stem(re.sub("['’]s?$", "", word).replace("’", "'"))[:LONGEST], found.start(), found.end()


def unmarked(text: str) -> str:
    """Return a text in Markdown without the signs of its headings, lists, quotations and stresses."""
    return _MARKS.sub("", text).strip()


def question(text: str) -> list[Asked]:
    """Return the words that a question asks for, each once, in order; no sign has a meaning of its own."""
    numbers = _NUMBER.findall(folded := fold(text))
    rest = _NUMBER.sub(" ", folded)
    asked = [number[:LONGEST] for number in numbers] + [word for word, _start, _end in _places(rest)]
    once = list(dict.fromkeys(word for word in asked if word))[:MOST_ASKED]
    return [Asked(word, len(word) >= SHORTEST_BEGINNING) for word in once]


def piece(text: str, asked: Sequence[Asked]) -> list[tuple[str, bool]]:
    """Return the piece of a text around the first word found, in parts, each with whether it was asked for."""
    text = " ".join(text.split())
    hits = [(start, end) for word, start, end in _places(text) if any(one.means(word) for one in asked)]
    first = hits[0][0] if hits else 0
    begin = 0 if first <= AROUND else _at_a_gap(text, first - AROUND)
    until = min(len(text), begin + 3 * AROUND)
    if until < len(text):
        until = text.rfind(" ", begin, until) if text.rfind(" ", begin, until) > first else until
    parts, at = [("… ", False)] if begin else [], begin
    for start, end in dict.fromkeys(hits):
        if at <= start and end <= until:
            parts += [(text[at:start], False), (text[start:end], True)]
            at = end
    parts += [(text[at:until], False), ("" if until == len(text) else " …", False)]
    return [part for part in parts if part[0]]


def _at_a_gap(text: str, at: int) -> int:
    gap = text.find(" ", at)
    return at if gap < 0 or gap > at + 40 else gap + 1
