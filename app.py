"""The one place that knows everybody: builds the application, fills the slots, and gives the command line."""

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
from flask import Flask
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from foundation import access, static_files, web
from foundation.clock import Clock
from foundation.config import Config, ConfigError, load
from foundation.database import db, use_role
from foundation.privileges import ROLES
from foundation.references import whole
from foundation.search import filling
from foundation.sessions import ServerSessions
from foundation.slots import Slots
from foundation.whole_numbers import WholeNumber

ROOT = Path(__file__).resolve().parent
PACKAGES = ("auditlog", "membership", "relationships", "deliberation", "ballots", "oversight")
csrf = CSRFProtect()


def create_app(
    config: Config | None = None, clock: Clock | None = None, process: str = "web", testing: bool = False
) -> Flask:
    """Build the application of one process: `web`, `log` (the worker), `counter` or `owner` (migrations, commands).

    Raises ConfigError where a setting is unsafe and access.Undeclared where a route has no access rule.
    """
    config = config or load()
    app = Flask("app", root_path=str(ROOT), static_folder=None, template_folder="templates")
    app.config.update(
        TESTING=testing,
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url(process),
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # an error in a log tells no address, digest or paper
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=200,
        SESSION_COOKIE_NAME="__Host-mandate" if config.base_url.startswith("https://") else "mandate",
        SESSION_COOKIE_SECURE=config.base_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=24 * 3600,
        WTF_CSRF_SSL_STRICT=False,  # the referrer policy is no-referrer; the token is bound to the session
        BABEL_DEFAULT_LOCALE="en",
    )
    if config.production:
        app.config["TRUSTED_HOSTS"] = [config.base_url.split("://")[1].split("/")[0].split(":")[0]]
    app.extensions["mandate.config"] = config
    app.extensions["mandate.clock"] = clock or Clock()
    app.extensions["mandate.slots"] = Slots()
    app.extensions["mandate.process"] = process
    app.url_map.converters["int"] = WholeNumber
    _install_extensions(app, config, process)
    web.install(app)
    static_files.install(app, ROOT / "static")
    _fill_slots(app)
    filling.watch()
    _template_globals(app)
    access.check(app)
    return app


def _install_extensions(app: Flask, config: Config, process: str) -> None:
    for package in (*PACKAGES, "foundation"):  # tables are named by string across packages, so all must be known
        import_module(f"{package}.models")
    db.init_app(app)
    with app.app_context():
        use_role(db.engine, ROLES.get(process))
    csrf.init_app(app)
    Babel(app)
    app.session_interface = ServerSessions()
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    login = LoginManager(app)
    login.session_protection = None  # sessions are rows; the row, not the browser's name, decides
    accounts = import_module("membership.accounts")
    login.user_loader(accounts.load)
    app.extensions["mandate.holds_office"] = accounts.holds_one_of


def _fill_slots(app: Flask) -> None:
    slots: Slots = app.extensions["mandate.slots"]
    for package in PACKAGES:
        if find_spec(f"{package}.events"):
            for event in import_module(f"{package}.events").EVENTS:
                slots.events[event.TYPE] = event
        if find_spec(f"{package}.routes"):
            app.register_blueprint(import_module(f"{package}.routes").bp)
        if find_spec(f"{package}.slots"):
            import_module(f"{package}.slots").fill(slots)


def _template_globals(app: Flask) -> None:
    from installation import component_page, demo_page, front, search_page

    app.register_blueprint(front.bp)
    app.register_blueprint(search_page.bp)
    app.register_blueprint(component_page.bp)
    app.register_blueprint(demo_page.bp)
    app.jinja_env.globals["csrf_field"] = front.csrf_field
    app.jinja_env.filters["whole"] = whole
    app.jinja_env.filters["instant"] = front.instant
    app.jinja_env.filters["day"] = front.day
    app.context_processor(front.everywhere)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mandate")
def cli() -> None:
    """Mandate: deliberation and endorsement voting, provable to a stranger."""


def _commands() -> None:
    for package in (*PACKAGES, "installation"):
        if find_spec(f"{package}.cli"):
            import_module(f"{package}.cli").register(cli)


def main() -> None:
    """Run the command line; every error is one line without a trace, exit status 2 for unusable input."""
    os.umask(0o077)  # whatever is written here (a database, keys, checkpoints) is its owner's alone
    _commands()
    try:
        status = cli.main(args=sys.argv[1:], prog_name="mandate", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.UsageError as error:
        more = f" (see `{error.ctx.command_path} --help`)" if error.ctx else ""
        click.echo(f"mandate: {' '.join(error.format_message().split())}{more}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except ConfigError as error:
        click.echo(f"mandate: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
