"""Numbers that no database, float or page can hold, wherever a number is read: a plain refusal and never a fault."""

from typing import Any

import pytest

from tests.attacks.test_bad_input import WHO, refused, requests
from tests.attacks.web_house import WebHouse
from tests.attacks.web_requests import asked

HUGE = ("9" * 19, "9" * 30, "9" * 400, "9" * 5000, "-9", "٣" * 4, "1e400", "NaN")


@pytest.mark.parametrize("number", HUGE, ids=range(len(HUGE)))
def test_a_number_that_is_none_of_ours_leads_nowhere_in_an_address(made: WebHouse, number: str) -> None:
    app, looked = made.house.app("web"), 0
    for one in asked(app, made.ids):
        numbers = [name for name, value in one.values.items() if isinstance(value, int)]
        if numbers and len(number) < 1000:
            path = one.path(app)
            for name in numbers:
                path = path.replace(f"/{one.values[name]}", f"/{number}", 1)
            answer = made.post("proposer", path, one.data) if one.method == "POST" else made.get("proposer", path)
            assert answer.status_code == 404, (one.name, answer.status_code)
            looked += 1
    assert looked >= 10 or len(number) >= 1000


PAGES = (
    "/proposals/{discussed}?page=%s", "/proposals/{discussed}/posts/1?page=%s",
    "/proposals/{discussed}/posts/1?quote=%s",
    "/proposals/{discussed}/versions?new=%s&old=%s", "/people/{body}/members?page=%s", "/log?before=%s",
    "/people/{body}/standing?day=%s", "/people/{body}/roll?kind=%s", "/search?q=council&page=%s",
    "/rules/{procedure}/simulate?roll=%s&yes=1", "/rules/{procedure}/simulate?roll=100&yes=%s&no=%s",
)  # fmt: skip
"""Every page that reads a number, or what could be one, from the end of its address."""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_asked_for_with_such_a_number_is_shown_or_refused(made: WebHouse, page: str) -> None:
    for number in HUGE:
        answer = made.get("chair", page.format(**made.ids).replace("%s", number))
        assert answer.status_code in (200, 404, 422), (number[:40], answer.status_code)


@pytest.mark.parametrize("number", ["9" * 30, "9" * 400, "9" * 4000])
def test_no_form_takes_it_for_a_number(made: WebHouse, number: str) -> None:
    """In whatever field holds digits alone, or is a number by its name."""
    app, looked = made.house.app("web"), 0
    with made.unchanged():
        for endpoint, one in requests(made).items():
            fields = {name for name, value in one.data.items() if value.isdigit()} | NUMBERS.get(endpoint, set())
            for name in sorted(fields - {"s0", "member", "count", "host_id"}):
                assert refused(_sent(made, endpoint, one.path(app), {**one.data, name: number})), (endpoint, name)
                looked += 1
    assert looked >= 8


NUMBERS = {
    "deliberation.say": {"quoted", "reply_to"}, "deliberation.speaking": {"n"},
    "relationships.count_capacity": {"amount"},
}  # fmt: skip


def _sent(made: WebHouse, endpoint: str, path: str, data: dict[str, str]) -> Any:
    if endpoint == "deliberation.speaking":
        data = {**data, "act": "floor"}
    return made.post(WHO[endpoint], path, data)
