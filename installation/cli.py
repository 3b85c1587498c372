"""Commands that make a house and keep it running."""

import json as json_text
import re
import sys
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from flask import current_app

from foundation.commands import AS_JSON, Unusable, answer, in_app, one_line_errors
from foundation.database import transaction


def register(cli: click.Group) -> None:
    """Add init, demo-reset, run, web, worker and counter to the command line."""
    cli.add_command(init)
    cli.add_command(run)
    cli.add_command(demo_reset)
    cli.add_command(web)
    cli.add_command(worker)
    cli.add_command(counter)
    cli.add_command(rebuild_search)


def _zone(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder's name, such as Europe, is an OSError
        raise click.BadParameter(f"{value!r} is no time zone; an example is Europe/Berlin") from error
    return value


def _person(text: str) -> tuple[str, str]:
    """The name and the address, both as they were typed; a parser of mail headers would mend what is mistyped."""
    found = re.fullmatch(r"\s*([^<>]*[^<>\s])\s*<([^<>]*@[^<>]*)>\s*", text)
    if found is None:
        raise Unusable('each --officer must read "Name <address@example.org>"')
    return found[1], found[2]


@click.command()
@click.option("--organisation", required=True, help="Name of the organisation this installation serves.")
@click.option("--time-zone", required=True, callback=_zone, help="Its time zone, such as America/New_York.")
@click.option("--origin", required=True, help="A name for the log that nobody else uses, such as your host name.")
@click.option(
    "--officer",
    "officers",
    multiple=True,
    required=True,
    metavar='"NAME <EMAIL>"',
    help="Twice: chair, then secretary.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@in_app("owner", empty=True)
def init(organisation: str, time_zone: str, origin: str, officers: tuple[str, ...], as_json: bool) -> None:
    """Make a real, empty installation: keys, the log's first entry, and two officers with one-time codes."""
    from foundation.keys import make_folder
    from installation import making, schema

    people = [_person(given) for given in officers]
    if len(people) != 2:
        raise Unusable("--officer is given twice: two people begin, the chair and the secretary")
    make_folder(current_app.extensions["mandate.config"].data)
    schema.upgrade()
    with making.no_keys_left_behind(), transaction():
        first = making.begin(organisation, time_zone, origin, people)
    _sign_the_beginning()
    if as_json:
        click.echo(
            json_text.dumps([{"name": f.name, "email": f.email, "code": f.code} for f in first], ensure_ascii=False)
        )
        return
    click.echo("The installation is made. Each first officer signs in once with this code at /first-sign-in:")
    for officer in first:
        click.echo(f"  {officer.name} <{officer.email}>: {officer.code}")


def _sign_the_beginning() -> None:
    """Let a worker look once, so that the log's first entries are signed before anybody acts."""
    from app import create_app
    from installation.processes import worker_loop

    with create_app(process="log").app_context():
        worker_loop(once=True)


@click.command()
@one_line_errors
def run() -> None:
    """Serve: web, worker and counter as three processes; seeds the demo where nothing is initialised."""
    from installation.processes import serve

    sys.exit(serve())


@click.command()
@one_line_errors
def web() -> None:
    """Run the web server alone, for a house whose worker and counter run under users of their own."""
    from installation.server import serve_web

    serve_web()


@click.command("demo-reset")
@one_line_errors
def demo_reset() -> None:
    """Make a fresh demo with a new log, without a server. Refuses where a real organisation lives."""
    from installation.demo_reset import reset

    reset()


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@in_app("log")
def worker(once: bool) -> None:
    """Run the worker: settle what is due, sequence and sign the log, mint tokens, send mail."""
    from installation.processes import worker_loop

    worker_loop(once)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@in_app("counter")
def counter(once: bool) -> None:
    """Run the counter: keep spare seal keys, open and count closed ballots, destroy their keys."""
    from installation.processes import counter_loop

    counter_loop(once)


@click.command("rebuild-search")
@AS_JSON
@in_app("web")
def rebuild_search(as_json: bool) -> None:
    """Make anew what search finds, from all that is kept; for an older house, or where words are cut otherwise now."""
    from foundation.search import filling

    with transaction():
        found = filling.rebuild()
    answer(as_json, found, *(f"{number:>6}  {kind}" for kind, number in found.items()))
