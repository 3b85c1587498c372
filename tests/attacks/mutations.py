"""Ways in which a bundle can be altered, drawn by dice."""

import json
import random
from collections.abc import Callable

from foundation.hashing import jcs
from tests.rules.verifier.honest_bundle import with_manifest

Files = dict[str, bytes]


def flipped(files: Files, rng: random.Random) -> str:
    """One byte of one file is another one."""
    name = rng.choice(sorted(files))
    data = bytearray(files[name])
    place = rng.randrange(len(data))
    data[place] ^= rng.randrange(1, 256)
    files[name] = bytes(data)
    return f"byte {place} of {name}"


def cut(files: Files, rng: random.Random) -> str:
    """One byte is gone, or one stands twice."""
    name = rng.choice(sorted(files))
    place = rng.randrange(len(files[name]))
    data = files[name]
    files[name] = data[:place] + data[place : place + 1] * rng.choice([0, 2]) + data[place + 1 :]
    return f"byte {place} of {name} dropped or doubled"


def file_changed(files: Files, rng: random.Random) -> str:
    """A file is gone, added, or takes another's place."""
    names = sorted(set(files) - {"manifest.json"})
    one, two = rng.sample(names, 2)
    way = rng.randrange(3)
    if way == 0:
        del files[one]
    elif way == 1:
        files["openings-2.json"] = files[one]
    else:
        files[one], files[two] = files[two], files[one]
    return f"{one} dropped, doubled or swapped with {two}"


def list_changed(files: Files, rng: random.Random) -> str:
    """A line of a list is dropped, doubled, changed or moved, in canonical JSON."""
    lists = [name for name, data in files.items() if name.endswith(".json") and data.startswith(b"[")]
    name = rng.choice(sorted(lists))
    value = json.loads(files[name])
    place = rng.randrange(len(value))
    if rng.random() < 0.5 or len(value) < 2:
        value[place : place + 1] = [value[place]] * rng.choice([0, 2])
    else:
        other = (place + rng.randrange(1, len(value))) % len(value)
        value[place], value[other] = value[other], value[place]
    files[name] = jcs(value)
    return f"line {place} of {name}"


def log_changed(files: Files, rng: random.Random) -> str:
    """An entry is dropped, doubled or moved."""
    lines = files["log.jsonl"].splitlines(keepends=True)
    place, other = rng.sample(range(len(lines)), 2)
    way = rng.randrange(3)
    if way == 0:
        del lines[place]
    elif way == 1:
        lines.insert(other, lines[place])
    else:
        lines[place], lines[other] = lines[other], lines[place]
    files["log.jsonl"] = b"".join(lines)
    return f"entry {place}, {other} of the log, way {way}"


WAYS: tuple[Callable[[Files, random.Random], str], ...] = (
    flipped,
    flipped,
    cut,
    file_changed,
    list_changed,
    log_changed,
)


def altered(honest: Files, decision: str, rng: random.Random, fitted: bool) -> tuple[Files | None, str]:
    """Return the files after one alteration, and what it was; None where it left them as they were.

    `fitted` makes the manifest fit, unless it was the manifest that was altered.
    """
    files = dict(honest)
    done = rng.choice(WAYS)(files, rng)
    if fitted and files.get("manifest.json") == honest["manifest.json"]:
        files = with_manifest(files, decision)
    return (None if files == honest else files), done
