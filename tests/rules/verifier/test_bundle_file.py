"""The zip a bundle comes in: what makes it unusable before anything in it is believed."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.rules.verifier.honest_bundle import House, zipped
from verifier.verify import verify

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    made = House(1)
    return made.files(made.decide("position"))


def written(tmp_path: Path, entries: list[tuple[str, bytes]]) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    file = tmp_path / "bundle.zip"
    file.write_bytes(out.getvalue())
    return file


def test_order_dates_and_packing_of_the_zip_mean_nothing(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert verify(written(tmp_path, list(reversed(files.items())))).status == "ok"


@pytest.mark.parametrize(
    "extra",
    [("manifest.json", b"{}"), ("folder/", b""), ("folder/roll.json", b"[]"), ("../roll.json", b"[]"),
     ("a.json", b"0" * (3 * 2**20)), ("evil.py", b"1")],
)  # fmt: skip
def test_a_name_twice_a_folder_a_strange_name_or_a_bomb_is_unusable(
    tmp_path: Path, files: dict[str, bytes], extra: tuple[str, bytes]
) -> None:
    report = verify(written(tmp_path, [*files.items(), extra]))
    assert (report.status, report.exit_status) == ("unusable", 2)


def test_a_file_over_its_limit_is_unusable(tmp_path: Path, files: dict[str, bytes]) -> None:
    import random

    big = {**files, "key.txt": random.Random(1).randbytes(2**20 + 1)}
    assert verify(written(tmp_path, list(big.items()))).status == "unusable"


def test_too_many_files_are_unusable(tmp_path: Path, files: dict[str, bytes]) -> None:
    more = [(f"openings-{n}.json", b"[]") for n in range(1, 65)]
    assert verify(written(tmp_path, [*files.items(), *more])).status == "unusable"


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06"])
def test_what_is_no_zip_is_unusable(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "bundle.zip"
    file.write_bytes(data)
    assert verify(file).status == "unusable"
    assert verify(tmp_path / "missing.zip").status == "unusable"


def test_an_unlisted_and_a_missing_file_are_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    unlisted = verify(written(tmp_path, [*files.items(), ("protests.json", b"[]")]))
    assert (unlisted.status, unlisted.first_bad) == ("refused", "protests.json is not listed in the manifest")
    fewer = [item for item in files.items() if item[0] != "roll.json"]
    missing = verify(written(tmp_path, fewer))
    assert (missing.status, missing.first_bad) == ("refused", "roll.json is listed but missing")


def test_a_cut_zip_is_unusable(tmp_path: Path, files: dict[str, bytes]) -> None:
    file = tmp_path / "bundle.zip"
    file.write_bytes(zipped(files)[:-30])
    assert verify(file).status == "unusable"
