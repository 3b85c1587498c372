"""Commands that make a house and keep it running."""

import json as json_text
import sys
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from foundation.commands import Unusable, in_app
from foundation.database import transaction


def register(cli: click.Group) -> None:
    """Add init, demo-reset, run, worker and counter to the command line."""
    cli.add_command(init)
    cli.add_command(run)
    cli.add_command(demo_reset)
    cli.add_command(worker)
    cli.add_command(counter)


def _zone(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise click.BadParameter(f"{value!r} is no time zone; an example is Europe/Berlin") from error
    return value


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
@in_app("owner")
def init(organisation: str, time_zone: str, origin: str, officers: tuple[str, ...], as_json: bool) -> None:
    """Make a real, empty installation: keys, the log's first entry, and two officers with one-time codes."""
    from email.utils import parseaddr

    from installation import making, schema

    people = [parseaddr(given) for given in officers]
    if any(not name or "@" not in email for name, email in people):
        raise Unusable('each --officer must read "Name <address@example.org>"')
    schema.upgrade()
    with transaction():
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
def run() -> None:
    """Serve: web, worker and counter as three processes; seeds the demo where nothing is initialised."""
    from installation.processes import serve

    sys.exit(serve())


@click.command("demo-reset")
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
