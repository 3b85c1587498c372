"""The example on the page that specifies the log is true, so that whoever starts from it starts right."""

import re
from pathlib import Path

import pytest

from auditlog import checkpoint, entry, proof
from auditlog.checkpoint import Checkpoint
from auditlog.merkle.tree import root
from auditlog.note import Verifier

PAGE = Path(__file__).parents[3] / "docs" / "log-format.md"


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    """The page's fenced blocks by name."""
    return dict(re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))


def test_the_entries_of_the_page_are_canonical_and_hash_to_its_signed_root(example: dict[str, str]) -> None:
    entries = [entry.parse(line.encode()) for line in example["entries"].splitlines()]
    assert [item.type for item in entries] == ["genesis", "ballot.opened", "ballot.closed"]
    head = proof.parse(example["proof"].encode()).checkpoint
    opened = checkpoint.open_checkpoint(head, Verifier.parse(example["key"].strip())).checkpoint
    assert opened == Checkpoint("mandate.example/log", 3, root([item.leaf_hash for item in entries]))
    assert entries[0].fields["log_key"] == example["key"].strip()


def test_the_proofs_of_the_page_hold(example: dict[str, str]) -> None:
    key = Verifier.parse(example["key"].strip())
    leaves = [entry.leaf_hash(line.encode()) for line in example["entries"].splitlines()]
    inclusion = proof.parse(example["proof"].encode())
    assert (inclusion.index, inclusion.verify(leaves[1], key).size) == (1, 3)
    consistency = proof.parse_consistency(example["consistency"].encode())
    assert consistency.verify(Checkpoint("mandate.example/log", 1, root(leaves[:1])), key).size == 3
