"""PrefLib files and tables of ranks are read whole or refused with line, column and reason."""

from io import StringIO

import pytest

from ballots.counting.interchange.malformed import Malformed
from ballots.counting.interchange.preflib import read_preflib
from ballots.counting.interchange.ranks_csv import read_ranks_csv
from ballots.counting.papers import ranking

HEAD = (
    "# FILE NAME: 00001-1.toi\n# TITLE: A vote\n# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 6\n"
    "# NUMBER UNIQUE ORDERS: 2\n# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Grace, Rear Admiral\n"
    "# ALTERNATIVE NAME 3: Jean\n"
)


def test_a_preflib_file_is_read() -> None:
    """Names from the header, ties in braces, and the numbers of the header hold."""
    told = read_preflib(StringIO(HEAD + "4: 2,{1,3}\n2: 1\n"), "toi", seats=2)
    assert told.options == ("Ada", "Grace, Rear Admiral", "Jean")
    assert told.papers == {(("Grace, Rear Admiral",), ("Ada", "Jean")): 4, ranking("Ada"): 2}
    assert (told.seats, told.title) == (2, "A vote")


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        (HEAD + "4: 1\n1: 2\n", "toi", "NUMBER VOTERS: 6, and the papers make 5"),
        (HEAD + "4: 1\n2: 1\n", "toi", "NUMBER UNIQUE ORDERS: 2, and the papers make 1"),
        (HEAD + "6: 1\n", "soi", "line 3, column 14: the file says that it is 'toi', not soi"),
        (HEAD.replace("toi", "soi") + "6: {1,2}\n", "soi", "line 10, column 3: soi knows no equal ranks"),
        (HEAD.replace("toi", "soc") + "6: 1,2\n", "soc", "soc ranks all 3 options, and this paper ranks 2"),
        (HEAD + "6: 1,4\n", "toi", "line 10, column 6: there is no option '4'"),
        (HEAD + "6: 1,1\n", "toi", "line 10, column 6: option 1 stands twice"),
        (HEAD + "6: 1,,2\n", "toi", "line 10, column 6: ',' cannot stand here"),
        (HEAD + "6: {1,2\n", "toi", "line 10, column 8: the ranking ends too early"),
        (HEAD + "6: \n", "toi", "the ranking ends too early"),
        (HEAD + "six: 1\n", "toi", "line 10, column 1: the number of papers must be a whole number"),
        (HEAD + "6 1\n", "toi", "line 10, column 1: a line of papers is a number, a colon and a ranking"),
        ("6: 1\n", "toi", "line 1, column 1: the header # NUMBER ALTERNATIVES"),
        ("", "toi", "the header names 0 of 0 options"),
        ("# NUMBER ALTERNATIVES: 1000000\n", "toi", "line 1, column 24: NUMBER ALTERNATIVES must be a whole number"),
        (HEAD + "# ALTERNATIVE NAME 3: Twice\n", "toi", "line 10, column 1: option 3 is named twice"),
    ],
)
def test_a_malformed_preflib_file_is_refused(text: str, kind: str, message: str) -> None:
    """Header and papers must agree; nothing is guessed."""
    with pytest.raises(Malformed, match=message):
        read_preflib(StringIO(text), kind)  # type: ignore[arg-type]


def test_a_table_of_ranks_is_read() -> None:
    """One paper a row, or as many as its count says; empty cells are ranks left empty."""
    told = read_ranks_csv(StringIO('count,rank1,rank2,rank3\r\n2,Ada,,"Grace, R. A."\r\n1,Jean\r\n1,,,\r\n'))
    assert told.options == ("Ada", "Grace, R. A.", "Jean")
    assert told.papers == {ranking("Ada", "Grace, R. A."): 2, ranking("Jean"): 1, (): 1}
    assert read_ranks_csv(StringIO("Rank 2,rank_1\nB,A\nB,A\n")).papers == {ranking("A", "B"): 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: the header must name the ranks from rank1 on"),
        ("name,rank1\nA,B\n", "line 1, column 1: the header must be rank1, rank2 … and count, not 'name'"),
        ("rank1,rank3\nA,B\n", "line 1, column 1: the header must name the ranks from rank1 on, without a gap"),
        ("rank1,rank1\nA,B\n", "line 1, column 2: the header names 'rank1' twice"),
        ("rank1,rank2\nA,A\n", "line 2, column 2: the row names 'A' twice"),
        ("rank1\nA,B\n", "line 2, column 2: the row has 2 fields, and the header 1"),
        ("count,rank1\n0,A\n", "line 2, column 1: the number of papers must be a whole number from 1, not '0'"),
        ('rank1\n"A\n', "line 2, column 1: not a row of comma-separated fields"),
        ("rank1\n\n", "no row names an option"),
        ("rank1\nA\x00\n", r"line 2, column 2: the control character U\+0000"),
        ("rank1\n" + "".join(f"o{n}\n" for n in range(501)), "line 502, column 1: more than 500 options"),
    ],
)
def test_a_malformed_table_is_refused(text: str, message: str) -> None:
    """The place is the line and the field."""
    with pytest.raises(Malformed, match=message):
        read_ranks_csv(StringIO(text))
