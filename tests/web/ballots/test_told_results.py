"""A result is told: who is elected in order, where the votes went, why, what would have changed it, and as files."""

import html
import json
import re
from io import StringIO
from typing import Any

import pytest

from ballots import actions, queries
from ballots.counting import scottish_stv
from ballots.counting.interchange.blt import read_blt
from foundation.database import db
from tests.elected import FIVE_SEATS, PEOPLE, an_election
from tests.factories import Vote
from tests.web.ballots.test_ballot_pages import signed_in

ELECTED = ["Femi Oyelaran", "Dee Marchetti-Castellan", "Abigail Arden", "Cyrus Okafor", "Edda Fjord"]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(page)).split())


@pytest.fixture
def committee(house: Any) -> Vote:
    return an_election(house, "scottish-stv", PEOPLE, FIVE_SEATS, seats=5)


def test_a_count_of_five_seats_is_told_without_reading_a_table(committee: Vote, house: Any) -> None:
    """The winners in order stand first; the drawings name who went when and where votes went, and have titles."""
    client = signed_in(house.app("web"), committee.voters[4])
    page = client.get(f"/ballots/{committee.ballot}/result").get_data(as_text=True)
    listed = re.search(r'<ol class="elected">(.*?)</ol>', page, re.DOTALL)
    assert listed is not None
    assert re.findall(r"<li>(.*?)</li>", listed[1]) == ELECTED
    drawings = re.findall(r'<svg class="only-(?:wide|narrow)".*?</svg>', page, re.DOTALL)
    assert len(drawings) == 3
    wide, narrow = words(" ".join(drawings[:2])), words(drawings[2])
    assert [f"seat {n}" in wide and f"seat {n}" in narrow for n in range(1, 6)] == [True] * 5
    for said in ("Surplus of Femi Oyelaran, 4, moves on", "Gus Tremblay is out; 2 move on"):
        assert said in narrow
    assert "no next 2.72" in wide
    assert page.index('class="elected"') < page.index("only-wide") < page.index("<table")
    told = words(page)
    assert "What Femi Oyelaran has above the quota, 4, passes on: Edda Fjord 3.27267" in told
    assert "Votes after rounds 1 to 5" in told


def test_the_papers_are_files_that_count_the_same_elsewhere(committee: Vote, house: Any) -> None:
    """Forty papers, so lines are public; the file read back elects the same, in order."""
    client = signed_in(house.app("web"), committee.voters[4])
    page = client.get(f"/ballots/{committee.ballot}/result").get_data(as_text=True)
    files = re.findall(rf'href="(/ballots/{committee.ballot}/contests/1/\w+)"', page)
    assert [one.rsplit("/", 1)[1] for one in files] == ["blt", "preflib", "csv", "cvr", "summary"]
    for one in files:
        answer = client.get(one)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{committee.number}-1.')
        refs = [ref for line in _lines(client, committee) for ref in (line["secret"], line["commitment"])]
        assert not any(ref in answer.get_data(as_text=True) for ref in refs)
    read = read_blt(StringIO(client.get(files[0]).get_data(as_text=True)))
    count = scottish_stv.count(read.papers, read.seats, read.options, read.lot)
    assert read.number_of_papers == 39  # the blank one is told beside a BLT file
    assert list(count.winners) == ELECTED
    assert len(json.loads(client.get(files[3]).data)["CVR"]) == 40


def test_without_a_script_every_line_is_found_by_the_twelve_signs_of_a_slip(
    committee: Vote, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is a page, whole while it is short; cut into pages it still holds every line once, and says which."""
    client = signed_in(house.app("web"), committee.voters[4])
    path = f"/ballots/{committee.ballot}/list"
    assert f'href="{path}"' in client.get(f"/ballots/{committee.ballot}/result").get_data(as_text=True)
    lines = _lines(client, committee)
    page = client.get(path).get_data(as_text=True)
    rows = _rows(page)
    assert [line for line, _choice in rows] == [one["commitment"][:12] for one in lines]
    for said, one in zip(rows, lines, strict=True):
        first = one["choice"].split(">")[0]
        assert said[1].split(" > ")[0] == (PEOPLE[int(first[1:]) - 1] if first else "Blank")
    assert not any(one["secret"] in page for one in lines)
    monkeypatch.setattr("ballots.queries.listing.MOST_LINES", 45)
    pages = [client.get(f"{path}?page={n}").get_data(as_text=True) for n in (1, 2, 3)]
    assert [row for one in pages for row in _rows(one)] == rows
    assert f"from {lines[15]['commitment'][:4]} on" in words(pages[0])
    assert _rows(client.get(f"{path}?page=99").get_data(as_text=True)) == _rows(pages[2])
    assert house.app("web").test_client().get(path).status_code == 302


def _rows(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<th scope="row">([0-9a-f]{12})</th>\s*<td data-label="Choice">(.*?)</td>', page, re.DOTALL)
    return [(line, words(choice)) for line, choice in found]


def test_a_stranger_gets_the_files_once_the_count_is_certified(committee: Vote, house: Any) -> None:
    """Before, they are led to sign in, as on the page itself."""
    path = f"/ballots/{committee.ballot}/contests/1/blt"
    client = house.app("web").test_client()
    assert client.get(path).status_code == 302
    for teller in committee.tellers:
        house.run("web", _sign, committee.ballot, teller)
    assert client.get(path).status_code == 200
    assert "Femi Oyelaran" in words(client.get(f"/ballots/{committee.ballot}/result").get_data(as_text=True))
    for missing in (f"/ballots/{committee.ballot}/contests/2/blt", path.replace("blt", "xml")):
        assert client.get(missing).status_code == 404


def _sign(ballot: str, teller: str) -> None:
    counted = queries.count_of(ballot)
    assert counted is not None
    actions.sign_count(ballot, teller, counted.hash)
    db.session.commit()


def _lines(client: Any, vote: Vote) -> Any:
    return client.get(f"/ballots/{vote.ballot}/lines").get_json()["contests"]["1"]["lines"]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_fewer_than_twenty_papers_are_no_files(house: Any) -> None:
    """What is withheld line by line is withheld as a file too; the totals and pictures are told all the same."""
    vote = an_election(house, "approval", ("Ana", "Bo"), ["o1"] * 3 + ["o1,o2"] * 2 + ["o2"])
    client = signed_in(house.app("web"), vote.voters[4])
    told = words(client.get(f"/ballots/{vote.ballot}/result").get_data(as_text=True))
    assert "For other programs" not in told
    assert "Papers that name each, of 6 that count" in told
    assert "The margin is one paper: had one that helped Ana said otherwise, Bo would have drawn level" in told
    assert client.get(f"/ballots/{vote.ballot}/contests/1/csv").status_code == 404
    auditor = signed_in(house.app("web"), vote.auditors[0])
    assert auditor.get(f"/ballots/{vote.ballot}/contests/1/csv").status_code == 404


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("method", "asked", "said"),
    [
        (
            "score",
            {"scores": [0, 5], "bar": {"share": "2/5", "base": "valid", "comparator": "at_least"}},
            ["What each reached", "needed: the red line."],
        ),
        ("schulze", {}, ["Whom Ana met", "Every pair, the higher in the outcome first", "At least"]),
        ("irv", {}, ["Where the votes went", "The last two against each other", "What would have changed it"]),
        ("meek", {"seats": 2}, ["the bands show what each gained and lost in all"]),
        ("ranked", {"ranked": {"noe": "fixed", "acceptance": {"share": "3/5", "of": "all"}}}, ["No endorsement"]),
    ],
)
def test_every_kind_of_count_is_drawn(house: Any, method: str, asked: dict[str, Any], said: list[str]) -> None:
    """Pairs, a run-off, Meek's rule, and an endorsement of one or none."""
    papers = ["o1>o2"] * 4 + ["o2>o3"] * 3 + ["o3>o1"] * 2
    if method == "score":
        papers = ["o1:5,o2:2,o3:0"] * 5 + ["o1:1,o2:0,o3:5"] * 4
    vote = an_election(house, method, ("Ana", "Bo", "Cy"), papers, **asked)
    client = signed_in(house.app("web"), vote.voters[4])
    told = words(client.get(f"/ballots/{vote.ballot}/result").get_data(as_text=True))
    for one in said:
        assert one in told
