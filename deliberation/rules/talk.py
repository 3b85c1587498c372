"""What is said of a proposal: how long it may be, until when it is put right, how both sides get equal space. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from deliberation.rules.document import Unusable
from deliberation.rules.text import one_line, prose

LONGEST_POST = 4_000
LONGEST_QUOTE = 400
MOST_WORDS = 80
"""Of a statement for or against."""
LONGEST_STATEMENT = 800
"""Characters; whoever writes words without spaces between them is bound by this."""
LONGEST_AFFILIATION = 200
LONGEST_REASON = 1_000
EDITABLE = timedelta(minutes=15)
"""How long whoever wrote a post may put it right."""
SHOWN_OF_A_SIDE = 3

One = TypeVar("One")


def post(value: object) -> str:
    """Return the text of a post. Raises Unusable."""
    return prose(value, "text", LONGEST_POST)


def quote(value: object, source: str) -> str:
    """Return the passage quoted, empty for none. Raises Unusable where the source does not say it word for word.

    Only the spaces between words may differ: a browser's selection breaks lines elsewhere than the source.
    """
    passage = prose(value, "quote", LONGEST_QUOTE, may_be_empty=True)
    if passage and " ".join(passage.split()) not in " ".join(source.split()):
        raise Unusable("what is quoted does not stand there word for word", "quote")
    return passage


def statement(value: object) -> str:
    """Return a statement of at most 80 words. Raises Unusable."""
    told = prose(value, "words", LONGEST_STATEMENT)
    if (number := words(told)) > MOST_WORDS:
        raise Unusable(f"has {number} words; at most {MOST_WORDS} are printed", "words")
    return told


def affiliation(value: object) -> str:
    """Return what an author declares to belong to, empty for nothing. Raises Unusable."""
    return one_line(value, "affiliation", LONGEST_AFFILIATION) if str(value or "").strip() else ""


def words(text: str) -> int:
    """Return how many words a text has."""
    return len(text.split())


def may_edit(written_at: datetime, hidden: bool, t: datetime) -> bool:
    """Tell whether the author may still put a post right at `t`: within a quarter of an hour, unless it is hidden."""
    return not hidden and t < written_at + EDITABLE


def excerpt(text: str, longest: int) -> str:
    """Return the beginning of a text up to a space, with an ellipsis where anything was left out."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(maxsplit=1)[0] + " …"


@dataclass(frozen=True, slots=True)
class Sides(Generic[One]):
    """Both sides as they are printed: as many of one as of the other, and how many more each has."""

    shown_for: tuple[One, ...]
    shown_against: tuple[One, ...]
    more_for: int
    more_against: int

    @property
    def uneven(self) -> bool:
        """Whether one side has nothing to print, so that its space is kept empty."""
        return bool(self.shown_for) != bool(self.shown_against)


def sides(for_: Sequence[One], against: Sequence[One], most: int = SHOWN_OF_A_SIDE) -> Sides[One]:
    """Return what is printed of each side: the first of each, as many as the other has, and at most `most`.

    While one side is silent the other has one place, and the silent side's place stays empty beside it.
    """
    places = min(max(min(len(for_), len(against)), 1), most)
    shown_for, shown_against = tuple(for_[:places]), tuple(against[:places])
    return Sides(shown_for, shown_against, len(for_) - len(shown_for), len(against) - len(shown_against))
