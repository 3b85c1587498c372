"""The commands that need no database: `mandate decide`, and `mandate count` from its own room."""

import json as json_text
from pathlib import Path
from typing import Any

import click

from ballots import count_cli
from ballots.rules.decide_document import LONGEST_INPUTS, decide_text
from deliberation.rules.document import LONGEST_DOCUMENT
from deliberation.rules.document import Unusable as UnusableDocument
from foundation.commands import Unusable


def register(cli: click.Group) -> None:
    """Add decide and count to the command line."""
    cli.add_command(decide)
    count_cli.register(cli)


@click.command()
@click.option("--rule", required=True, metavar="RULE.json", help="The rule: quorum, threshold and floors.")
@click.option("--inputs", required=True, metavar="IN.json", help="The figures, or a list of them.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON, a list for a list.")
def decide(rule: str, inputs: str, as_json: bool) -> None:
    """Decide a motion from its figures by a rule. Exit status 0 for every outcome, 2 for unusable input."""
    try:
        outcome = decide_text(_read(rule, LONGEST_DOCUMENT), _read(inputs, LONGEST_INPUTS))
    except UnusableDocument as error:
        raise Unusable(str(error)) from error
    if as_json:
        click.echo(json_text.dumps(outcome, ensure_ascii=False))
        return
    for one in outcome if isinstance(outcome, list) else [outcome]:
        click.echo(_told(one))


def _read(name: str, longest: int) -> bytes:
    """Read a file, a byte more than may be used at most. Raises Unusable in one line."""
    try:
        with Path(name).open("rb") as file:
            return file.read(longest + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it cannot be opened"
        raise Unusable(f"{name!r} cannot be read: {reason}") from error


def _told(one: Any) -> str:
    return "\n".join([one["outcome"], *(f"  {reason}" for reason in one["reasons"])])
