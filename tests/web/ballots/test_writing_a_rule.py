"""The page on which a rule is written: public for presets, for members alone for procedures, and it keeps nothing."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from ballots.rules.procedure_part import check
from deliberation import actions as acts
from deliberation import queries as deliberation
from deliberation.rules.reading import parse
from tests.factories import Chapter, a_chapter, a_rule
from tests.rules.ballots.test_writing_a_rule import APART, FIRST
from tests.web.ballots.test_ballot_pages import signed_in
from tests.web.ballots.test_simulator import client, page

__all__ = ["client"]
ASKED = {
    "name": "By branches", "secrecy": "sealed", "quorum": "share", "quorum_share": "1/10", "quorum_number": "",
    "comparator": "at_least", "share": "3/5", "base": "cast", **APART, **FIRST,
}  # fmt: skip
HERE = "/rules/spd-member-vote/write"


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_stranger_writes_a_composite_reads_it_in_sentences_and_saves_it(client: Any) -> None:
    assert "none; all papers are counted together" in page(client, HERE)
    told = page(client, f"{HERE}?{urlencode(ASKED)}")
    assert "The branches are counted apart, and this must hold in at least 3/5 of them" in told
    assert "3 branches must refer it first, each by its own ballot." in told
    answer = client.get(f"{HERE}?{urlencode(ASKED)}&file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rule.json"'
    saved = parse(json.loads(answer.get_data(as_text=True)), check)
    assert (saved.name, saved.referral is not None) == ("By branches", True)
    assert saved.document["composite"]["share"] == "3/5"  # type: ignore[index]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_fault_stands_at_its_field_and_what_was_typed_stays(client: Any) -> None:
    told = page(client, f"{HERE}?{urlencode(ASKED | {'apart_share': '0.6'})}", 422)
    assert "Share, such as 3/5: a share is text" in told
    assert "The document" not in told
    page(client, f"{HERE}?{urlencode(ASKED | {'apart': 'most'})}", 422)
    page(client, "/rules/no-such-rule/write", 404)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_rule_of_elections_is_asked_for_what_it_has(house: Any) -> None:
    """No threshold and no groups; who must refer it first can be said of it too."""
    form = {"secrecy": "sealed", "method": "irv", "days": 5, "seats": 1}
    chapter = house.run("web", lambda: elections(form))
    member = signed_in(house.app("web"), chapter.chair)
    here = f"/rules/{house.run('web', lambda: deliberation.procedure_for(chapter.root, 'elect').id)}/write"
    told = page(member, here)
    assert "Counted in groups" not in told
    assert "Share of what" not in told
    asked = {"name": "Elections", "secrecy": "sealed", "quorum": "none", **FIRST}
    assert "3 branches must refer it first, each by its own ballot." in page(member, f"{here}?{urlencode(asked)}")
    page(house.app("web").test_client(), here, 404)


def elections(form: dict[str, Any]) -> Chapter:
    chapter = a_chapter()
    rule = a_rule(**{"class": "elect", "name": "Elections", "ballot": form, "threshold": None})
    acts.adopt_procedure(chapter.root, "elect", rule)
    return chapter
