"""One house at a time: whoever serves from a data folder, or replaces the demo in it, holds its lock."""

import fcntl
import os
from pathlib import Path

from foundation.config import Config
from foundation.keys import make_folder

_held: list[int] = []
"""Descriptors kept open on purpose: the lock is let go when the process and all its children have ended."""


def path(config: Config) -> Path:
    """Return the lock's file."""
    return config.data / "running.lock"


def hold(config: Config) -> bool:
    """Hold the folder's lock for as long as this process, or one forked from it, lives; False where another has it."""
    make_folder(config.data)
    descriptor = os.open(path(config), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    os.set_inheritable(descriptor, False)
    _held.append(descriptor)
    return True


def let_go() -> None:
    """Give up every lock held by this process."""
    while _held:
        os.close(_held.pop())
