"""An entry of 65,535 bytes fits the log's tiles; one byte more is refused, and its act with it."""

import pytest
from sqlalchemy import func, select

from auditlog import queries
from auditlog.actions import append, write_boundary
from auditlog.entry import canonical
from auditlog.errors import EntryRefused
from auditlog.merkle.tiles import decode_bundle
from auditlog.models import Boundary, LogPending
from auditlog.published import tile
from foundation.database import db, transaction
from tests.noted import Noted, note_down, work


def words_for(size: int, clock) -> str:
    """Return words that make an entry of exactly this many bytes."""
    return "x" * (size - len(canonical("test.noted", clock.at, "0" * 32, {"words": ""})))


def test_the_longest_entry_goes_through_the_whole_log(app, house, clock):
    [entry_id] = note_down(words_for(65_535, clock))
    work(house)
    found = queries.entry(entry_id)
    assert found is not None
    assert len(found.canonical) == 65_535
    assert decode_bundle(tile("entries/000.p/4")[1])[3] == found.canonical


def test_one_byte_more_is_refused_and_leaves_nothing(app, house, clock):
    work(house)
    with pytest.raises(EntryRefused) as caught:
        note_down("the same act", words_for(65_536, clock))
    assert caught.value.why == "This entry has 65536 bytes; the log takes at most 65535."
    assert db.session.scalar(select(func.count()).select_from(LogPending)) == 0


def test_bytes_are_counted_not_letters(app, clock):
    with pytest.raises(EntryRefused):
        append(Noted("€" * 22_000))


def test_a_boundary_with_too_long_an_entry_is_not_marked_as_written(app, clock):
    with pytest.raises(EntryRefused), transaction():
        write_boundary("ballot:1", "closed", clock.at, Noted(words_for(65_536, clock)))
    assert db.session.scalar(select(func.count()).select_from(Boundary)) == 0
