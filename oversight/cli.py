"""`mandate decisions`, `mandate bundle` and `mandate verify`."""

import json
from pathlib import Path

import click

from foundation.commands import Unusable, in_app
from foundation.database import reading
from oversight import queries
from oversight.bundle import build
from verifier.command import shown
from verifier.verify import verify as check


def register(cli: click.Group) -> None:
    """Add the commands to the command line."""
    for command in (decisions, bundle, verify):
        cli.add_command(command)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@in_app("web")
def decisions(as_json: bool) -> None:
    """List every certified decision with its outcome, the newest first."""
    with reading():
        found = queries.decisions()
    if as_json:
        listed = [
            {"id": one.id, "number": one.number, "title": one.title, "kind": one.kind, "outcome": one.outcome,
             "certified_at": f"{one.certified_at:%Y-%m-%dT%H:%M:%SZ}"}
            for one in found
        ]  # fmt: skip
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one.number}  {one.outcome:<11}  {one.kind:<8}  {one.title}")


@click.command()
@click.argument("decision")
@click.option("--out", "out", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.zip")
@in_app("web")
def bundle(decision: str, out: Path) -> None:
    """Write the bundle of DECISION (its id or number): everything a stranger needs to check it."""
    with reading():
        data = build(decision)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise Unusable(f"{out} cannot be written: {error.strerror or error}") from error
    click.echo(f"{out}: {len(data)} bytes; check it with `mandate verify {out}`")


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path), metavar="BUNDLE.zip")
@click.option("--key", metavar="VKEY", help="The log's verifier key, as you hold it from elsewhere.")
@click.option("--checkpoint", type=click.Path(path_type=Path), metavar="FILE", help="A checkpoint that you kept.")
@click.option("--code", help="Your ballot code, to find your own lines; it stays on this machine.")
@click.option("--s0", metavar="HEX", help="With --code: the start value that the page showed.")
@click.option("--words", metavar="TEXT", help="With --code: the words of your own that you typed.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def verify(
    bundle: Path, key: str | None, checkpoint: Path | None, code: str | None, s0: str | None, words: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Check a bundle without trusting any server: exit 0 if all holds, 1 if refused, 2 if unusable."""
    report = check(bundle, key=key, checkpoint=checkpoint, code=code, s0=s0, words=words)
    click.echo(shown(report, as_json))
    raise click.exceptions.Exit(report.exit_status)
