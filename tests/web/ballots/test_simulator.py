"""The rule simulator: public for presets, for members alone for their procedures, and it keeps nothing."""

import html
import re
from typing import Any

import pytest

from deliberation import queries as deliberation
from membership import queries as membership
from tests.factories import a_chapter, a_position


def page(client: Any, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.get_data(as_text=True))).split())


@pytest.fixture
def client(house: Any) -> Any:
    house.run("web", lambda: a_position(a_chapter()))
    return house.app("web").test_client()


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_stranger_tries_a_preset_on_ballots_and_beside_another(client: Any) -> None:
    """Half must take part, then a majority; the same ballots where Yes must reach two fifths of the roll as well."""
    assert "UK industrial action ballot" in page(client, "/rules")
    told = page(client, "/rules/uk-industrial-action/simulate")
    assert "50 of 100 must take part; then more than half of the votes cast must be Yes." in told
    assert "CARRIED" in told
    assert "26 Yes, 23 No INQUORATE" in told
    beside = "uk-industrial-action.important-public-services"
    told = page(client, f"/rules/uk-industrial-action/simulate?roll=100&yes=39&no=11&beside={beside}")
    assert "Threshold: more than 1/2 of the 50 votes cast must be Yes, that is 26; 39 are Yes (78.00%)." in told
    assert "Two rules, one box of ballots" in told
    assert "Floor: Yes must reach at least 2/5 of the 100 members on the roll, that is 40; 39 are Yes." in told
    assert "Had 14 who voted Yes voted No, it would not have carried" in told


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("roll=10&yes=9&no=9", "18 papers are more than 10 members."),
        ("roll=2000000&yes=9", "A whole number from 1 to a million."),
        ("roll=ten", "Not a valid integer value."),
        ("roll=10&yes=-1", "A whole number from 0 to a million."),
        ("roll=10&yes=1&beside=no-such-rule", "Not a valid choice."),
    ],
)
def test_what_cannot_be_tried_is_told_at_its_field(client: Any, asked: str, said: str) -> None:
    """The page stays, with ballots that just carry."""
    assert said in page(client, f"/rules/uk-industrial-action/simulate?{asked}", 422)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_who_knows_only_the_roll_begins_with_ballots_that_just_carry_on_it(client: Any) -> None:
    """Not with nobody, of whom it could only be said that they are too few."""
    told = page(client, "/rules/uk-industrial-action/simulate?roll=400")
    assert "that is 200; 200 took part" in told
    assert "must be Yes, that is 101; 101 are Yes" in told


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_procedure_of_others_is_as_unknown_as_none(client: Any, house: Any) -> None:
    """So nobody can ask which procedures there are."""
    adopted = house.run("web", _adopted)
    for key in (adopted, "0" * 32, "no-such-preset", "uk-industrial-action.no-such-variant"):
        page(client, f"/rules/{key}/simulate", 404)


def _adopted() -> str:
    found = deliberation.procedure_for(membership.organisation().id, "position")
    assert found is not None
    return found.id
