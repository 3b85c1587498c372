"""What the log hands out convinces somebody who has only the key."""

import pytest

from auditlog import queries
from auditlog.checkpoint import open_checkpoint
from auditlog.errors import EntryAltered, NotInLog
from auditlog.merkle.inclusion import verify_inclusion
from auditlog.merkle.tree import leaf_hash
from auditlog.note import Verifier
from auditlog.proof import parse, parse_consistency
from tests.noted import by_the_owner, note_down, work


def test_an_entry_is_proved_into_the_newest_checkpoint(app, house):
    ids = note_down("a", "b", "c")
    work(house)
    note_down("d")
    work(house)
    text = queries.proof_text(ids[1])
    found = queries.entry(ids[1])
    assert text is not None
    assert found is not None
    proof = parse(text.encode())
    assert proof.index == found.seq == 4
    assert proof.verify(leaf_hash(found.canonical), Verifier.parse(queries.key_line())).size == 7


def test_every_entry_is_included_in_every_later_size(app, house):
    note_down("a", "b", "c", "d", "e")
    work(house)
    head = queries.latest_checkpoint()
    assert head is not None
    for seq, data in enumerate(queries.whole_log(8)):
        verify_inclusion(leaf_hash(data), seq, 8, queries.inclusion(seq, 8), head.root)
    for seq, size in ((8, 8), (0, 9), (-1, 8), (3, 3)):
        with pytest.raises(NotInLog):
            queries.inclusion(seq, size)


def test_an_earlier_checkpoint_is_proved_to_begin_the_newest(app, house):
    work(house)
    earlier = queries.latest_checkpoint()
    note_down("a", "b", "c")
    work(house)
    assert earlier is not None
    key = Verifier.parse(queries.key_line())
    trusted = open_checkpoint(earlier.note.encode(), key).checkpoint
    proof = parse_consistency(queries.consistency_text(3).encode())
    assert proof.verify(trusted, key).size == 6
    for old in (0, 7):
        with pytest.raises(NotInLog):
            queries.consistency_text(old)


def test_the_first_checkpoint_that_covers_an_entry_is_found(app, house):
    work(house)
    note_down("a", "b")
    work(house)
    covering = [queries.first_checkpoint_covering(seq) for seq in (0, 2, 3, 4)]
    assert [head.size for head in covering if head] == [3, 3, 5, 5]
    assert queries.first_checkpoint_covering(5) is None


def test_signed_entries_leave_out_what_no_checkpoint_covers(app, house):
    from auditlog import sequencer

    note_down("signed")
    work(house)
    note_down("not yet signed")
    house.run("log", sequencer.sequence)
    assert [entry.fields["words"] for entry in queries.entries_of_type("test.noted")] == ["signed", "not yet signed"]
    assert [entry.fields["words"] for entry in queries.signed_entries("test.noted")] == ["signed"]


def test_signed_entries_are_hashed_anew_when_read(app, house):
    """The table says one thing, the signed tree another: whoever believes the log is told, not misled."""
    [entry_id] = note_down("aye")
    work(house)
    found = queries.entry(entry_id)
    assert found is not None
    forged = found.canonical.replace(b'"aye"', b'"nay"').hex()
    literal = f"x'{forged}'" if house.dialect == "sqlite" else f"decode('{forged}', 'hex')"
    by_the_owner(house, f"update log_entry set canonical = {literal} where seq = {found.seq}")
    with pytest.raises(EntryAltered):
        queries.signed_entries("test.noted")
