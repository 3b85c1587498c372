"""`mandate log …` prints what others verify, and says in one line why it cannot."""

import json

import click
import pytest
from click.testing import CliRunner

from auditlog import cli, queries
from auditlog.note import Verifier
from auditlog.proof import parse, parse_consistency
from foundation.database import db
from tests.noted import by_the_owner, elsewhere, note_down, work


@pytest.fixture
def mandate(app, house, monkeypatch):
    """Run a command of the group against this house's database."""
    monkeypatch.setenv("MANDATE_DATABASE_URL", house.config.database_url("web"))
    monkeypatch.setenv("MANDATE_DATA", str(house.config.data))
    group = click.Group("mandate")
    cli.register(group)

    def run(*args: str):
        db.session.commit()
        return elsewhere(CliRunner().invoke, group, ["log", *args])

    return run


def test_the_checkpoint_printed_is_the_signed_note(mandate, house):
    work(house)
    head = queries.latest_checkpoint()
    assert head is not None
    assert mandate("checkpoint").stdout == head.note


def test_a_proof_is_printed_for_a_place_and_for_an_id(mandate, house):
    [entry_id] = note_down("proved")
    work(house)
    by_place, by_id = mandate("prove", "--entry", "3"), mandate("prove", "--entry", entry_id)
    assert by_place.exit_code == by_id.exit_code == 0
    assert by_place.stdout == by_id.stdout
    found = queries.entry(entry_id)
    assert found is not None
    assert parse(by_id.stdout.encode()).verify(found.leaf_hash, Verifier.parse(queries.key_line())).size == 4


def test_consistency_is_printed_from_an_earlier_size(mandate, house):
    note_down("a")
    work(house)
    proof = parse_consistency(mandate("consistency", "--from", "3").stdout.encode())
    assert proof.old == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("prove", "--entry", "99"), "the log has no entry 99; it has 3"),
        (("prove", "--entry", "-1"), "--entry takes a whole number from 0 on, not '-1'"),
        (("prove", "--entry", "0" * 32), f"no signed checkpoint covers an entry {'0' * 32}"),
        (("consistency", "--from", "4"), "The newest checkpoint has 3 entries. A proof starts at 1 to 3."),
        (("consistency", "--from", "x"), "--from takes a whole number from 0 on, not 'x'"),
    ],
)
def test_what_cannot_be_proved_is_said_in_one_line_with_status_2(mandate, house, arguments, said):
    work(house)
    result = mandate(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"mandate: {said}\n")


def test_before_the_first_checkpoint_the_command_says_so(mandate):
    result = mandate("checkpoint")
    assert result.exit_code == 2
    assert result.stderr == "mandate: the log has no signed checkpoint yet: let the worker run first\n"


def test_the_stored_log_is_verified_whole(mandate, house):
    work(house)
    result = mandate("verify-stored", "--json")
    head = queries.latest_checkpoint()
    assert head is not None
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "holds": True, "size": 3, "root": head.root.hex(), "checkpoints": 1, "kept": 1,
    }  # fmt: skip


def test_an_altered_entry_is_named_with_status_1(mandate, house):
    work(house)
    by_the_owner(house, "update log_entry set type = 'key.retired' where seq = 1")
    result = mandate("verify-stored")
    assert (result.exit_code, result.stdout[:40]) == (1, "REFUSED: Entry 1 is not the one whose ha")
