"""A large file read quickly is the file read plainly: the same papers, or the same refusal at the same place."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import example, given, seed, settings
from hypothesis import strategies as st

from ballots.counting import from_file
from ballots.counting.document import as_document
from ballots.counting.fast import gathering, groups, raw_lines, reading
from ballots.counting.from_file import Uncountable, count_bytes, count_file
from ballots.counting.interchange.election import Election
from ballots.counting.interchange.malformed import LONGEST_LINE, Malformed
from tests.figures import SEED, report, runs

FILES = runs(120, 10_000)
END = '0\n"A"\n"B"\n"C"\n"D"\n"E"\n"F"\n"T"\n'

numbers = st.integers(1, 12).map(str)
plain_paper = st.tuples(
    st.integers(1, 3).map(str), st.permutations([str(n) for n in range(1, 7)]), st.integers(0, 6)
).map(lambda told: " ".join([told[0], *told[1][: told[2]], "0"]))
odd_paper = st.sampled_from(
    [
        "1 1 1 0",
        "1 7 0",
        "0 1 0",
        "1 1",
        "2 1 0 0",
        "1 2=3 0",
        "1 - 2 0",
        "(a) 1 0",
        "1 01 0",
        "01 1 0",
        "1  2\t3 0",
        "1 1 0 ",
        "1 1 0 # one",
        "",
        " ",
        "1 2 /* two */ 0",
        "99999999999999999999 1 0",
        "4611686018427387904 1 0",
        "1 é 0",
        "1 \x00 0",
        "0 ",
        "1 1 0\r",
        "\r1 2 0",
    ]
)
any_heads = st.sampled_from(
    [
        "6 1\n",
        "6 2\r\n",
        "\ufeff6 1\n",
        "# a comment\n6 3\n",
        "6 1\n-2 -3\n",
        "6 1\n[withdrawn 1 4]\n[tie 6 5 4 3 2 1]\n",
        "6 1\n[nick a b c d e f]\n",
        "6 1\n[droop x]\n",
        "6\n1\n",
        "6 9\n",
        "600 1\n",
        "6 1 # more\n",
        "",
        "6 1\n[tie\n1 2 0\n",
    ]
)
any_tails = st.sampled_from(
    [
        '0\n"A"\n"B"\n"C"\n"D"\n"E"\n"F"\n"T"\n',
        '0\n"A" "B" "C" "D" "E" "F" "T" "S"',
        "0\nA\nB\nC\nD\nE\nF\nT\n",
        "0\n",
        "",
        '0\r\n"A"\r\n"B"\r\n"C"\r\n"D"\r\n"E"\r\n"F"\r\n"T"\r\n',
        '0 \n"A"\n"B"\n"C"\n"D"\n"E"\n"F"\n"T"\n',
        '0\n"A"\n"A"\n',
    ]
)
heads = st.one_of(st.just("6 1\n"), st.just("6 1\n-4\n"), any_heads)
tails = st.one_of(st.just(END), st.just(END), any_tails)
papers = st.lists(plain_paper, max_size=12)
odd_papers = st.one_of(st.just([]), st.just([]), odd_paper.map(lambda line: [line]))
blt_files = st.tuples(heads, papers, odd_papers, papers, tails).map(
    lambda told: told[0] + "".join(f"{line}\n" for part in told[1:4] for line in part) + told[4]
)

names = st.sampled_from(["1", "2", "3", "12", "123", "A", "Ada", " A", "É", ""])
plain_row = st.lists(names, max_size=4, unique=True).map(",".join)
odd_row = st.sampled_from(
    [
        "A,A",
        "1,2,3,4,5,6",
        '"A"',
        '"A,B",2',
        " ",
        ",",
        ",,,",
        "\u00a0",
        "A\x00",
        "A\x0b",
        "01,1",
        "1, 1",
        "20000",
        "A\r",
        "\udce9",
        "\u2028",
        "\t",
    ]
)
any_rank_heads = st.sampled_from(
    [
        "rank1,rank2,rank3,rank4\n",
        "\ufeffRank 1,rank_2, rank3 ,RANK4\r\n",
        "rank2,rank1\n",
        "rank1,count\n",
        "rank1,rank3\n",
        '"rank1","rank2"\n',
        "\n",
        "",
    ]
)
rank_heads = st.one_of(st.just("rank1,rank2,rank3,rank4\n"), any_rank_heads)
rows = st.lists(plain_row, min_size=1, max_size=12)
odd_rows = st.one_of(st.just([]), st.just([]), odd_row.map(lambda line: [line]))
rank_files = st.tuples(rank_heads, rows, odd_rows, rows).map(
    lambda told: told[0] + "".join(f"{line}\n" for part in told[1:] for line in part)
)
order = st.tuples(st.integers(1, 3), st.permutations("1234"), st.integers(1, 4)).map(
    lambda told: f"{told[0]}: {','.join(told[1][: told[2]])}"
)
whole_order = st.permutations("1234").map(lambda told: f"2: {','.join(told)}")
odd_order = st.sampled_from(
    ["1: 1,1", "1: 5", "0: 1", "01: 2", "1:2,3", "1 : 2", "1: {1,2},3", "1: 1, 2", "1: 1,", "1:", "1", "1,2: 3",
     "1: 01", ": 1", " 1: 2", "1: 2 ", "1: 2: 3", "# TITLE: more", "#", " ", "99999999999999999999: 1", "1: é",
     "1: \x00", "1:  4"]
)  # fmt: skip
PREFLIB = "".join(f"# ALTERNATIVE NAME {n}: {name}\n" for n, name in enumerate(("Ada", "Bo", "C: d", "E"), 1))
any_order_heads = st.sampled_from(
    [
        f"# TITLE: a\n# NUMBER ALTERNATIVES: 4\n{PREFLIB}",
        f"\ufeff#NUMBER  ALTERNATIVES:4\r\n{PREFLIB}",
        f"# NUMBER ALTERNATIVES: 4\n{PREFLIB}# NUMBER UNIQUE ORDERS: 3\n",
        f"# NUMBER ALTERNATIVES: 4\n\n{PREFLIB}",
        f"# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 4\n{PREFLIB}",
        f"# NUMBER ALTERNATIVES: 3\n{PREFLIB}",
        f"# NUMBER ALTERNATIVES: 600\n{PREFLIB}",
        PREFLIB,
        "",
    ]
)
order_head = st.just(f"# NUMBER ALTERNATIVES: 4\n{PREFLIB}")
order_heads = st.one_of(order_head, order_head, any_order_heads)
orders = st.one_of(st.lists(order, min_size=1, max_size=12), st.lists(whole_order, min_size=1, max_size=12))
odd_orders = st.one_of(st.just([]), st.just([]), odd_order.map(lambda line: [line]))
order_files = st.tuples(order_heads, orders, odd_orders, orders).map(
    lambda told: told[0] + "".join(f"{line}\n" for part in told[1:] for line in part)
)
files = st.one_of(
    st.tuples(st.just("blt"), blt_files),
    st.tuples(st.just("csv"), rank_files),
    st.tuples(st.sampled_from(["soc", "soi", "soi", "toi"]), order_files),
)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read every file quickly, a few bytes and lines at a time."""
    monkeypatch.setattr(from_file, "LARGE", 0)
    monkeypatch.setattr(raw_lines, "BLOCK", 64)
    monkeypatch.setattr(raw_lines, "DIFFERENT", 3)
    monkeypatch.setattr(gathering, "SOME", 4)
    monkeypatch.setattr(groups, "AT_ONCE", 2)


def outcome(read: object) -> object:
    """Return the document of a count, or the refusal."""
    try:
        return json.dumps(as_document(read().count))  # type: ignore[operator]
    except (Malformed, Uncountable, ValueError) as error:
        return str(error)


def test_a_file_read_quickly_is_the_file_read_plainly() -> None:
    """Plain files and files with one odd line, odd heads and ends."""
    quick: list[bool] = []

    @seed(SEED)
    @settings(max_examples=FILES, deadline=None, database=None)
    @given(files, st.sampled_from(["irv", "schulze", "approval", "score"]))
    @example(("csv", "rank1,rank2\n\n \n1\n"), "irv")
    def alike(file: tuple[str, str], method: str) -> None:
        kind, text = file
        given_bytes = text.encode("utf-8", "surrogateescape")
        stream = io.TextIOWrapper(io.BytesIO(given_bytes), "utf-8", "surrogateescape", newline="")
        plainly = outcome(lambda: count_file(stream, kind, method))
        assert outcome(lambda: count_bytes(io.BytesIO(given_bytes), kind, method)) == plainly
        quick.append(reading.read_quickly(io.BytesIO(given_bytes), kind) is not None)

    alike()
    assert quick.count(True) * 5 > len(quick)
    report("Files read quickly as they are read plainly", f"{FILES} random files, {quick.count(True)} of them plain")


def election(text: str, kind: str) -> Election | None:
    """Return what is read quickly of a text."""
    return reading.read_quickly(io.BytesIO(text.encode()), kind)


def test_a_plain_blt_file_is_read_quickly_with_its_head_and_its_names() -> None:
    """Equal papers in several spellings of their number are one kind; comments, lot and title come along."""
    papers = "2 1 2 0\n1 1 2 0\n1 3 0\n1 0\n" * 40
    text = f'# papers\n3 2\n-2\n[tie 3 1 2]\n{papers}\n0\n"Ada"\n"Grace"\n"Jean"\n"Board"\n'
    told = election(text, "blt")
    assert told is not None
    assert dict(told.papers) == {(("Ada",), ("Grace",)): 120, (("Jean",),): 40, (): 40}
    assert (told.options, told.seats, told.title) == (("Ada", "Grace", "Jean"), 2, "Board")
    assert (told.withdrawn, told.lot) == (("Grace",), ("Jean", "Ada", "Grace"))


def test_a_table_of_ranks_is_read_quickly_with_names_and_numbers() -> None:
    """Options stand in the order in which rows first name them, a number is a name too."""
    told = election("rank1,rank2,rank3\n" + "7,,3\nAda, 7 ,\n,,\n3\n" * 30, "csv")
    assert told is not None
    assert told.options == ("7", "3", "Ada")
    ranked = {(("7",), ("3",)): 30, (("Ada",), ("7",)): 30, (): 30, (("3",),): 30}
    assert dict(told.papers) == ranked


def test_more_options_than_a_machine_word_has_bits_are_told_apart() -> None:
    """Sixty-four options and more, all ranked by many papers; one named twice is noticed."""
    order = [*range(70, 0, -1)]
    lines = [f"1 {' '.join(map(str, order[n:] + order[:n]))} 0\n" for n in range(70)]
    tail = "0\n" + "".join(f'"{n}"\n' for n in range(70)) + '"T"\n'
    told = election("70 1\n" + "".join(lines * 2) + tail, "blt")
    assert told is not None
    assert (len(told.papers), set(told.papers.values())) == (70, {2})
    assert election("70 1\n" + "".join(lines) + "1 5 6 5 0\n" + tail, "blt") is None


def test_what_has_no_end_is_left_to_the_plain_readers_after_little_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of a gigabyte, names without end, kinds without end: bounded in what is read and kept."""
    monkeypatch.setattr(raw_lines, "BLOCK", 1 << 16)

    class Endless(io.RawIOBase):
        def __init__(self, head: bytes, piece: bytes) -> None:
            self.head, self.piece, self.given = head, piece, 0

        def read(self, size: int = -1, /) -> bytes:
            found, self.head = self.head + self.piece * ((size - len(self.head)) // len(self.piece)), b""
            self.given += len(found)
            return found

    for head, piece in (
        (b"3 1\n1 ", b"1"),
        (b"3 1\n1 1 0\n0\n", b'"A"\n'),
        (b"rank1\n", b"A"),
        (b"rank1\n", b"A\rB\n"),
    ):
        stream = Endless(head, piece)
        assert reading.read_quickly(stream, "csv" if b"rank" in head else "blt") is None
        assert stream.given < 2 * LONGEST_LINE
    monkeypatch.setattr(gathering, "MOST_MARKS", 20)
    assert (
        election("6 1\n" + "".join(f"1 {n} {m} 0\n" for n in "123456" for m in "123456" if n != m) + "0\n", "blt")
        is None
    )


def test_a_stream_that_cannot_be_read_twice_is_read_plainly(tmp_path: Path) -> None:
    """Such as a pipe: what was read to find out whether it is plain would be lost."""

    class Once(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

    assert count_bytes(Once(b'1 1\n1 1 0\n0\n"A"\n"T"\n'), "blt", "irv").count.winners == ("A",)
