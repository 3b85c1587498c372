"""The alarm: one file beside the kept checkpoints, standing until whoever runs the server has looked and removed it.

While it stands nothing is sequenced or signed, `/healthz` answers 503 and the log's pages say so.
"""

import os
from pathlib import Path

from flask import current_app

from auditlog.kept import folder
from foundation.clock import app_now


def path() -> Path:
    """Return the alarm's file."""
    return folder() / "alarm"


def raised() -> str | None:
    """Return why the alarm stands, with its time, or None; a file that cannot be read counts as an alarm."""
    try:
        return path().read_text(encoding="utf-8").strip() or "alarm"
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"the alarm's file cannot be read ({type(error).__name__})"


def sound(reason: str) -> None:
    """Raise the alarm; a reason that stands already is kept."""
    file = path()
    current_app.logger.critical("log alarm: %s", reason)
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".alarm.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as handle:
        handle.write(f"{app_now():%Y-%m-%dT%H:%M:%SZ} {reason}\n")
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(file)
