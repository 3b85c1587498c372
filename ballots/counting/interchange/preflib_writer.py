"""Writing the ordinal formats of PrefLib: soc, soi, toc and toi."""

from collections.abc import Iterator

from ballots.counting.interchange.election import Election
from ballots.counting.interchange.preflib import Kind
from ballots.counting.interchange.unwritable import Unwritable, written_name


def kind_of(election: Election) -> Kind:
    """Return the format that tells these papers: t where some paper has equal ranks, c where all rank every option."""
    rankings = [ranking for ranking in election.papers if ranking]
    ties = any(len(rank) > 1 for ranking in rankings for rank in ranking)
    whole = all(sum(map(len, ranking)) == len(election.options) for ranking in rankings)
    if ties:
        return "toc" if whole else "toi"
    return "soc" if whole else "soi"


def write_preflib(election: Election, file_name: str = "") -> Iterator[str]:
    """Return the lines of an election in the format of `kind_of`, each with its end; orders most numerous first.

    The formats know neither seats nor lot nor blank papers, which are told beside the file. `Unwritable` for a name
    that cannot stand in a line, and for withdrawn options, which a reader would count.
    """
    if election.withdrawn:
        raise Unwritable("PrefLib knows no withdrawn options; write the papers without them")
    numbers = {name: place for place, name in enumerate(election.options, 1)}
    papers = [
        (-papers, [sorted(numbers[option] for option in rank) for rank in ranking])
        for ranking, papers in election.papers.items()
        if ranking and papers
    ]
    header = {
        "FILE NAME": file_name,
        "TITLE": election.title,
        "DATA TYPE": kind_of(election),
        "NUMBER ALTERNATIVES": str(len(numbers)),
        "NUMBER VOTERS": str(-sum(negative for negative, _ in papers)),
        "NUMBER UNIQUE ORDERS": str(len(papers)),
    }
    header |= {f"ALTERNATIVE NAME {place}": written_name(name) for name, place in numbers.items()}
    for key, value in header.items():
        yield f"# {key}: {written_name(value) if value else ''}".rstrip() + "\n"
    for negative, ranks in sorted(papers):
        told = [str(rank[0]) if len(rank) == 1 else "{" + ",".join(map(str, rank)) + "}" for rank in ranks]
        yield f"{-negative}: {','.join(told)}\n"
