"""The web of one relationship: every node has its place, and no name runs out of its box."""

from itertools import pairwise

import pytest

from relationships.rules.web import BOX, Node, web, wrapped


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Local 212", ("Local 212",)),
        ("Ferry and Transit Workers Local 212", ("Ferry and Transit", "Workers Local 212")),
        ("The Ferry Transit Hall 212", ("The Ferry", "Transit Hall 212")),
        ("A" * 60, ("A" * 20, "A" * 19 + "…")),
        ("Riders " + "B" * 60, ("Riders", "B" * 19 + "…")),
        ("", ("",)),
    ],
)
def test_a_long_name_stands_in_two_lines_and_is_cut_off_after_them(name: str, lines: tuple[str, ...]) -> None:
    assert wrapped(name, 20) == lines


def test_boxes_never_overlap_and_lie_within_both_drawings() -> None:
    ours = [Node(f"Body {n}", "decides", "body-body") for n in range(2)]
    uses = [Node(f"Campaign {n}", "until May", "live") for n in range(5)]
    drawn = web("Local 212", ours, uses)
    for column, height in (
        (drawn.ours, drawn.height), (drawn.uses, drawn.height), (drawn.ours_narrow, drawn.height_narrow),
        (drawn.uses_narrow, drawn.height_narrow),
    ):  # fmt: skip
        tops = [one.y for one in column]
        assert all(top >= 0 and top + BOX <= height for top in tops)
        assert all(below - above >= BOX for above, below in pairwise(tops))
    assert drawn.ours_narrow[-1].y + BOX < drawn.centre_y < drawn.uses_narrow[0].y - BOX


def test_a_relationship_that_was_never_used_has_a_web_of_its_own_side_alone() -> None:
    drawn = web("Local 212", [Node("Chapter", "decides", "leader-body")], [])
    assert drawn.uses == ()
    assert drawn.centre_y + BOX < drawn.height_narrow
