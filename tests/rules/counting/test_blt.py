"""BLT files are read whole or refused with line, column and reason."""

import json
from io import StringIO
from pathlib import Path

import pytest

from ballots.counting.interchange.blt import read_blt
from ballots.counting.interchange.election import Election
from ballots.counting.interchange.malformed import Malformed, NamedAgain
from ballots.counting.papers import ranking
from tests.rules.counting.published import election as published

PLAIN = '3 2\n4 1 2 0\n2 3 0\n0\n"Castor"\n"Pollux"\n"Helen"\n"Pollux and Helen should tie"\n'


def read(text: str) -> Election:
    """Read a text as a file."""
    return read_blt(StringIO(text, newline=""))


def test_the_plain_format_is_read() -> None:
    """Options in order, seats, papers by ranking, title."""
    assert read(PLAIN) == Election(
        options=("Castor", "Pollux", "Helen"),
        seats=2,
        papers={ranking("Castor", "Pollux"): 4, ranking("Helen"): 2},
        title="Pollux and Helen should tie",
    )


def test_line_ends_and_a_byte_order_mark_make_no_difference() -> None:
    """Files from other systems give the same election, and so does one that stands on one line."""
    assert read("\ufeff" + PLAIN.replace("\n", "\r\n")) == read(PLAIN.replace("\n", " ")) == read(PLAIN)


def test_a_doubled_quotation_mark_in_a_name_stands_for_one() -> None:
    """It does not end the name, so no piece of a name becomes an option and no option takes another's papers."""
    told = read('3 1\n2 1 0\n3 2 0\n0\n"Ada ""The Count"" L"\n"""Grace"""\n"Jean"\n""\n')
    assert told.options == ('Ada "The Count" L', '"Grace"', "Jean")
    assert told.papers == {ranking('Ada "The Count" L'): 2, ranking('"Grace"'): 3}
    assert told.title == ""


def test_known_dialects_are_read() -> None:
    """Withdrawn options in both spellings, nicknames, order of the lot, equal and empty ranks, comments, ballot ids."""
    told = read(
        "4 1 # four options\n-2\n[nick a b c d]\n[tie 3 2 1 4] [withdrawn d]\n"
        "/* a comment /* in a comment */ over\ntwo lines */\n"
        '3 a=c - b 0\n(one) 3 - 0\n( two ) c 0\n5 0\n0\n"A" "B" "C" "D" "T" "S" "what follows"\nnotes of it: 3\n'
    )
    assert told.options == ("A", "B", "C", "D")
    assert told.withdrawn == ("B", "D")
    assert told.counted == ("A", "C")
    assert told.lot == ("C", "B", "A", "D")
    assert told.papers == {(("A", "C"), ("B",)): 3, ranking("C"): 2, (): 5}
    assert (told.title, told.source, told.comment) == ("T", "S", "what follows")
    assert told.number_of_papers == 10


def test_names_without_quotation_marks_stand_one_a_line() -> None:
    """A widely used collection is written so; the last line is the title, with or without its end."""
    told = read("2 1\n3 1 0\n0\nAda (Ind)\nGrace HOPPER\nA ward")
    assert (told.options, told.title) == (("Ada (Ind)", "Grace HOPPER"), "A ward")


def test_a_repeated_option_may_keep_its_first_place_where_asked() -> None:
    """Papers as they were cast are so, and are told by number; otherwise the file is refused."""
    text = '3 1\n3 1 2 1 0\n2 3 - 3 1=3 0\n1 1 2 0\n0\n"A"\n"B"\n"C"\n"T"\n'
    told = read_blt(StringIO(text), repeated="first")
    assert told.papers == {ranking("A", "B"): 4, (("C",), ("A", "C")): 2}
    assert told.naming_again == 5
    with pytest.raises(NamedAgain, match="line 2, column 9: the paper that ends here names option 1 twice"):
        read(text)


def test_a_paper_counts_up_to_a_rank_that_untold_options_share() -> None:
    """Which they are nobody can say, so what stands behind it says nothing; a rank left empty closes up."""
    told = read('3 1\n3 1 -=- 2 0\n2 -=- 2 0\n1 - 3 -=-=- 1 0\n0\n"A"\n"B"\n"C"\n"T"\n')
    assert told.papers == {ranking("A"): 3, (): 2, ranking("C"): 1}
    with pytest.raises(NamedAgain, match="names option 1 twice"):
        read('2 1\n3 1 -=- 1 0\n0\n"A"\n"B"\n"T"\n')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: the file ends where the number of options"),
        (PLAIN.replace("3 2", "3x 2"), "line 1, column 1: the number of options must be a whole number, not '3x'"),
        (PLAIN.replace("3 2", "3 0"), "line 1, column 3: the number of seats must be from 1 to 3, not '0'"),
        (PLAIN.replace("3 2", "3 4"), "line 1, column 3: the number of seats"),
        (PLAIN.replace("3 2", "501 2"), "line 1, column 1: the number of options must be from 1 to 500"),
        (PLAIN.replace("2 3 0", "2 4 0"), "line 3, column 3: an option must be from 1 to 3, not '4'"),
        (PLAIN.replace("2 3 0", "2  3x 0"), "line 3, column 4: an option must be a whole number, not '3x'"),
        (PLAIN.replace("4 1 2 0", "4 1 2 2 0"), "line 2, column 9: the paper that ends here names option 2 twice"),
        (PLAIN.replace("4 1 2 0", "4.5 1 2 0"), "line 2, column 1: a number of papers must be a whole number"),
        (PLAIN.replace("4 1 2 0", "9" * 31 + " 1 2 0"), "line 2, column 1: a number of papers must be from 1"),
        (PLAIN.replace("4 1 2 0", "4 1= 0"), "line 2, column 3: an option must be a whole number, not ''"),
        (PLAIN.replace("\n0\n", "\n"), "line 4, column 1: a number of papers must be a whole number, not 'Castor'"),
        (PLAIN.replace('"Helen"', '"Helen'), "line 7, column 1: a quotation mark is not closed"),
        (PLAIN.replace('"Helen"', '"Castor"'), "line 7, column 1: two options are called 'Castor'"),
        (PLAIN.replace('"Helen"', '""'), "line 7, column 1: the name of an option is empty"),
        (PLAIN.replace('"Helen"', '"Helen""'), "line 7, column 1: a quotation mark is not closed"),
        (PLAIN.replace('"Helen"', "Helen"), "line 7, column 1: 'Helen' stands where a text in quotation marks"),
        (PLAIN.replace('"Helen"', '"Hel"en"'), "line 7, column 6: 'en' stands where"),
        (PLAIN.replace('"Castor"', 'Castor"'), "line 5, column 7: a quotation mark in a name"),
        ('2 1\n1 1 0\n0\n"A"\n', "line 4, column 4: the file ends where the name of option 2"),
        ("2 1\n1 1 0\n0\nA\n", "line 5, column 1: the file ends after 1 of 2 names"),
        ("2 1\n1 1 0\n1 2", "the file ends where a rank"),
        ("2 1\n1 1 0\n/* no end", "a comment that began with /\\* has no end"),
        ("2 1\n*/ 1 1 0\n", "line 2, column 1: \\*/ ends a comment that did not begin"),
        ("2 1\n[droop arithmetic=fixed]\n", r"line 2, column 2: the option \[droop …\] is not understood here"),
        ("2 1\n[nick a a]\n", "line 2, column 9: the nickname 'a' is given twice"),
        ("2 1\n[nick a]\n", "line 2, column 2: .nick. must name each of the 2 options once"),
        ("2 1\n[tie 1 1]\n", "line 2, column 2: .tie. must name each option exactly once"),
        ("2 1\n(x) 1 0\n(x) 1 0\n", "line 3, column 2: the ballot id 'x' stands twice"),
        ('2 1\n1 "A" 0\n', "line 2, column 3: an option is named by its number here"),
        ("2 1\n1 1\x00 0\n", r"line 2, column 4: the control character U\+0000"),
    ],
)
def test_a_malformed_file_is_refused_with_its_place_and_reason(text: str, message: str) -> None:
    """No partial result, and nothing is guessed."""
    with pytest.raises(Malformed, match=message):
        read(text)


def test_a_line_without_end_is_refused_before_it_is_read_to_its_end() -> None:
    """Of a line of a gigabyte no more than a megabyte is ever held."""

    class Endless:
        given = 0

        def readline(self, limit: int = -1, /) -> str:
            assert 0 < limit <= 2_000_000
            self.given += 1
            return "1" * limit

    stream = Endless()
    with pytest.raises(Malformed, match="line 1, column 1048577: the line is longer"):
        read_blt(stream)
    assert stream.given == 1


def test_published_parser_cases_are_accepted_or_refused_as_they_say(real_data: Path) -> None:
    """Accepted ones with what was parsed; of the dialects only the options of another program are refused."""
    accept = json.loads((real_data / "blt-import" / "droop-accept.json").read_text(encoding="utf-8"))["cases"]
    reject = json.loads((real_data / "blt-import" / "droop-reject.json").read_text(encoding="utf-8"))["cases"]
    for case in accept:
        if case["dialectExtensions"] == ["[droop options]"]:
            with pytest.raises(Malformed, match="not understood here"):
                read(case["blt"])
            continue
        told, parsed = read(case["blt"]), case["parsed"]
        assert list(told.options) == parsed["candidates"], case["what"]
        assert (told.seats, told.number_of_papers, told.title) == (parsed["seats"], parsed["ballots"], parsed["title"])
        assert [told.options.index(option) + 1 for option in told.withdrawn] == parsed["withdrawn"]
    for case in reject:
        with pytest.raises(Malformed):
            read(case["blt"])
    assert (len(accept), len(reject)) == (14, 18)


def test_published_files_are_read_or_refused_as_they_say(real_data: Path) -> None:
    """Unquoted names are read to the same papers as quoted ones; a number too big for 64 bits is read exactly."""
    folder = real_data / "blt-import"
    unquoted = published(folder, "files", "unquoted-names.blt")
    quoted = published(real_data, "scottish-stv", "shetland_2017_ward7")
    assert list(unquoted.papers.values()) == list(quoted.papers.values())
    assert unquoted.title.startswith("Ward 7")
    with pytest.raises(Malformed):
        published(folder, "files", "candidate-out-of-range.blt")
    assert published(folder, "files", "utf8.blt").options == ("Cåstor", "Pøllüx", "Hélen")
    assert published(folder, "files", "withdrawn-option.blt").withdrawn == ("Banana", "Fig")
    assert published(folder, "files", "count-too-big.blt").number_of_papers == 18_446_744_075
