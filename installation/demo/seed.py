"""Seeding: an empty database becomes the demo, by playing its past year up to the present instant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from auditlog import sequencer
from foundation.clock import StillClock
from foundation.commands import Unusable
from foundation.config import Config
from foundation.database import db
from installation import making, seeding_mark
from installation.demo import cast, founding
from installation.demo.founding import Chapter
from installation.demo.stage import Stage
from installation.demo.story import stories

ORIGIN = "demo.mandate.invalid"
"""The name of the demo's log; every seeding adds letters of its own (RFC 2606: the name belongs to nobody)."""


def seed(config: Config) -> None:
    """Fill an empty, migrated database with the demo chapter and leave its log sequenced, signed and published.

    Raises making.AlreadyMade where an installation lives, Unusable where keys of another log lie, and whatever an
    action refuses: a story is never bent.
    """
    db.session.rollback()  # whoever calls may have looked at the database and still hold its lock
    if (config.keys / "log" / "log").exists():
        raise Unusable(f"the keys in {config.keys} belong to a log that is not in this database: move them away first")
    seeding_mark.put(config)
    present = datetime.now(UTC).replace(microsecond=0)
    stage = Stage(config, ZoneInfo(cast.TIME_ZONE), present, StillClock(present))
    stage.clock.set(stage.day(founding.FOUNDED, 9))
    try:
        _begin(stage)
        chapter = _found(stage)
        stage.play(stories(chapter))
        stage.clock.set(max(stage.clock.at, datetime.now(UTC)))
        stage.tick()
        stage.tick()  # a token is minted once a signed checkpoint covers its activation
        seeding_mark.remove(config)
    finally:
        stage.close()


def _begin(stage: Stage) -> None:
    stage.act("owner", lambda: making.make_installation(cast.ORGANISATION, cast.TIME_ZONE, ORIGIN, demo=True))
    stage.look("log", sequencer.start)
    stage.tick()


def _found(stage: Stage) -> Chapter:
    chapter = Chapter(stage)
    for step, hours in ((founding.bodies, 1), (founding.everybody, 2), (founding.offices, 6)):
        stage.clock.set(stage.clock.at + timedelta(hours=hours))
        stage.act("web", lambda step=step: step(chapter))  # type: ignore[misc]
    stage.tick()
    return chapter
