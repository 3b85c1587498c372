"""The roll's root binds every line; a reference binds one member in one scope and tells nobody who it is."""

import hashlib

import pytest

from membership.rules.roll import RollLine, leaf_data, reference, roll_root

A, B, C = "aa" * 32, "bb" * 32, "cc" * 32


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def prefixed(*fields: bytes) -> bytes:
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def test_a_line_is_its_reference_group_and_weight_with_their_lengths() -> None:
    assert leaf_data(RollLine(A, "Harbor", 2)) == prefixed(b"roll-v1", A.encode(), b"Harbor", b"2")
    assert leaf_data(RollLine(A)) == prefixed(b"roll-v1", A.encode(), b"", b"1")


def test_a_roll_of_one_has_the_hash_of_its_leaf_as_root() -> None:
    assert roll_root([RollLine(A)]) == sha256(b"\x00" + leaf_data(RollLine(A))).hex()


def test_a_roll_of_three_is_the_tree_of_rfc_6962() -> None:
    a, b, c = (sha256(b"\x00" + leaf_data(RollLine(ref))) for ref in (A, B, C))
    expected = sha256(b"\x01" + sha256(b"\x01" + a + b) + c).hex()
    assert roll_root([RollLine(A), RollLine(B), RollLine(C)]) == expected


def test_the_order_in_which_people_are_found_leaves_no_trace() -> None:
    assert roll_root([RollLine(C), RollLine(A), RollLine(B)]) == roll_root([RollLine(A), RollLine(B), RollLine(C)])


def test_an_empty_roll_has_the_empty_tree_as_root() -> None:
    assert roll_root([]) == sha256(b"").hex()


@pytest.mark.parametrize("changed", [[RollLine(A)], [RollLine(A), RollLine(C)], [RollLine(A), RollLine(B, "x")],
                                     [RollLine(A), RollLine(B, None, 2)],
                                     [RollLine(A), RollLine(B), RollLine(C)]])  # fmt: skip
def test_any_change_changes_the_root(changed: list[RollLine]) -> None:
    assert roll_root(changed) != roll_root([RollLine(A), RollLine(B)])


def test_nobody_stands_on_a_roll_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        roll_root([RollLine(A), RollLine(B), RollLine(A, "other")])


@pytest.mark.parametrize(
    "line", [RollLine("AA" * 32), RollLine("aa" * 31), RollLine(A, None, 0), RollLine(A, None, -1)]
)
def test_a_malformed_line_has_no_leaf(line: RollLine) -> None:
    with pytest.raises(ValueError):
        leaf_data(line)


def test_a_reference_is_the_tagged_hash_of_salt_and_member() -> None:
    salt, member = b"\x01" * 32, "0123456789abcdef" * 2
    assert reference(salt, member) == sha256(prefixed(b"ref-v1", salt, member.encode())).hex()


def test_another_salt_gives_the_same_member_another_name() -> None:
    assert reference(b"\x01" * 32, "m") != reference(b"\x02" * 32, "m")
