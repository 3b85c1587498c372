"""Every honest bundle is accepted and every altered one refused, on a seeded sample; `make soak` raises the figures."""

import json
import random
from collections.abc import Callable

import pytest

from foundation.hashing import jcs
from tests.figures import SEED, report, runs
from tests.rules.verifier.honest_bundle import House, honest_house, with_manifest
from verifier.verify import verify_files

RUNS = runs(120, 600)
HISTORIES = runs(4, 40)
"""Each is a log with three decisions or more, and so as many bundles."""

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


@pytest.fixture(scope="module")
def houses() -> list[House]:
    return [honest_house(SEED + n) for n in range(HISTORIES)]


def test_every_honest_bundle_is_accepted(houses: list[House]) -> None:
    accepted = 0
    for n, house in enumerate(houses):
        for decision in house.held:
            found = verify_files(house.files(decision))
            assert found.status == "ok", (SEED + n, decision, found.first_bad)
            accepted += 1
    report("honest bundles", f"{accepted} bundles of {HISTORIES} histories, each accepted")


@pytest.mark.parametrize("fitted", [False, True], ids=["manifest left", "manifest made to fit"])
def test_every_altered_bundle_is_refused_and_the_first_bad_fact_named(houses: list[House], fitted: bool) -> None:
    rng = random.Random(SEED + fitted)
    refused = 0
    for run in range(RUNS):
        house = rng.choice(houses)
        decision = rng.choice(sorted(house.held))
        honest = house.files(decision)
        files = dict(honest)
        done = rng.choice(WAYS)(files, rng)
        if fitted and "manifest.json" in files and files["manifest.json"] == honest["manifest.json"]:
            files = with_manifest(files, decision)
        if files == honest:
            continue
        found = verify_files(files)
        assert found.status == "refused", (run, decision, done)
        assert found.first_bad
        refused += 1
    report(f"altered bundles, manifest {'made to fit' if fitted else 'left'}", f"{refused} altered, each refused")


def test_every_byte_of_the_small_files_is_bound(houses: list[House]) -> None:
    """No byte of checkpoint, key, count or mandates can be changed, even where the manifest is made to fit."""
    house = houses[0]
    decision = "D-2026-002"
    honest = house.files(decision)
    for name in ("checkpoint.txt", "key.txt", "count.json", "mandates.json"):
        for place in range(0, len(honest[name]), runs(7, 1)):
            data = bytearray(honest[name])
            data[place] ^= 1
            found = verify_files(with_manifest({**honest, name: bytes(data)}, decision))
            assert found.status == "refused", (name, place)


def test_files_of_one_decision_never_pass_for_another(houses: list[House]) -> None:
    house = houses[0]
    one, two = house.files("D-2026-001"), house.files("D-2026-002")
    for name in sorted(set(one) & set(two) - {"key.txt", "checkpoint.txt", "log.jsonl", "manifest.json"}):
        if one[name] != two[name]:
            assert verify_files(with_manifest({**one, name: two[name]}, "D-2026-001")).status == "refused", name
    assert verify_files(with_manifest(one, "D-2026-002")).status == "refused"


def test_a_log_forged_under_another_key_is_refused_where_the_key_is_not_its_genesis_key(houses: list[House]) -> None:
    house, forger = houses[0], House(99)
    files = house.files("D-2026-001")
    forger.entries = house.entries
    files["checkpoint.txt"], files["key.txt"] = forger.checkpoint(), f"{forger.key}\n".encode()
    found = verify_files(with_manifest(files, "D-2026-001"))
    assert (found.status, found.checks[-1].number) == ("refused", 7)


def test_a_signed_log_with_any_field_of_another_kind_is_never_taken_for_more_than_it_is(houses: list[House]) -> None:
    """The log's own key signs nonsense: the verifier answers each time, and never with a crash or another outcome."""
    rng = random.Random(SEED)
    honest = houses[0]
    entries = list(honest.entries)
    for _run in range(RUNS):
        place = rng.randrange(len(entries))
        entry = json.loads(entries[place])
        key = rng.choice([key for key in entry if key not in ("v", "id", "type", "at")])
        entry[key] = rng.choice([None, 7, "x", [], {}, True, [1, 2], {"n": {}}, "2026-13-01T00:00:00Z"])
        honest.entries = [*entries[:place], jcs(entry), *entries[place + 1 :]]
        try:
            found = verify_files(honest.files("D-2026-002"))
        finally:
            honest.entries = entries
        assert found.status in ("ok", "refused")
        assert found.status == "refused" or found.outcome in ("CARRIED", "VOID")
