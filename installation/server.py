"""The web server: gunicorn with threads; one process on SQLite, two on PostgreSQL."""

from typing import Any

from gunicorn.app.base import BaseApplication

from foundation.config import Config, ConfigError, load
from foundation.database import db, reading
from foundation.installation import required
from installation.slow_askers import PatientWorker


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, set up by us instead of by its command line."""

    def __init__(self, application: Any, options: dict[str, Any]) -> None:
        self.application = application
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand over our options."""
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """Return the application to serve."""
        return self.application


LOOPBACK = ("127.0.0.1", "localhost", "::1")


def refuse_foreign_keys(config: Config) -> None:
    """In production the web process must not be able to read another process's keys, nor their copies.

    Raises ConfigError naming the folder.
    """
    if not config.production:
        return
    for folder in (*(config.keys / name for name in ("log", "mandate", "seal")), config.escrow):
        try:
            readable = any(folder.iterdir())
        except (PermissionError, FileNotFoundError):
            continue
        if readable:
            raise ConfigError(
                f"the web process can read the keys in {folder}: run it as another user than the owner of that folder"
            )


def refuse_open_demo(config: Config, demo: bool) -> None:
    """A demo signs anybody in, so it binds to the loopback address alone. Raises ConfigError."""
    if demo and config.host not in LOOPBACK:
        raise ConfigError("the demo signs anybody in, so it binds to 127.0.0.1 only: unset MANDATE_HOST")


def serve_web() -> None:
    """Serve until told to stop; SIGTERM lets running requests finish.

    Raises ConfigError where serving would be unsafe, LookupError where nothing is initialised.
    """
    from app import create_app

    config = load()
    refuse_foreign_keys(config)
    app = create_app(config, process="web")
    with app.app_context(), reading():
        refuse_open_demo(config, required().demo)
        db.session.remove()
        db.engine.dispose()  # the server forks, and a connection must not be shared
    sqlite = config.database_url("web").startswith("sqlite")
    _Server(
        app,
        {
            "bind": f"{config.host}:{config.port}",
            "workers": 1 if sqlite else 2,
            "worker_class": PatientWorker,
            "threads": 8,
            "timeout": 60,
            "graceful_timeout": 20,
            "loglevel": "warning",
            "preload_app": False,
            "limit_request_line": 4094,
            "proc_name": "mandate-web",
        },
    ).run()
