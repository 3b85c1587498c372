"""Where the published vectors lie, for the tests that read them."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of published vectors; its tests are skipped where none is named."""
    folder = os.environ.get("MANDATE_REAL_DATA")
    if not folder:
        pytest.skip("MANDATE_REAL_DATA is not set: published vectors are not read")
    return Path(folder)
