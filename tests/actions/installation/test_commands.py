"""The command line for whoever runs a server: it keeps the books and writes down first rules, and can do no more.

Every error is one line with exit status 2; no command gives an office, activates anything or reaches a frozen roll.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import app as application
from app import create_app
from deliberation import actions as deliberation
from foundation.clock import now
from foundation.config import load
from foundation.database import db, transaction
from foundation.models import WebSession
from membership import actions as membership
from membership import queries
from membership.errors import WrongCode
from tests.actions.installation.conftest import Made
from tests.factories import a_rule
from tests.installed import environment, mandate

COMMANDS = {
    "add-body", "add-member", "adopt-procedure", "bodies", "bundle", "counter", "decide", "decisions", "demo-reset",
    "init", "join", "leave", "log checkpoint", "log consistency", "log prove", "log verify-stored", "members",
    "new-code", "presets", "procedures", "record-dues", "record-meeting", "run", "verify", "web", "worker",
}  # fmt: skip
KEEPING = ("add-body", "add-member", "join", "leave", "record-dues", "record-meeting", "new-code", "adopt-procedure")


def walked(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from walked(command, f"{above}{name} ")
        else:
            yield above + name, command


def commands() -> dict[str, click.Command]:
    application._commands()
    return dict(walked(application.cli))


def test_these_are_the_commands_and_none_gives_an_office_opens_a_vote_or_activates() -> None:
    """A new command is written down here by whoever makes it, with the laws in mind."""
    assert set(commands()) >= COMMANDS
    words = ("office", "officer", "ballot", "vote", "outcome", "mandate", "activate", "certify", "roll", "suspend")
    for name in KEEPING:
        assert not [p.name for p in commands()[name].params if p.name in words], name


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_what_it_does(name: str) -> None:
    shown = CliRunner().invoke(application.cli, [*name.split(), "--help"]) if commands() else None
    assert shown is not None
    assert shown.exit_code == 0
    assert shown.output.startswith("Usage: ")
    assert len(shown.output.split("\n\n")[1].strip()) > 20


@pytest.mark.parametrize(
    "name", ["bodies", "members", "procedures", "presets", "decisions", "verify", "decide", "init", "log verify-stored"]
)
def test_every_command_that_reports_does_so_as_json_too(name: str) -> None:
    assert "as_json" in {parameter.name for parameter in commands()[name].params}


AT_WORK = [
    ("bodies",), ("members",), ("procedures",), ("decisions",), ("bundle", "D-2026-001", "--out", "x.zip"),
    ("add-body", "Pier branch", "--kind", "branch"), ("add-member", "Cy Third", "cy@third.example"),
    ("join", "cy@third.example", "Pier branch"), ("leave", "cy@third.example", "Pier branch"),
    ("record-dues", "cy@third.example", "--from", "2026-01-01", "--until", "2026-12-31"),
    ("record-meeting", "Pier branch", "--held", "2026-01-01"), ("new-code", "cy@third.example"),
    ("adopt-procedure", "--body", "Pier branch", "--class", "position", "--preset", "spd-member-vote"),
    ("log", "checkpoint"), ("log", "prove", "--entry", "0"), ("log", "consistency", "--from", "1"),
    ("log", "verify-stored"), ("worker", "--once"), ("counter", "--once"), ("web",),
]  # fmt: skip


@pytest.mark.parametrize("arguments", AT_WORK, ids=lambda a: " ".join(a[:2]))
def test_where_nothing_is_initialised_every_command_says_how_to_begin(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    ran = mandate(tmp_path, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == ("mandate: this installation is empty: run `mandate init` (or `make run` for the demo) first\n")


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////nowhere/at/all.sqlite3"])
def test_a_database_that_does_not_answer_is_told_in_one_line(tmp_path: Path, url: str) -> None:
    ran = mandate(tmp_path, "bodies", MANDATE_DATABASE_URL=url)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("mandate: the database refused: ")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"MANDATE_DATABASE_URL": "mysql://x"}, "MANDATE_DATABASE_URL must begin with sqlite:// or postgresql://"),
        ({"MANDATE_DATABASE_URL": "postgresql://h:port/x"}, "MANDATE_DATABASE_URL cannot be read as the address"),
        ({"PORT": "eighty"}, "PORT must be a whole number between 0 and 65535, not 'eighty'"),
        ({"MANDATE_SECRET_KEY": "short"}, "MANDATE_SECRET_KEY is too short"),
        ({"MANDATE_ENV": "production"}, "MANDATE_SECRET_KEY is missing"),
    ],
)
@pytest.mark.parametrize("command", ["bodies", "run", "web", "demo-reset"])
def test_a_setting_that_cannot_be_used_is_named_in_one_line(
    tmp_path: Path, command: str, settings: dict[str, str], said: str
) -> None:
    ran = mandate(tmp_path, command, **settings)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"mandate: {said}")


ADA = "ada@first.example"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing",), "No such command 'nothing'."),
        (("add-body",), "Missing argument 'NAME'."),
        (("add-body", "Pier"), "Missing option '--kind'."),
        (("add-body", "Pier", "--kind", "organisation"), "Invalid value for '--kind': 'organisation' is not one of"),
        (("add-body", "Pier", "--kind", "branch", "--under", "Atlantis"), "There is no body called 'Atlantis'."),
        (("add-body", "harbor  chapter", "--kind", "branch"), "There is a body of this name."),
        (("add-body", "Pier", "--kind", "branch", "--scope", "union"), "This scope cannot be."),
        (("add-body", "\u200b", "--kind", "branch"), "This name cannot be used."),
        (("add-body", "x" * 201, "--kind", "branch"), "This name cannot be used."),
        (("add-member", "Cy", "no address"), "This mail address cannot be used."),
        (("add-member", "Cy", "ADA@first.example"), "This mail address is known."),
        (
            ("add-member", "Cy", "cy@c.example", "--joined", "31.3.2026"),
            "Invalid value for '--joined': '31.3.2026' is no day",
        ),
        (
            ("add-member", "Cy", "cy@c.example", "--joined", "2026-02-30"),
            "Invalid value for '--joined': '2026-02-30' is no day",
        ),
        (("add-member", "Cy", "cy@c.example", "--joined", "2199-01-01"), "--joined 2199-01-01 lies ahead"),
        (("add-member", "Cy", "cy@c.example", "--body", "Atlantis"), "There is no body called 'Atlantis'."),
        (("join", "who@is.example", "Harbor Chapter"), "There is no member 'who@is.example'."),
        (("join", ADA, "Atlantis"), "There is no body called 'Atlantis'."),
        (("join", ADA, "Harbor Chapter", "--since", "2199-01-01"), "--since 2199-01-01 lies ahead"),
        (("leave", ADA, "Harbor Chapter"), "Whoever holds an office cannot leave."),
        (("record-dues", ADA), "Missing option '--from'."),
        (("record-dues", ADA, "--from", "2026-12-31", "--until", "2026-01-01"), "These days run backwards."),
        (("record-meeting", "Harbor Chapter", "--held", "2199-01-01"), "--held 2199-01-01 lies ahead"),
        (("record-meeting", "Harbor Chapter", "Ada", "--held", "2026-01-01"), "There is no member 'Ada'."),
        (("new-code", "Ada First"), "There is no member 'Ada First'."),
        (("members", "--body", "Atlantis"), "There is no body called 'Atlantis'."),
        (("procedures", "--body", "Atlantis"), "There is no body called 'Atlantis'."),
        (("bundle", "D-2026-001", "--out", "/nowhere/x.zip"), "There is no such decision."),
        (("log", "prove", "--entry", "-1"), "--entry takes a whole number from 0 on"),
        (("log", "prove", "--entry", "8"), "the log has no entry 8; it has 8"),
        (("log", "consistency", "--from", "9"), "The newest checkpoint has 8 entries."),
        (("decide", "--rule", "/nowhere", "--inputs", "/nowhere"), "'/nowhere' cannot be read"),
        (("demo-reset",), "a real organisation lives in this database"),
    ],
    ids=lambda v: " ".join(v)[:60] if isinstance(v, tuple) else "",
)
def test_unusable_input_gets_one_line_and_exit_status_2_and_changes_nothing(
    made: Made, arguments: tuple[str, ...], said: str
) -> None:
    before = everything(made.data)
    ran = mandate(made.data, *arguments)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"mandate: {said}")
    assert everything(made.data) == before


def everything(data: Path) -> list[str]:
    """Every row of every table as text."""
    connection = sqlite3.connect(data / "mandate.sqlite3")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def rows(data: Path, statement: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(data / "mandate.sqlite3")
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def pending(data: Path) -> list[dict[str, Any]]:
    return [json.loads(row[0]) for row in rows(data, "select canonical from log_pending order by turn")]


def done(data: Path, *arguments: str) -> Any:
    """Run a command that must succeed, with its report as JSON where it gives one."""
    json_wanted = "--json" in arguments
    ran = mandate(data, *arguments)
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out) if json_wanted else ran.out


def inside(data: Path, act: Callable[[], Any]) -> Any:
    """Do something as the web process and commit it."""
    web = create_app(load(environment(data)), testing=True)
    with web.app_context():
        try:
            with transaction():
                return act()
        finally:
            db.session.remove()
            db.engine.dispose()


def test_bodies_are_made_under_others_and_logged(made: Made) -> None:
    home = done(made.data, "bodies", "--json")[0]["id"]
    branch = done(made.data, "add-body", "Pier branch", "--kind", "branch", "--json")
    circle = done(
        made.data, "add-body", "Dockers", "--kind", "circle", "--under", "pier BRANCH", "--scope", "union", "--json"
    )
    assert (branch["parent"], circle["parent"], circle["scope"]) == (home, branch["id"], "union")
    assert [(one["type"], one["body"]) for one in pending(made.data)] == [
        ("body.made", branch["id"]), ("body.made", circle["id"])
    ]  # fmt: skip
    assert done(made.data, "bodies").splitlines() == [
        f"Harbor Chapter (organisation, 2 members)  {home}",
        f"  Pier branch (branch, 0 members)  {branch['id']}",
        f"    Dockers (circle, union, 0 members)  {circle['id']}",
    ]


def test_a_member_is_written_in_with_bodies_and_a_code_that_opens_the_first_sign_in(made: Made) -> None:
    done(made.data, "add-body", "Pier branch", "--kind", "branch")
    cy = done(
        made.data, "add-member", "Cy Third", "Cy@Third.example", "--joined", "2026-01-31", "--body", "Pier branch",
        "--json",
    )  # fmt: skip
    found = next(one for one in done(made.data, "members", "--body", "Pier branch", "--json"))
    assert found == {
        "id": cy["id"], "name": "Cy Third", "email": "cy@third.example", "joined": "2026-01-31",
        "bodies": ["Harbor Chapter", "Pier branch"], "offices": [], "paid_until": None,
    }  # fmt: skip
    inside(made.data, lambda: membership.spend_code(cy["code"], "tide lantern gravel oboe"))
    assert rows(made.data, f"select password_hash is not null from member where id = '{cy['id']}'") == [(1,)]


def test_places_dues_and_meetings_are_recorded(made: Made) -> None:
    done(made.data, "add-body", "Pier branch", "--kind", "branch")
    assert done(made.data, "join", ADA, "Pier branch", "--since", "2026-02-01") == (
        "Ada First is in Pier branch since 2026-02-01.\n"
    )
    assert done(made.data, "record-dues", ADA, "--from", "2026-01-01", "--until", "2026-12-31") == (
        "Ada First has paid from 2026-01-01 until 2026-12-31.\n"
    )
    assert done(made.data, "record-meeting", "Pier branch", ADA, "bo@second.example", "--held", "2026-03-01") == (
        "Pier branch met on 2026-03-01; 2 came.\n"
    )
    assert done(made.data, "leave", ADA, "Pier branch", "--on", "2026-06-01") == (
        "Ada First is not in Pier branch from 2026-06-01 on.\n"
    )
    ada = next(one for one in done(made.data, "members", "--json") if one["email"] == ADA)
    assert (ada["bodies"], ada["paid_until"]) == (["Harbor Chapter"], "2026-12-31")
    assert ada["offices"] == ["chair, Harbor Chapter", "teller, Harbor Chapter"]
    assert rows(made.data, "select count(*) from attendance") == [(2,)]


def test_a_new_code_ends_the_old_one_the_password_and_every_session(made: Made) -> None:
    old = made.officers[0]["code"]
    first = done(made.data, "new-code", ADA, "--json")

    def signs_in() -> None:
        with pytest.raises(WrongCode):
            membership.spend_code(old, "tide lantern gravel oboe")
        ada = membership.spend_code(first["code"], "tide lantern gravel oboe")
        at = now()
        db.session.add(WebSession(id_hash="a" * 64, member_id=ada.id, created_at=at, seen_at=at, data="{}"))

    inside(made.data, signs_in)
    told = done(made.data, "new-code", ADA)
    assert "is no longer good, and they are signed out everywhere" in told
    assert rows(made.data, "select count(*) from web_session") == [(0,)]
    assert rows(made.data, f"select password_hash from member where email = '{ADA}'") == [(None,)]


def test_whoever_has_left_gets_no_new_code(made: Made) -> None:
    done(made.data, "add-member", "Cy Third", "cy@third.example", "--joined", "2026-01-01")
    done(made.data, "leave", "cy@third.example", "Harbor Chapter", "--on", "2026-02-01")
    ran = mandate(made.data, "new-code", "cy@third.example")
    assert (ran.status, ran.err.startswith("mandate: This person has left.")) == (2, True)


def test_a_preset_or_a_file_is_adopted_checked_and_logged_with_its_hash(made: Made, tmp_path: Path) -> None:
    adopt = ("adopt-procedure", "--body", "Harbor Chapter", "--json")
    preset = done(made.data, *adopt, "--class", "endorse", "--preset", "uk-industrial-action")
    assert (preset["class"], preset["version"]) == ("endorse", 1)
    assert {"notice_days", "ballot.days", "term_days"} <= set(preset["to_be_decided"])
    variant = done(
        made.data, *adopt, "--class", "endorse", "--preset", "uk-industrial-action",
        "--variant", "important-public-services",
    )  # fmt: skip
    assert variant["version"] == 2
    assert variant["hash"] != preset["hash"]
    file = tmp_path / "rule.json"
    file.write_text(json.dumps(a_rule()))
    own = done(made.data, *adopt, "--class", "position", "--file", str(file))
    assert own["to_be_decided"] == []
    assert [(one["type"], one["version"], one["hash"]) for one in pending(made.data)] == [
        ("procedure.adopted", 1, preset["hash"]), ("procedure.adopted", 2, variant["hash"]),
        ("procedure.adopted", 1, own["hash"]),
    ]  # fmt: skip
    listed = done(made.data, "procedures", "--json")
    assert [(one["class"], one["version"]) for one in listed] == [("endorse", 2), ("endorse", 1), ("position", 1)]
    assert done(made.data, "procedures").count("Harbor Chapter: ") == 3


@pytest.fixture(scope="module")
def adopting(first_made: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One house for all presets, each of which becomes one more version there."""
    data = tmp_path_factory.mktemp("adopting") / "data"
    shutil.copytree(first_made.data, data)
    return Made(data, first_made.officers)


@pytest.mark.parametrize("kind", ["endorse", "activate", "renew", "sever", "position"])
@pytest.mark.parametrize("preset", ["five-star-first-call", "spd-member-vote", "uk-industrial-action"])
def test_every_shipped_preset_can_be_adopted_for_every_class(adopting: Made, kind: str, preset: str) -> None:
    done(adopting.data, "adopt-procedure", "--body", "Harbor Chapter", "--class", kind, "--preset", preset)


def test_presets_name_their_source_and_what_it_is_silent_on(tmp_path: Path) -> None:
    listed = {one["name"]: one for one in done(tmp_path, "presets", "--json")}
    assert set(listed) == {"five-star-first-call", "spd-member-vote", "uk-industrial-action"}
    assert listed["uk-industrial-action"]["variants"] == ["important-public-services"]
    assert "Labour Research Department" in listed["uk-industrial-action"]["source"]
    assert "notice_days" in listed["uk-industrial-action"]["to_be_decided"]


@pytest.mark.parametrize(
    ("arguments", "content", "said"),
    [
        ((), None, "give either --preset NAME or --file FILE.json"),
        (("--preset", "spd-member-vote", "--file", "x.json"), None, "give either --preset NAME or --file FILE.json"),
        (("--preset", "swiss"), None, "there is no preset 'swiss'; there are five-star-first-call, spd-member-vote"),
        (("--preset", "../catalogue"), None, "there is no preset '../catalogue'"),
        (("--preset", "uk-industrial-action", "--variant", "x"), None, "uk-industrial-action has no variant 'x'"),
        (("--variant", "x", "--file", "x.json"), None, "--variant goes with --preset"),
        (("--file", "missing.json"), None, "missing.json: No such file or directory"),
        (("--file", "FILE"), "{", "FILE cannot be used: not JSON at line 1"),
        (("--file", "FILE"), "[]", "FILE cannot be used: a procedure is a JSON object"),
        (("--file", "FILE"), '{"a": 1, "a": 2}', "FILE cannot be used: the key 'a' stands twice"),
        (("--file", "FILE"), " " * 300_000, "FILE cannot be used: the document is longer than 262144 bytes"),
        (("--file", "FILE"), '{"quorum": 1}', "This cannot be used as it is."),
        (("--file", "FILE"), json.dumps(a_rule(certifiers=1)), "This cannot be used as it is. certifiers: "),
        (("--file", "FILE"), json.dumps(a_rule(**{"class": "sever"})), "This cannot be used as it is. class: "),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_in_one_line(
    made: Made, tmp_path: Path, arguments: tuple[str, ...], content: str | None, said: str
) -> None:
    file = tmp_path / "rule.json"
    if content is not None:
        file.write_text(content)
    given = [str(file) if one == "FILE" else one for one in arguments]
    ran = mandate(made.data, "adopt-procedure", "--body", "Harbor Chapter", "--class", "position", *given)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("mandate: " + said.replace("FILE", str(file), 1 if content is not None else 0))
    assert pending(made.data) == []


def test_once_somebody_proposed_under_it_a_rule_is_not_changed_from_the_server(made: Made) -> None:
    adopt = ("adopt-procedure", "--body", "Harbor Chapter", "--class", "position", "--preset", "spd-member-vote")
    done(made.data, *adopt)

    def propose() -> tuple[str, str]:
        home, ada = queries.organisation().id, made.officers[0]["email"]
        chair = next(one.id for one in queries.candidates([home], ada))
        return deliberation.propose(home, "position", "Shall we say so?", "We say so.", chair).id, chair

    proposal, chair = inside(made.data, propose)
    before = everything(made.data)
    ran = mandate(made.data, *adopt)
    assert (ran.status, ran.err.startswith("mandate: This rule is in use.")) == (2, True)
    assert everything(made.data) == before
    inside(made.data, lambda: deliberation.withdraw(proposal, chair))
    done(made.data, *adopt)


def test_nothing_the_commands_do_reaches_a_frozen_roll_an_office_or_a_mandate(made: Made) -> None:
    def freeze() -> str:
        at = now()
        return membership.freeze_roll(queries.organisation().id, None, at, at + timedelta(days=3), None).id

    inside(made.data, freeze)
    kept = ("roll", "roll_entry", "roll_amendment", "office", "mandate", "decision", "paired_act")
    before = {table: rows(made.data, f'select * from "{table}" order by 1, 2') for table in kept}
    assert len(before["roll_entry"]) == 2
    done(made.data, "add-body", "Pier branch", "--kind", "branch")
    done(made.data, "add-member", "Cy Third", "cy@third.example", "--joined", "2020-01-01", "--body", "Pier branch")
    done(made.data, "record-dues", "cy@third.example", "--from", "2020-01-01", "--until", "2027-12-31")
    done(made.data, "leave", "cy@third.example", "Harbor Chapter")
    done(made.data, "new-code", ADA)
    assert {table: rows(made.data, f'select * from "{table}" order by 1, 2') for table in kept} == before
