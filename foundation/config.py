"""Configuration: read once from `MANDATE_*`, checked, and refused where it would be unsafe in production."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

CHECKOUT = Path(__file__).resolve().parent.parent
PROCESSES = ("web", "log", "counter", "owner")


class ConfigError(Exception):
    """A setting is missing or unsafe; the message names it and says what to set."""


@dataclass(frozen=True)
class Config:
    """All settings of one process."""

    data: Path
    """Folder of keys, the kept checkpoints and, by default, the SQLite file."""
    escrow: Path
    """Second folder, best on another disk, for copies of seal keys."""
    database_urls: dict[str, str]
    """Process → URL; one URL may serve all (then SET ROLE is a convention)."""
    secret_key: bytes
    base_url: str
    production: bool
    host: str
    port: int
    smtp: str | None
    mail_from: str
    trusted_proxies: int

    @property
    def keys(self) -> Path:
        """The folder that holds one folder of keys for each process."""
        return self.data / "keys"

    def database_url(self, process: str) -> str:
        """Return the database URL of `web`, `log`, `counter` or `owner`."""
        return self.database_urls[process]


def _url(given: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if given.startswith(prefix):
            given = "postgresql+psycopg://" + given[len(prefix) :]
    if not given.startswith(("sqlite:", "postgresql+psycopg:")):
        raise ConfigError("MANDATE_DATABASE_URL must begin with sqlite:// or postgresql://")
    try:
        make_url(given)
    except (ArgumentError, ValueError):  # its own message would show the password
        raise ConfigError("MANDATE_DATABASE_URL cannot be read as the address of a database") from None
    return given


def _number(env: Mapping[str, str], key: str, default: int) -> int:
    text = env.get(key, str(default))
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise ConfigError(f"{key} must be a whole number between 0 and 65535, not {text!r}")
    return int(text)


def _local_secret(data: Path) -> bytes:
    """Make and keep a secret beside the data, for a machine that nobody configured."""
    path = data / "keys" / "web" / "secret"
    try:
        return bytes.fromhex(path.read_text().strip())
    except FileNotFoundError:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)  # the database's file may lie there
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = secrets.token_bytes(32)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(fresh.hex())
        return fresh


def load(env: Mapping[str, str] | None = None) -> Config:
    """Read the configuration from the environment.

    Raises ConfigError with the name of the setting where one is missing, wrong or unsafe.
    """
    env = os.environ if env is None else env
    production = env.get("MANDATE_ENV", "local") == "production"
    data = Path(env.get("MANDATE_DATA", str(CHECKOUT / "var"))).resolve()
    port = _number(env, "PORT", 8000)
    one = _url(env.get("MANDATE_DATABASE_URL", f"sqlite:///{data / 'mandate.sqlite3'}"))
    urls = {p: _url(env.get(f"MANDATE_{p.upper()}_DATABASE_URL", one)) for p in PROCESSES}
    given_secret = env.get("MANDATE_SECRET_KEY", "")
    if not given_secret and production:
        raise ConfigError("MANDATE_SECRET_KEY is missing: set at least 32 random bytes as hexadecimal text")
    config = Config(
        data=data,
        escrow=Path(env.get("MANDATE_ESCROW", str(data / "escrow"))).resolve(),
        database_urls=urls,
        secret_key=given_secret.encode() if given_secret else _local_secret(data),
        base_url=env.get("MANDATE_BASE_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        production=production,
        host=env.get("MANDATE_HOST", "127.0.0.1"),
        port=port,
        smtp=env.get("MANDATE_SMTP"),
        mail_from=env.get("MANDATE_MAIL_FROM", "mandate@localhost"),
        trusted_proxies=_number(env, "MANDATE_TRUSTED_PROXIES", 0),
    )
    _refuse_unsafe(config, given_secret, env)
    return config


def _refuse_unsafe(config: Config, given_secret: str, env: Mapping[str, str]) -> None:
    if given_secret and len(given_secret) < 64:
        raise ConfigError("MANDATE_SECRET_KEY is too short: 64 hexadecimal digits (32 random bytes) at least")
    if not config.production:
        return
    if not config.base_url.startswith("https://"):
        raise ConfigError("MANDATE_BASE_URL must be the https:// address that members use")
    if "MANDATE_ESCROW" not in env:
        raise ConfigError("MANDATE_ESCROW is missing: name a second folder, best on another disk, for seal key copies")
    if config.escrow == config.data or config.data in config.escrow.parents:
        raise ConfigError("MANDATE_ESCROW lies inside MANDATE_DATA: a lost disk would lose both copies of a seal key")
    roles = {make_url(config.database_urls[p]).username for p in ("web", "log", "counter")}
    if make_url(config.database_urls["web"]).get_backend_name() == "postgresql" and len(roles) < 3:
        raise ConfigError(
            "production needs one database account a process: set MANDATE_OWNER_DATABASE_URL, MANDATE_WEB_DATABASE_URL,"
            " MANDATE_LOG_DATABASE_URL and MANDATE_COUNTER_DATABASE_URL"
        )
