"""A bundle of a decision that was counted in groups is refused once anything in it is another."""

import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.actions.ballots.test_counted_in_groups import HALF, Grouped, certified, notice, said, vote
from tests.actions.ballots.test_counted_in_groups import _grouped as in_two_branches
from tests.attacks.mutations import Files, altered
from tests.figures import SEED, report, runs
from tests.kept import kept
from verifier.verify import verify_files

RUNS = runs(40, 600)


def bundle(house: Any, grouped: Grouped, votes: dict[str, str], folder: Path) -> Files:
    """Return the files of a decision that more than half of the branches have to carry."""
    folder.mkdir()
    ballot = notice(house, grouped, HALF)
    vote(house, ballot, votes)
    with zipfile.ZipFile(certified(house, grouped, ballot, folder)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # A bundle is the same from either database.
def test_every_altered_bundle_of_a_composite_decision_is_refused(house: Any, app: Flask, tmp_path: Path) -> None:
    """One whose groups are shown, line by line, and one of whose groups the outcome alone is."""
    grouped = kept(house, "chapter in two branches", in_two_branches)
    north, south = grouped.northerners, grouped.southerners
    bundles = {
        "shown": bundle(house, grouped, said(north, 7, 4) | said(south, 6, 5), tmp_path / "shown"),
        "withheld": bundle(house, grouped, said(north, 4, 7) | said(south, 11, 0), tmp_path / "withheld"),
    }
    rng, refused = random.Random(SEED), 0
    for name, honest in bundles.items():
        assert verify_files(honest).status == "ok", name
        assert (b'"group":' in honest["openings-1.json"]) is (name == "shown")
        decision = json.loads(honest["manifest.json"])["decision"]
        for run in range(RUNS):
            files, done = altered(honest, decision, rng, fitted=run % 2 == 1)
            if files is None:
                continue
            found = verify_files(files)
            assert (found.status, bool(found.first_bad)) == ("refused", True), (name, run, done)
            refused += 1
    report("altered bundles of composite decisions", f"{refused} altered, every other with its manifest made to fit")
