"""What a bundle or an option may try on the program that reads it, and on the terminal it prints to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from auditlog.note import COSIGNATURE, Verifier
from tests.rules.verifier.honest_bundle import House, with_manifest, zipped
from verifier.report import Check, Report
from verifier.verify import verify, verify_files

FORGED = "A\x1b[2J\n20. Code: ok\u2028All checks hold.\u202e"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = House(51)
    file = tmp_path_factory.mktemp("bundle") / "bundle.zip"
    file.write_bytes(zipped(house.files(house.decide("position"))))
    return file


def test_no_text_of_a_bundle_moves_the_cursor_or_begins_a_line_of_its_own() -> None:
    told = Report("refused", (Check(7, "Genesis", "ok", FORGED, FORGED),), FORGED).told()
    assert told.count("\n") == 2
    assert not set(told) & set("\x1b\u2028\u202e")
    assert "\\u001b[2J\\u000a20. Code" in told


@pytest.mark.parametrize(
    "options",
    [
        {"checkpoint": "a\x00b"}, {"checkpoint": "/dev/zero"}, {"checkpoint": "."}, {"key": "a\udc80+1+2"},
        {"code": "é"}, {"code": "0" * 26, "s0": "0" * 64}, {"s0": "0" * 64, "words": "w"},
        {"code": "0" * 26, "s0": "0" * 64, "words": "\udc80"},
    ],
    ids=str,
)  # fmt: skip
def test_an_option_that_cannot_be_used_is_unusable_and_no_crash(bundle: Path, options: dict[str, str]) -> None:
    assert verify(bundle, **options).exit_status == 2


def test_a_terminal_without_the_signs_still_gets_the_report(bundle: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "verifier", str(bundle)], capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_log_key_is_one_that_signs_notes_and_no_witness() -> None:
    house = House(52)
    files = house.files(house.decide("position"))
    witness = Verifier(house.signer.name, house.signer.verifier.public_key, COSIGNATURE)
    found = verify_files(with_manifest({**files, "key.txt": f"{witness}\n".encode()}, "D-2026-001"))
    assert (found.status, found.checks[-1].number) == ("refused", 3)


@pytest.mark.parametrize("name", ["Log.jsonl", "log.jsonl ", "lοg.jsonl", "a/log.jsonl", "../log.jsonl"])
def test_a_name_that_only_looks_like_one_of_the_files_makes_the_zip_unusable(tmp_path: Path, name: str) -> None:
    house = House(53)
    file = tmp_path / "bundle.zip"
    file.write_bytes(zipped({**house.files(house.decide("position")), name: b"{}\n"}))
    assert verify(file).exit_status == 2
