"""What the tests of relationships share: a chapter with one tie, and a worker that signs the log."""

import pytest

from tests.decided import a_tied_chapter


@pytest.fixture
def tied(app, house):
    return a_tied_chapter(house)
