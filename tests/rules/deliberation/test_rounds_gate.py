"""No notice before enough hosts have reported, counted as bodies."""

from fractions import Fraction

import pytest

from deliberation.rules.rounds import report_counts, rounds_gate, rounds_needed

THREE_FIFTHS = Fraction(3, 5)


@pytest.mark.parametrize(("hosts", "needed"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (10, 6)])
def test_three_fifths_of_the_hosts_are_rounded_up(hosts: int, needed: int) -> None:
    """Of six branches four must report."""
    assert rounds_needed(hosts, THREE_FIFTHS) == needed


def test_the_gate_opens_when_enough_hosts_have_reported() -> None:
    """Two of three branches suffice for three fifths, one does not."""
    assert rounds_gate(["n", "s", "e"], ["n"], THREE_FIFTHS) == (False, 2, 1)
    assert rounds_gate(["n", "s", "e"], ["n", "e"], THREE_FIFTHS) == (True, 2, 2)


def test_only_hosts_count_and_each_counts_once() -> None:
    """A second report of the same branch, or one of a body that was not asked, opens nothing."""
    assert rounds_gate([1, 2, 3], [1, 1, 9, 8], THREE_FIFTHS) == (False, 2, 1)


def test_a_body_without_such_hosts_passes() -> None:
    """A circle has no branches of its own to ask."""
    assert rounds_gate([], [], THREE_FIFTHS) == (True, 0, 0)


def test_a_report_counts_from_the_attendance_asked_for() -> None:
    """Five attended where five are asked for."""
    assert report_counts(5, 5)
    assert not report_counts(4, 5)


@pytest.mark.parametrize(("hosts", "share"), [(-1, THREE_FIFTHS), (3, Fraction(0)), (3, Fraction(4, 3))])
def test_a_share_or_number_out_of_range_is_refused(hosts: int, share: Fraction) -> None:
    """The caller gets both values told."""
    with pytest.raises(ValueError, match=f"not {hosts} and {share}"):
        rounds_needed(hosts, share)
