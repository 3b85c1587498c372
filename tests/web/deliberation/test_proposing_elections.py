"""An election is proposed by form, without a script: looked at first, saved, changed, and refused where it must be."""

from typing import Any

import pytest
from flask import Flask

from deliberation import actions, queries
from deliberation.errors import UnusableText
from tests.deliberation_stage import Stage, rules, set_stage
from tests.web.deliberation.test_deliberation_pages import post, seen, signed_in

STV = {"secrecy": "sealed", "method": "scottish-stv", "days": 5, "seats": 2}


def an_electing_stage(**changes: Any) -> Stage:
    stage = set_stage()
    document = {**rules("elect"), "ballot": STV, "threshold": None, **changes}
    actions.adopt_procedure(stage.root, "elect", document)
    return stage


def written(options: str, title: str = "Who?", **more: str) -> dict[str, str]:
    return {
        "title": "Elect speakers", "text": "We elect them.", "contests-0-title": title, "contests-0-options": options,
        **more,
    }  # fmt: skip


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_an_election_is_looked_at_saved_and_changed_without_a_script(app: Flask) -> None:
    stage = an_electing_stage()
    client = signed_in(app, stage.ann)
    form = f"/proposals/new?kind=elect&body={stage.root}"
    page = seen(client, form)
    assert "then 2 are elected by single transferable vote" in page
    assert "How many are elected" not in page

    looked = post(client, form, **written(" Ada \n\nGrace\n", act="look"))
    shown = looked.get_data(as_text=True)
    assert looked.status_code == 200
    assert "<li>Ada</li>" in shown
    assert "2 are to be elected." in shown
    assert queries.proposals_for(stage.ann) == []

    made = post(client, form, **written("Ada\nGrace"))
    assert made.status_code == 303
    page = seen(client, made.headers["Location"])
    assert "What is asked" in page
    assert "<li>Grace</li>" in page
    change = made.headers["Location"] + "/revise"
    assert "Ada\nGrace</textarea>" in seen(client, change).replace("\r", "")
    assert post(client, change, **written("Ada\nGrace\nJean")).status_code == 303
    (found,) = queries.proposals_for(stage.ann)
    assert queries.contests_of(found) == [{"title": "Who?", "options": ["Ada", "Grace", "Jean"], "seats": 2}]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (written(""), "give the options"), (written("Ada\nada"), "stands twice"), (written("Ada", title=""), "empty"),
        ({"title": "T", "text": "x"}, "what is to be elected"), (written("A" * 201), "at most 200"),
        (written("\n".join(f"N{n}" for n in range(61))), "at most 60"), (written("A\u202eB\nC"), "cannot be seen"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_election_comes_back_with_the_fault_and_makes_nothing(
    app: Flask, given: dict[str, str], said: str
) -> None:
    stage = an_electing_stage()
    client = signed_in(app, stage.ann)
    for act in ("look", "save"):
        answer = post(client, f"/proposals/new?kind=elect&body={stage.root}", **given, act=act)
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
    assert queries.proposals_for(stage.ann) == []


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_where_the_rule_leaves_the_number_open_each_question_says_it(app: Flask) -> None:
    threshold = {"share": "1/2", "base": "cast", "comparator": "more_than"}
    stage = an_electing_stage(ballot={**STV, "seats": None}, threshold=threshold)
    client = signed_in(app, stage.ann)
    form = f"/proposals/new?kind=elect&body={stage.root}"
    assert "How many are elected" in seen(client, form)
    assert post(client, form, **written("Ada\nGrace")).status_code == 422
    more = {"contests-0-seats": "1", "contests-1-title": "Shall it be public?"}
    assert post(client, form, **written("Ada\nGrace", **more)).status_code == 303
    (found,) = queries.proposals_for(stage.ann)
    assert [one.get("seats") for one in queries.contests_of(found)] == [1, None]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_what_is_decided_by_yes_and_no_has_no_options(app: Flask) -> None:
    stage = set_stage()
    asked = [{"title": "Who?", "options": ["Ada"]}]
    with pytest.raises(UnusableText) as refused:
        actions.propose(stage.root, "position", "T", "x", stage.ann, contests=asked)
    assert "Yes or No" in refused.value.why
    with pytest.raises(UnusableText) as refused:
        actions.adopt_procedure(stage.root, "endorse", {**rules("endorse"), "ballot": STV})
    assert "its ballot is a motion" in refused.value.why
