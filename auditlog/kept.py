"""The checkpoints kept outside the database: one file, only ever added to, so that a database set back is noticed.

Every signed note is written and fsynced here before the database publishes it. A note is followed by
an empty line; what a crash cut short after the last whole note was never published and is cut off.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

from foundation.config import Config

_RECORD = re.compile(rb"[^\n]+\n[0-9]+\n[^\n]+\n\n(?:\xe2\x80\x94 [^\n]+\n)+\n")
_TAIL = 65_536


def folder() -> Path:
    """Return the folder of what the log keeps beside the database."""
    config: Config = current_app.extensions["mandate.config"]
    return config.data / "log"


def path() -> Path:
    """Return the file of kept checkpoints."""
    return folder() / "checkpoints.txt"


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Let one process at a time look at the kept checkpoints and sign the next; others wait."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f".{file.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def last(file: Path) -> bytes | None:
    """Return the last whole note, or None where none was ever kept."""
    end, found = _last(file)
    return found if end else None


def notes(file: Path) -> Iterator[bytes]:
    """Yield every whole note from the first to the last."""
    if file.exists():
        for record in _RECORD.finditer(file.read_bytes()):
            yield record.group()[:-1]


def keep(file: Path, note: bytes) -> None:
    """Add a signed note and return only when it is on the disk; call it while `held`."""
    record = note + b"\n"
    if not _RECORD.fullmatch(record):
        raise ValueError("this is no signed checkpoint")
    end, _ = _last(file)
    fresh = not file.exists()
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "r+b") as handle:
        handle.truncate(end)
        handle.seek(end)
        handle.write(record)
        handle.flush()
        os.fsync(handle.fileno())
    if fresh:
        _sync(file.parent)


def _last(file: Path) -> tuple[int, bytes]:
    """Return where the last whole note ends, its empty line included, and the note; (0, b"") for none."""
    try:
        with file.open("rb") as handle:
            start = max(0, handle.seek(0, os.SEEK_END) - _TAIL)
            handle.seek(start)
            tail = handle.read()
    except FileNotFoundError:
        return 0, b""
    whole = list(_RECORD.finditer(tail))
    return (start + whole[-1].end(), whole[-1].group()[:-1]) if whole else (0, b"")


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
