"""The draft of a round's report: all that was recorded, and nobody by name."""

from datetime import UTC, datetime

from deliberation.rules.draft import LONGEST_DRAFT, Recorded, draft
from deliberation.rules.minutes import Poll, Saying
from deliberation.rules.text import LONGEST_REPORT

T = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)


def said(n: int, side: str, text: str) -> Saying:
    return Saying(n, n, "ann", side, text, T, False)


def test_a_draft_tells_attendance_both_sides_open_questions_and_straw_polls() -> None:
    sayings = [
        said(1, "against", "It costs."), said(2, "for", "They asked us."), said(3, "question", "Who pays?"),
        said(4, "for", "It is time."),
    ]  # fmt: skip
    polls = [Poll(5, "Leaning?", ("For", "Against"), T, T, 9, (6, 3)), Poll(6, "Still open?", ("A", "B"), T)]
    assert draft(Recorded(9, 5, 2, 3, sayings, polls)) == (
        "9 members took part; needed: 5. Guests: 2. Speakers: 3.\n\n"
        "# For\n\n- They asked us.\n- It is time.\n\n"
        "# Against\n\n- It costs.\n\n"
        "# Open questions\n\n- Who pays?\n\n"
        "# Straw poll, which binds nobody: Leaning?\n\n- For: 6\n- Against: 3"
    )


def test_a_draft_of_nothing_tells_how_many_came() -> None:
    assert draft(Recorded(3, 0, 0, 0, [], [])) == "3 members took part."
    assert draft(Recorded(1, 2, 0, 0, [], [])) == "One member took part; needed: 2."


def test_no_draft_names_who_spoke() -> None:
    assert "ann" not in draft(Recorded(9, 5, 0, 1, [said(1, "for", "They asked us.")], []))


def test_a_draft_always_leaves_room_in_the_report_and_says_what_it_left_out() -> None:
    many = [said(n, ("for", "against", "question")[n % 3], "x" * 480) for n in range(90)]
    made = draft(Recorded(9, 5, 0, 1, many, [Poll(5, "q" * 200, ("o" * 80,) * 8, T, T, 9, (9,) * 8)] * 3))
    assert len(made) < LONGEST_REPORT - 500
    assert len(made) > LONGEST_DRAFT - 1_000
    assert made.count("Not written out here:") == 3
