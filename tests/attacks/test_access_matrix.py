"""Who may do what, in which state: one row for every route, and a new route without a row fails.

Everything asked for belongs to Harbor branch. What belongs to others answers as what does not exist.
"""

import re
from typing import Any

import pytest

from tests.attacks.web_house import UNKNOWN, WebHouse, web_house
from tests.attacks.web_requests import Asked, asked, seal_papers, send

ROLES = (
    "anonymous", "gone", "foreign", "above", "member", "proposer", "chair", "secretary", "keeper", "teller", "auditor",
    "organiser", "committee",
)  # fmt: skip
FEW = ("anonymous", "foreign", "above", "member", "teller")
ALIKE = ("anonymous", "foreign", "member")
WHO = {len(ROLES): ROLES, len(FEW): FEW}

# Columns: thirteen are ROLES, five are FEW; a single figure is what everybody gets.
# 302 of a GET leads to the sign-in page; 400 is a session that ended, and with it its token.
TABLE = {
    "GET /": "200 302 302 302 302",
    "GET /.well-known/jwks.json": "200",
    "GET /audit": "200",
    "GET /audit/coverage": "200",
    "GET /audit/mandate-verify.pyz": "200",
    "GET /ballots": "302 200 200 200 200",
    "GET /ballots/<id> open": "302 404 200 200 200",
    "GET /ballots/<id> counted": "302 404 200 200 200",
    "POST /ballots/<id>/acts/<act_id> noticed": "403 400 404 404 404 404 404 404 404 404 404 404 404",
    "POST /ballots/<id>/acts/<act_id> open": "403 400 404 303 403 403 303 403 403 403 303 403 403",
    "POST /ballots/<id>/amend open": "403 400 404 303 403 403 303 303 303 403 403 403 403",
    "POST /ballots/<id>/amend closed": "403 400 404 409 403 403 409 409 409 403 403 403 403",
    "POST /ballots/<id>/annul noticed": "403 400 404 303 403 403 303 303 403 403 303 403 403",
    "POST /ballots/<id>/annul open": "403 400 404 409 403 403 409 409 403 403 409 403 403",
    "POST /ballots/<id>/annul closed": "403 400 404 303 403 403 303 303 403 403 303 403 403",
    "POST /ballots/<id>/annul counted": "403 404 409 403 403",
    "POST /ballots/<id>/annul certified": "403 404 409 403 403",
    "POST /ballots/<id>/cast noticed": "403 404 403 409 409",
    "POST /ballots/<id>/cast open": "403 400 404 403 200 200 409 409 409 409 200 200 200",
    "POST /ballots/<id>/cast closed": "403 404 403 410 409",
    "POST /ballots/<id>/cast counted": "403 404 403 410 409",
    "POST /ballots/<id>/cast certified": "403 404 403 410 409",
    "GET /ballots/<id>/certify open": "302 404 200 200 200",
    "GET /ballots/<id>/certify counted": "302 404 200 200 200",
    "POST /ballots/<id>/certify noticed": "403 404 409 409 409",
    "POST /ballots/<id>/certify open": "403 404 409 409 409",
    "POST /ballots/<id>/certify closed": "403 404 409 409 409",
    "POST /ballots/<id>/certify counted": "403 400 404 403 403 403 403 403 403 303 403 403 403",
    "POST /ballots/<id>/certify certified": "403 404 409 409 409",
    "POST /ballots/<id>/envelope noticed": "403 404 403 409 409",
    "POST /ballots/<id>/envelope open": "403 404 403 200 409",
    "POST /ballots/<id>/envelope closed": "403 404 403 410 409",
    "POST /ballots/<id>/envelope counted": "403 404 403 410 409",
    "POST /ballots/<id>/envelope certified": "403 404 403 410 409",
    "GET /ballots/<id>/contests/<int:n>/<any(blt,preflib,csv,cvr,summary):form> open": "302 404 404 404 404",
    "GET /ballots/<id>/contests/<int:n>/<any(blt,preflib,csv,cvr,summary):form> counted": "302 404 404 404 404",
    "GET /ballots/<id>/lines noticed": "404",
    "GET /ballots/<id>/lines open": "404",
    "GET /ballots/<id>/lines closed": "404",
    "GET /ballots/<id>/lines counted": "404 404 200 200 200",
    "GET /ballots/<id>/lines certified": "200",
    "GET /ballots/<id>/list noticed": "302 404 404 404 404",
    "GET /ballots/<id>/list open": "302 404 404 404 404",
    "GET /ballots/<id>/list closed": "302 404 404 404 404",
    "GET /ballots/<id>/list counted": "302 404 200 200 200",
    "GET /ballots/<id>/list certified": "200",
    "POST /ballots/<id>/withdraw-option open": "403 400 404 422 403 403 422 422 403 403 422 403 403",
    "POST /ballots/<id>/withdraw-question open": "403 400 404 303 403 403 303 303 403 403 303 403 403",
    "POST /ballots/<id>/name-teller open": "403 400 404 409 403 403 403 403 403 403 409 403 403",
    "POST /ballots/<id>/name-teller counted": "403 400 404 409 403 403 403 403 403 403 409 403 403",
    "GET /ballots/<id>/receipt open": "302 404 200 200 200",
    "GET /ballots/<id>/receipt counted": "302 404 200 200 200",
    "GET /ballots/<id>/result noticed": "302 404 200 200 200",
    "GET /ballots/<id>/result open": "302 404 200 200 200",
    "GET /ballots/<id>/result closed": "302 404 200 200 200",
    "GET /ballots/<id>/result counted": "302 404 200 200 200",
    "GET /ballots/<id>/result certified": "200",
    "POST /ballots/<id>/review open": "403 404 200 200 200",
    "GET /ballots/<id>/rulings open": "302 404 200 200 200",
    "GET /ballots/<id>/rulings counted": "302 404 200 200 200",
    "GET /campaigns/<campaign_id>": "302 404 404 200 200",
    "GET /campaigns/new": "302 302 200 200 403 403 200 200 403 403 403 200 403",
    "POST /campaigns/new": "403 400 422 422 403 403 302 302 403 403 403 302 403",
    "GET /confirm-password": "302 200 200 200 200",
    "POST /confirm-password": "403 303 303 303 303",
    "GET /components": "200", "GET /demo": "200",
    "GET /decisions": "200",
    "GET /decisions/<id>": "200",
    "GET /decisions/<id>/bundle.zip": "200",
    "GET /decisions/<id>/protest": "302 404 200 200 200",
    "POST /decisions/<id>/protest": "403 400 404 403 302 302 302 302 302 302 302 302 302",
    "GET /endorsements/<id>/conditions": "302 404 200 200 200",
    "POST /endorsements/<id>/conditions": "403 400 404 403 403 403 303 303 403 403 403 403 303",
    "POST /endorsements/<id>/conditions/<act_id>": "403 400 404 403 403 403 303 303 403 403 403 403 303",
    "GET /first-sign-in": "200",
    "POST /first-sign-in": "403 403 403 403 403",
    "GET /healthz": "503",
    "GET /inbox": "302 200 200 200 200",
    "POST /interests": "403 303 303 303 303",
    "GET /log": "200",
    "GET /log/checkpoint": "200",
    "GET /log/checkpoints/<int:size>": "200",
    "GET /log/entries/<int:seq>": "200",
    "GET /log/entries/<int:seq>/proof": "200",
    "GET /log/feed": "200",
    "GET /log/key": "200",
    "GET /log/tile/<path:path>": "200",
    "POST /mandates/<mandate_id>/contacts": "403 400 404 403 403 403 403 403 403 403 403 200 403",
    "GET /mandates/<mandate_id>/suspend": "302 302 404 403 403 403 403 403 403 403 403 403 200",
    "POST /mandates/<mandate_id>/suspend": "403 400 404 403 403 403 403 403 403 403 403 403 409",
    "POST /mandates/<mandate_id>/suspend/<act_id>": "403 400 404 403 403 403 403 403 403 403 403 403 302",
    "GET /me": "302 200 200 200 200",
    "GET /me/data.json": "302 200 200 200 200",
    "GET /mandates/<number>/proof": "200",
    "GET /mandates/<number>/token": "200",
    "GET /mandates/status": "200",
    "GET /outbox": "200",
    "GET /people": "302 200 200 200 200",
    "GET /people/<body_id>": "302 404 200 200 200",
    "POST /people/<body_id>/acts/<act_id>/<any(confirm, withdraw):what>": (
        "403 400 404 303 403 403 403 303 303 403 403 403 403"
    ),
    "GET /people/<body_id>/members": "302 302 404 200 403 403 200 200 200 403 403 403 403",
    "GET /people/<body_id>/members/<member_id>": "302 302 404 200 403 403 200 200 200 403 403 403 403",
    "GET /people/<body_id>/roll": "302 302 404 200 403 403 200 200 200 403 403 403 403",
    "POST /people/<body_id>/offices": "403 400 404 303 403 403 303 303 303 403 403 403 403",
    "POST /people/<body_id>/offices/<office_id>/end": "403 400 404 303 403 403 303 303 303 403 403 403 403",
    "GET /personas": "200",
    "POST /personas": "303 303 303 303 303",
    "GET /rules": "200",
    "GET /rules/<key>/simulate": "404 404 200 200 200",
    "GET /rules/<key>/write": "404 404 200 200 200",
    "GET /procedures": "302 200 200 200 200",
    "GET /procedures/<id>": "302 404 200 200 200",
    "GET /promise": "200",
    "GET /proposals": "302 200 200 200 200",
    "GET /proposals/<id>": "302 404 200 200 200",
    "GET /proposals/<id>/amendments": "302 404 200 200 200",
    "POST /proposals/<id>/amendments": "403 404 403 303 303",
    "POST /proposals/<id>/amendments/<int:n>": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "POST /proposals/<id>/notice": "403 400 404 403 403 403 303 303 403 403 403 403 403",
    "POST /proposals/<id>/posts": "403 400 404 403 303 303 303 303 303 303 303 303 303",
    "GET /proposals/<id>/posts/<int:n>": "302 404 200 200 200",
    "POST /proposals/<id>/posts/<int:n>/edit": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "POST /proposals/<id>/posts/<int:n>/hide": "403 400 404 403 403 403 303 403 403 403 403 403 403",
    "POST /proposals/<id>/posts/<int:n>/show": "403 400 404 403 403 403 409 403 403 403 403 403 403",
    "POST /proposals/<id>/refer": "403 400 404 404 404 303 404 404 404 404 404 404 404",
    "GET /proposals/<id>/revise": "302 404 404 404 404",
    "POST /proposals/<id>/revise": "403 400 404 404 404 303 404 404 404 404 404 404 404",
    "GET /proposals/<id>/rounds/new": "302 404 403 403 403",
    "POST /proposals/<id>/rounds/new": "403 400 404 403 403 403 403 403 403 403 403 403 403",
    "GET /proposals/<id>/sides": "302 404 200 200 200",
    "POST /proposals/<id>/sides": "403 400 404 403 303 303 303 303 303 303 303 303 303",
    "POST /proposals/<id>/sides/withdraw": "403 404 404 303 404",
    "GET /proposals/<id>/versions": "302 404 200 200 200",
    "POST /proposals/<id>/withdraw": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "GET /proposals/new": "302 404 404 200 200",
    "POST /proposals/new": "403 400 404 404 303 303 303 303 303 303 303 303 303",
    "GET /protests/<id>/ruling": "302 302 404 404 403 403 403 403 403 403 200 403 403",
    "POST /protests/<id>/ruling": "403 400 404 404 403 403 403 403 403 403 302 403 403",
    "POST /protests/<id>/ruling/<act_id>": "403 400 404 404 403 403 403 403 403 403 302 403 403",
    "GET /people/<body_id>/standing": "302 404 200 200 200",
    "GET /receipts": "302 200 200 200 200",
    "GET /register": "200",
    "GET /register/<relationship_id>": "200",
    "GET /relationships": "302 200 200 200 200",
    "GET /relationships/<relationship_id>": "302 404 404 200 200",
    "POST /relationships/<relationship_id>/capacity": "403 400 404 404 403 403 302 302 403 403 403 302 403",
    "POST /relationships/<relationship_id>/contacts": "403 400 404 404 403 403 302 302 403 403 403 302 403",
    "GET /relationships/new": "302 302 200 200 403 403 200 200 403 403 403 200 403",
    "POST /relationships/new": "403 400 422 422 403 403 302 302 403 403 403 302 403",
    "GET /rounds": "302 200 200 200 200",
    "GET /rounds/<id>": "302 404 200 200 200",
    "GET /rounds/<id>/change": "302 302 404 403 403 200 200 200 403 403 403 403 403",
    "POST /rounds/<id>/change": "403 400 404 403 403 303 303 303 403 403 403 403 403",
    "GET /rounds/<id>/attendance": "302 302 404 403 403 200 403 403 403 403 403 403 403",
    "POST /rounds/<id>/attendance": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "POST /rounds/<id>/contributions": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "POST /rounds/<id>/guests": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "POST /rounds/<id>/minutes": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "POST /rounds/<id>/polls": "403 400 404 403 403 409 403 403 403 403 403 403 403",
    "POST /rounds/<id>/polls/<int:n>/answer": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "POST /rounds/<id>/polls/<int:n>/end": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "GET /rounds/<id>/report": "302 404 200 200 200",
    "POST /rounds/<id>/speaking": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "POST /rounds/<id>/report": "403 400 404 403 403 303 403 403 403 403 403 403 403",
    "GET /search": "200",
    "GET /sessions": "302 200 200 200 200",
    "POST /sessions/end": "403 303 303 303 303",
    "GET /sign-in": "200 303 303 303 303",
    "POST /sign-in": "403 403 403 403 403",
    "POST /sign-out": "303 303 303 303 303",
    "GET /static/<edition>/<path:filename>": "200",
}


def requests(made: WebHouse) -> dict[str, Asked]:
    return {one.name: one for one in asked(made.house.app("web"), made.ids)}


def expected(name: str) -> dict[str, int]:
    figures = [int(figure) for figure in TABLE[name].split()]
    return dict.fromkeys(ALIKE, figures[0]) if len(figures) == 1 else dict(zip(WHO[len(figures)], figures, strict=True))


def test_every_method_of_every_route_has_its_row(made: WebHouse) -> None:
    assert set(requests(made)) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_each_person_is_answered_as_the_row_says(made: WebHouse, name: str) -> None:
    one, found = requests(made)[name], {}
    for who in expected(name):
        found[who] = send(made, who, one).status_code
        if one.method == "POST" and (found[who] < 400 or one.endpoint.startswith("membership")):
            made.back()
    assert found == expected(name)


REFUSED_ALONE = [name for name in TABLE if name.startswith("POST") and not name.endswith(" closed")]


def test_whoever_is_refused_has_changed_nothing(made: WebHouse) -> None:
    """A close that fell due is written by whoever comes next, so ballots past it are left out here."""
    rows = requests(made)
    with made.unchanged():
        for name in REFUSED_ALONE:
            for who, status in expected(name).items():
                if status >= 400:
                    send(made, who, rows[name])


def test_an_auditor_writes_what_any_member_may_and_rules_with_a_second_person_and_nothing_else() -> None:
    """To look at everything is no leave to change anything."""
    rows = {name: expected(name) for name in TABLE if name.startswith("POST")}
    more = {name for name, who in rows.items() if len(who) == len(ROLES) and who["auditor"] < 400 <= who["member"]}
    assert more == {
        "POST /ballots/<id>/annul noticed", "POST /ballots/<id>/annul closed", "POST /ballots/<id>/acts/<act_id> open",
        "POST /ballots/<id>/withdraw-question open",
        "POST /protests/<id>/ruling", "POST /protests/<id>/ruling/<act_id>",
    }  # fmt: skip


def plain(answer: Any) -> str:
    """A page without what differs each time: tokens, dice and the address itself."""
    page = re.sub(r'(value|href|action)="[^"]{30,}"', "", answer.get_data(as_text=True))
    return re.sub(r"[0-9a-f]{32}", "", page)


def test_what_belongs_to_others_answers_as_what_does_not_exist(made: WebHouse) -> None:
    looked = 0
    for name, one in requests(made).items():
        if one.rule.startswith("/decisions/"):
            continue  # every decision is public, so that it exists is no secret
        known = [argument for argument, value in one.values.items() if len(str(value)) == 32]
        if not known or expected(name).get("foreign") != 404:
            continue
        app = made.house.app("web")
        foreign = send(made, "foreign", one)
        absent = send(made, "foreign", one, one.path(app, **dict.fromkeys(known, UNKNOWN)))
        assert foreign.status_code == absent.status_code == 404, name
        assert plain(foreign) == plain(absent), name
        looked += 1
    assert looked >= 40


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_postgresql_refuses_the_same_people(house: Any) -> None:
    """A sample: the officer of the other branch, before whom every door is to be shut."""
    there = web_house(house)
    seal_papers(there)
    with there.unchanged():
        for name, one in requests(there).items():
            if name.endswith(" closed"):
                continue
            status = expected(name).get("foreign")
            if status is not None and status >= 400:
                assert send(there, "foreign", one).status_code == status, name
