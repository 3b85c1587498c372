"""The demo under PostgreSQL's roles: the first decision of its year in every run, the whole year when soaking."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from auditlog import queries as log
from auditlog.health import reasons
from deliberation import queries as deliberation
from foundation.config import Config
from foundation.database import db
from installation.demo import seed as seeding
from installation.demo import story, ties, year
from installation.demo.founding import Chapter
from installation.demo.stage import Story
from installation.demo.way import decide
from tests.conftest import make_config
from tests.figures import runs
from tests.postgres import Server
from tests.seeded import make_tables


@pytest.fixture
def config(postgres: Server, tmp_path: Path) -> Iterator[Config]:
    name = postgres.create()
    made = make_config(postgres.url(name), tmp_path)
    make_tables(made)
    yield made
    postgres.drop(name)


def _first_only(chapter: Chapter) -> list[Story]:
    return [ties.begin(chapter), decide(chapter, year.ENDORSE_WARD_4)]


def test_the_demo_is_seeded_by_processes_that_may_do_no_more_than_their_roles(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = runs(1, 18)
    if expected == 1:
        monkeypatch.setattr(seeding, "stories", _first_only)
    else:
        assert seeding.stories is story.stories
    app = create_app(config, process="owner", testing=True)
    with app.app_context():
        seeding.seed(config)
        told = deliberation.decisions()
        assert len(told) == expected
        assert (told[-1].title, told[-1].outcome) == ("Endorse Odile Ferrant for the Ward 4 council seat", "CARRIED")
        assert Counter(entry.type for entry in log.page(None, 10_000))["ballot.certified"] == expected
        assert reasons() == []
        db.session.remove()
        db.engine.dispose()
