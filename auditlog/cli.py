"""`mandate log …`: checkpoint, proofs in the C2SP text formats, and the check of everything stored."""

import json as json_text
import re

import click

from auditlog import queries, recheck
from auditlog.errors import LogAltered
from foundation.commands import Unusable, in_app
from foundation.database import reading


def register(cli: click.Group) -> None:
    """Add the group `log` to the command line."""
    cli.add_command(log)


@click.group()
def log() -> None:
    """Checkpoints and proofs of the append-only log."""


@log.command()
@click.option("--entry", "which", required=True, metavar="I", help="Place of the entry (from 0), or its id.")
@in_app("web")
def prove(which: str) -> None:
    """Print an entry's proof into the newest checkpoint (C2SP tlog-proof)."""
    with reading():
        entry_id = which if re.fullmatch(r"[0-9a-f]{32}", which) else _id_at(_number(which, "--entry"))
        text = queries.proof_text(entry_id)
    if text is None:
        raise Unusable(f"no signed checkpoint covers an entry {which}")
    click.echo(text, nl=False)


@log.command()
@in_app("web")
def checkpoint() -> None:
    """Print the newest signed checkpoint (C2SP tlog-checkpoint)."""
    with reading():
        head = queries.latest_checkpoint()
    if head is None:
        raise Unusable("the log has no signed checkpoint yet: let the worker run first")
    click.echo(head.note, nl=False)


@log.command()
@click.option("--from", "old", required=True, metavar="M", help="Size of the earlier checkpoint, in entries.")
@in_app("web")
def consistency(old: str) -> None:
    """Print the proof that the first M entries begin the newest checkpoint's tree."""
    with reading():
        click.echo(queries.consistency_text(_number(old, "--from")), nl=False)


@log.command("verify-stored")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@in_app("log")
def verify_stored(as_json: bool) -> None:
    """Work the whole tree out again and compare rows, tiles and kept checkpoints; exit 1 if something differs."""
    try:
        with reading():
            seen = recheck.verify_stored()
    except LogAltered as found:
        if as_json:
            click.echo(json_text.dumps({"holds": False, "fault": found.what, "why": found.why}, ensure_ascii=False))
        else:
            click.echo(f"REFUSED: {found.what}. {found.why}".rstrip())
        raise click.exceptions.Exit(1) from found
    facts = {"size": seen.size, "root": seen.root.hex(), "checkpoints": seen.checkpoints, "kept": seen.kept}
    if as_json:
        click.echo(json_text.dumps({"holds": True, **facts}))
        return
    click.echo(f"{seen.size} entries, their tiles, {seen.checkpoints} heads and {seen.kept} kept checkpoints agree.")
    click.echo(f"Root: {seen.root.hex()}")


def _number(text: str, option: str) -> int:
    if not re.fullmatch(r"[0-9]{1,18}", text, re.ASCII):
        raise Unusable(f"{option} takes a whole number from 0 on, not {text[:40]!r}")
    return int(text)


def _id_at(seq: int) -> str:
    found = queries.entry_at(seq)
    if found is None:
        raise Unusable(f"the log has no entry {seq}; it has {queries.size()}")
    return found.id
