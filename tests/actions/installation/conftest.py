"""A real installation, made once by `mandate init` and laid anew for each test."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.installed import INIT, mandate


@dataclass(frozen=True)
class Made:
    """A data folder that `mandate init` made, and the two officers as it told them."""

    data: Path
    officers: list[dict[str, str]]


@pytest.fixture(scope="session")
def first_made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    data = tmp_path_factory.mktemp("installed") / "data"
    ran = mandate(data, *INIT, "--json")
    assert (ran.status, ran.err) == (0, "")
    return Made(data, json.loads(ran.out))


@pytest.fixture
def made(first_made: Made, tmp_path: Path) -> Made:
    data = tmp_path / "data"
    shutil.copytree(first_made.data, data)
    return Made(data, first_made.officers)
