"""What `mandate run` does before it serves: schema, demo where nothing is there, and saying where to go."""

import time

import click

from foundation.config import Config
from foundation.installation import facts
from installation.server import refuse_open_demo


def prepare(config: Config) -> bool:
    """Bring the schema up to date and seed the demo into an empty database; an initialised one is never seeded.

    Raises ConfigError where a demo would be served to others.
    """
    from app import create_app
    from foundation.keys import make_folder
    from installation import demo_reset, schema, seeding_mark

    make_folder(config.data)
    if seeding_mark.there(config):
        click.echo("The demo was left half seeded; it is cleared away and made anew.")
        demo_reset.clear(config)
    app = create_app(config, process="owner")
    with app.app_context():
        if not schema.is_current():
            click.echo("Preparing the database …")
            schema.upgrade()
        installation = facts()
        if installation is None:
            if config.production:
                click.echo("mandate: nothing is initialised here: run `mandate init` first", err=True)
                return False
            _seed(config)
            installation = facts()
    refuse_open_demo(config, installation is not None and installation.demo)
    return True


def _seed(config: Config) -> None:
    from installation.demo import seed

    started = time.monotonic()
    click.echo("Seeding the demo chapter: a fictional past year (about a minute) …")
    seed.seed(config)
    click.echo(f"Seeded in {time.monotonic() - started:.0f} s.")


def say_where(config: Config) -> None:
    """Print the address and how to sign in as each persona."""
    from app import create_app
    from membership.queries import personas

    address = f"http://{config.host}:{config.port}"
    with create_app(config, process="web").app_context():
        installation = facts()
        click.echo(f"\nMandate serves {installation.organisation if installation else 'nothing'} at {address}")
        if installation is None or not installation.demo:
            click.echo(f"Sign in at {address}/sign-in")
            return
        click.echo(f"This is a demo with simulated times. Sign in without a password at {address}/personas as:")
        for name, persona in personas():
            click.echo(f"  {name:<24} {persona}")
        click.echo(f"What to try first, and which ballot closes next: {address}/demo")
    click.echo("Stop with Ctrl-C.", nl=True)
