"""Every honest bundle is accepted and every altered one refused, on a seeded sample; `make soak` raises the figures."""

import json
import random

import pytest

from foundation.hashing import jcs
from tests.attacks.mutations import altered
from tests.figures import SEED, report, runs
from tests.rules.verifier.honest_bundle import House, honest_house, with_manifest
from verifier.verify import verify_files

RUNS = runs(120, 600)
HISTORIES = runs(4, 40)
"""Each is a log with three decisions or more, and so as many bundles."""

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
        files, done = altered(house.files(decision), decision, rng, fitted)
        if files is None:
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
