"""Private keys in folders, one folder a process: log and mandate (worker), office (web), seal (counter).

A key file is written to a temporary name, fsynced and renamed, readable by its owner alone;
a file with another mode, or cut short, is refused rather than used.
"""

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class KeyUnusable(Exception):
    """A key file is missing, damaged, or readable by others; the message says which and what to do."""


def make_folder(folder: Path) -> None:
    """Make a folder (0700) and its parents."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def write_secret(path: Path, secret: bytes) -> None:
    """Write a secret durably: temporary file, fsync, rename, fsync of the folder. Never overwrites."""
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)  # fails if the name is taken, unlike rename
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def read_secret(path: Path, length: int = 32) -> bytes:
    """Return a secret of exactly this many bytes. Raises KeyUnusable."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            secret = file.read(length + 1)
    except FileNotFoundError as error:
        raise KeyUnusable(f"the key {path.parent.name}/{path.name} is missing: restore it from its backup") from error
    except PermissionError as error:
        raise KeyUnusable(f"the key {path.parent.name}/{path.name} belongs to another user") from error
    if mode & 0o077:
        raise KeyUnusable(f"the key {path.parent.name}/{path.name} can be read by others (mode {mode:o}): set 600")
    if len(secret) != length:
        raise KeyUnusable(f"the key {path.parent.name}/{path.name} is damaged: {len(secret)} bytes instead of {length}")
    return secret


def destroy(path: Path) -> None:
    """Overwrite a secret, fsync, remove it, fsync the folder. A missing file is already destroyed."""
    try:
        with path.open("r+b") as file:
            file.write(os.urandom(max(32, os.fstat(file.fileno()).st_size)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def ed25519(folder: Path, name: str) -> Ed25519PrivateKey:
    """Load the Ed25519 key `name` of a process. Raises KeyUnusable."""
    return Ed25519PrivateKey.from_private_bytes(read_secret(folder / name))


def make_ed25519(folder: Path, name: str) -> Ed25519PrivateKey:
    """Make, keep and return a fresh Ed25519 key; an existing one of that name is never replaced."""
    key = Ed25519PrivateKey.generate()
    write_secret(folder / name, key.private_bytes_raw())
    return key
