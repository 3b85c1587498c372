"""Writing BLT in the subset that every program reads: no comments, no blank papers, no quotation marks in names.

What the subset cannot tell is told beside it: how many papers are blank, and the order of the lot.
"""

from collections.abc import Iterator
from typing import Literal

from ballots.counting.interchange.election import Election
from ballots.counting.interchange.unwritable import Unwritable, written_name

EqualRanks = Literal["refused", "2=3"]


def write_blt(election: Election, equal_ranks: EqualRanks = "refused") -> Iterator[str]:
    """Return the lines of an election in BLT, each with its end; papers most numerous first, options by number.

    Quotation marks in texts become apostrophes. Equal ranks are `Unwritable` unless `equal_ranks` asks for the spelling
    that only some programs read; so is an option without a name, or two of one name.
    """
    numbers = {name: place for place, name in enumerate(election.options, 1)}
    names = [_quoted(written_name(name)) for name in election.options]
    if len(set(names)) != len(names):
        raise Unwritable("two options differ in quotation marks alone")
    yield f"{len(names)} {election.seats}\n"
    for option in sorted(numbers[option] for option in election.withdrawn):
        yield f"-{option}\n"
    papers = [
        (-papers, [sorted(numbers[option] for option in rank) for rank in ranking])
        for ranking, papers in election.papers.items()
        if ranking and papers
    ]
    for negative, ranks in sorted(papers):
        if equal_ranks == "refused" and any(len(rank) > 1 for rank in ranks):
            raise Unwritable("a paper has equal ranks, which not every program can read")
        yield " ".join([str(-negative), *("=".join(map(str, rank)) for rank in ranks), "0"]) + "\n"
    yield "0\n"
    texts = [election.title, election.source, election.comment]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    for text in [*names, *(_quoted(text) for text in texts)]:
        yield f'"{text}"\n'


def blank_papers(election: Election) -> int:
    """Return how many papers say nothing: BLT leaves them out, so they are told beside the file."""
    return sum(papers for ranking, papers in election.papers.items() if not ranking)


def _quoted(text: str) -> str:
    if text:
        written_name(text.strip() or "-")
    return text.replace('"', "'")
