"""Roots and proofs published by others come out, and their broken proofs are refused."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

from auditlog.merkle.consistency import verify_consistency
from auditlog.merkle.errors import ProofError
from auditlog.merkle.inclusion import verify_inclusion
from auditlog.merkle.tree import EMPTY_ROOT, CompactRange, leaf_hash, node_hash, root

REFERENCE_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
REFERENCE_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_the_empty_tree_and_the_empty_leaf_have_the_known_hashes() -> None:
    assert EMPTY_ROOT.hex() == REFERENCE_ROOTS[0]
    assert root([]) == EMPTY_ROOT
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_known_leaf_and_node_hashes_of_the_certificate_transparency_code() -> None:
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


def test_the_reference_tree_of_eight_leaves_has_the_known_roots_at_every_size() -> None:
    leaves = [leaf_hash(bytes.fromhex(text)) for text in REFERENCE_LEAVES]
    assert [root(leaves[:size]).hex() for size in range(9)] == REFERENCE_ROOTS
    grown = CompactRange()
    for size, leaf in enumerate(leaves):
        assert grown.root().hex() == REFERENCE_ROOTS[size]
        grown.append(leaf)


def test_the_published_reference_tree_agrees_in_every_node(real_data: Path) -> None:
    tree = json.loads((real_data / "merkle" / "rfc6962-reference-tree.json").read_text())
    level = [leaf_hash(bytes.fromhex(text)) for text in tree["leafInputsHex"]]
    assert [root(level[:size]).hex() for size in range(9)] == tree["rootHashHexByTreeSize"]
    for expected in tree["nodeHashesHexByLevel"]:
        assert [value.hex() for value in level] == expected
        level = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]


def _hashes(encoded: list[str] | None) -> list[bytes]:
    return [b64decode(text) for text in encoded or []]


def _judge(act: Any, *arguments: object) -> bool:
    try:
        act(*arguments)
    except ProofError:
        return False
    return True


def _cases(real_data: Path, name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((real_data / "merkle" / f"{name}.json").read_text())
    return cases


def test_every_published_inclusion_case_is_judged_as_published(real_data: Path) -> None:
    cases = _cases(real_data, "inclusion")
    wrong = [
        case["case"]
        for case in cases
        if _judge(
            verify_inclusion,
            b64decode(case["leafHash"] or ""),
            case["leafIdx"],
            case["treeSize"],
            _hashes(case["proof"]),
            b64decode(case["root"] or ""),
        )
        is case["wantErr"]
    ]
    assert cases
    assert wrong == []


def test_every_published_consistency_case_is_judged_as_published(real_data: Path) -> None:
    cases = _cases(real_data, "consistency")
    wrong = [
        case["case"]
        for case in cases
        if _judge(
            verify_consistency,
            case["size1"],
            case["size2"],
            _hashes(case["proof"]),
            b64decode(case["root1"] or ""),
            b64decode(case["root2"] or ""),
        )
        is case["wantErr"]
    ]
    assert cases
    assert wrong == []


def _is_subtree(start: int, end: int) -> bool:
    """Whether [start, end) is a subtree at all: its start a multiple of the power of two that holds its length."""
    return 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0


def test_published_proofs_into_a_subtree_are_inclusion_proofs_of_a_tree_of_its_own(real_data: Path) -> None:
    wrong = []
    for case in _cases(real_data, "subtreeinclusion"):
        start, end = case["start"], case["end"]
        holds = _is_subtree(start, end) and _judge(
            verify_inclusion,
            b64decode(case["leafHash"] or ""),
            case["leafIdx"] - start,
            end - start,
            _hashes(case["proof"]),
            b64decode(case["root"] or ""),
        )
        if holds is case["wantErr"]:
            wrong.append(case["case"])
    assert wrong == []


def test_published_proofs_of_subtrees_from_the_start_are_consistency_proofs(real_data: Path) -> None:
    """Subtrees that start elsewhere are no part of this log; those without leaves are accepted there and not here."""
    judged, wrong = 0, []
    for case in _cases(real_data, "subtreeconsistency"):
        if case["start"] != 0 or case["end"] == 0:
            continue
        judged += 1
        holds = _judge(
            verify_consistency,
            case["end"],
            case["size"],
            _hashes(case["proof"]),
            b64decode(case["root1"] or ""),
            b64decode(case["root2"] or ""),
        )
        if holds is case["wantErr"]:
            wrong.append(case["case"])
    assert judged >= 20
    assert wrong == []
