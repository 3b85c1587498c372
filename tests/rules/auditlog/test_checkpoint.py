"""A checkpoint says origin, size and root, is signed by the log itself, and has one spelling."""

import json
from pathlib import Path

import pytest

from auditlog import checkpoint, note
from auditlog.checkpoint import Checkpoint, ForeignCheckpoint, MalformedCheckpoint
from auditlog.merkle.tiles import decode_bundle, decode_hashes
from auditlog.merkle.tree import EMPTY_ROOT, leaf_hash, root
from auditlog.note import COSIGNATURE, InvalidSignature, NoKnownSignature, Signer, Verifier
from foundation.hashing import b64_strict

LOG = Signer("example.org/log", b"\x01" * 32)
RETIRED = Signer("example.org/log", b"\x02" * 32)
WITNESS = Signer("witness.example/w", b"\x03" * 32, COSIGNATURE)
HEAD = Checkpoint("example.org/log", 3, root([leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")]))


def test_a_checkpoint_is_three_lines() -> None:
    head = Checkpoint("example.org/log", 0, EMPTY_ROOT)
    assert head.to_text() == "example.org/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    assert checkpoint.parse(head.to_text()) == head


ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"o\n1\n{ROOT}",
        f"o\n1\n{ROOT}\nextension\n",
        f"o\n1\n{ROOT}\n\n",
        f"\n1\n{ROOT}\n",
        f"o\n\n{ROOT}\n",
        f"o\n01\n{ROOT}\n",
        f"o\n+1\n{ROOT}\n",
        f"o\n-1\n{ROOT}\n",
        f"o\n 1\n{ROOT}\n",
        f"o\n1_0\n{ROOT}\n",
        f"o\n١\n{ROOT}\n",
        f"o\n0x1\n{ROOT}\n",
        f"o\n{2**63}\n{ROOT}\n",
        "o\n" + "9" * 5000 + f"\n{ROOT}\n",
        f"o\n0\n{ROOT}\n",
        f"o\n1\n{ROOT[:-1]}\n",
        f"o\n1\n{ROOT[:-2]}J=\n",
        f"o\n1\n {ROOT}\n",
        "o\n1\nAAAA\n",
        "o\n1\n\n",
        f"o\r\n1\n{ROOT}\n",
    ],
)
def test_another_spelling_or_an_extension_line_is_refused(text: str) -> None:
    with pytest.raises(MalformedCheckpoint):
        checkpoint.parse(text)


@pytest.mark.parametrize(
    ("origin", "size", "head"), [("", 1, bytes(32)), ("a\nb", 1, bytes(32)), ("a\rb", 1, bytes(32))]
)
def test_an_origin_must_be_one_line(origin: str, size: int, head: bytes) -> None:
    with pytest.raises(MalformedCheckpoint):
        Checkpoint(origin, size, head)


def test_a_signed_checkpoint_opens_with_the_logs_key() -> None:
    opened = checkpoint.open_checkpoint(checkpoint.sign(HEAD, [LOG]), LOG.verifier)
    assert opened.checkpoint == HEAD
    assert opened.note.unknown == ()


def test_a_retired_key_may_be_named_beside_the_present_one() -> None:
    data = checkpoint.sign(HEAD, [RETIRED])
    assert checkpoint.open_checkpoint(data, [LOG.verifier, RETIRED.verifier]).checkpoint == HEAD
    with pytest.raises(NoKnownSignature):
        checkpoint.open_checkpoint(data, LOG.verifier)


def test_witnesses_are_checked_beside_the_log() -> None:
    data = checkpoint.sign(HEAD, [LOG]) + WITNESS.sign(HEAD.to_text(), 1_700_000_000).line.encode()
    opened = checkpoint.open_checkpoint(data, LOG.verifier, [WITNESS.verifier])
    assert opened.note.signed_by(WITNESS.verifier)
    stale = checkpoint.sign(HEAD, [LOG]) + WITNESS.sign("other\n", 1_700_000_000).line.encode()
    with pytest.raises(InvalidSignature):
        checkpoint.open_checkpoint(stale, LOG.verifier, [WITNESS.verifier])
    assert checkpoint.open_checkpoint(stale, LOG.verifier).checkpoint == HEAD


def test_a_witness_alone_does_not_make_a_checkpoint() -> None:
    data = note.assemble(HEAD.to_text(), [WITNESS.sign(HEAD.to_text(), 5)])
    with pytest.raises(ForeignCheckpoint):
        checkpoint.open_checkpoint(data, LOG.verifier, [WITNESS.verifier])


def test_a_checkpoint_that_names_another_origin_is_foreign_though_the_key_is_right() -> None:
    other = Checkpoint("example.org/elsewhere", HEAD.size, HEAD.root)
    with pytest.raises(ForeignCheckpoint, match="elsewhere"):
        checkpoint.open_checkpoint(checkpoint.sign(other, [LOG]), LOG.verifier)


def test_a_signed_text_that_is_no_checkpoint_is_refused() -> None:
    with pytest.raises(MalformedCheckpoint):
        checkpoint.open_checkpoint(note.sign("hello\n", [LOG]), LOG.verifier)


def test_the_example_of_the_standard_parses() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    head = checkpoint.parse(text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.root.hex().startswith("0ac5186a91863e8e1d90c808014aa89b")
    assert head.to_text() == text


def test_the_published_example_note_is_a_checkpoint_of_an_unknown_key(real_data: Path) -> None:
    example = json.loads((real_data / "tlog-checkpoint" / "signed-notes.json").read_text())["specExampleCheckpoint"]
    text, lines = note.split(example["text"].encode())
    assert checkpoint.parse(text).size == 20852163
    assert [line.name for line in lines] == ["example.com/behind-the-sofa"]
    with pytest.raises(NoKnownSignature):
        checkpoint.open_checkpoint(example["text"].encode(), LOG.verifier)


def test_a_real_logs_checkpoints_tiles_and_bundles_agree(real_data: Path) -> None:
    folder = real_data / "tlog-checkpoint"
    log = json.loads((folder / "tessera-log.json").read_text())
    key = Verifier.parse(log["verifierKey"])
    assert str(key) == log["verifierKey"]
    for head in log["checkpoints"]:
        size = head["size"]
        data = (folder / "tessera-log" / head["file"]).read_bytes()
        opened = checkpoint.open_checkpoint(data, key).checkpoint
        assert opened == Checkpoint(log["origin"], size, b64_strict(head["root"]))
        if size:
            place = f"000.p/{size}"
            entries = decode_bundle((folder / "tessera-log" / "tile" / "entries" / place).read_bytes())
            hashes = decode_hashes((folder / "tessera-log" / "tile" / "0" / place).read_bytes())
            assert entries == [text.encode() for text in log["entries"][:size]]
            assert hashes == [leaf_hash(item) for item in entries]
            assert root(hashes) == opened.root
