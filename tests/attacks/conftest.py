"""One house with something in every state, built once for all attacks on the web; each test finds it as it was."""

from collections.abc import Iterator

import pytest

from tests.attacks.web_house import WebHouse, kept_house


@pytest.fixture(scope="session")
def kept_web_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebHouse]:
    yield from kept_house(tmp_path_factory)


@pytest.fixture
def made(kept_web_house: WebHouse) -> WebHouse:
    """The house as it was kept, on SQLite."""
    kept_web_house.back()
    return kept_web_house
