"""How far a member has read a proposal: private to that member, shown to nobody else."""

from deliberation.models import ReadMark
from deliberation.rules.reading_marks import Mark, Seen
from foundation.database import db
from foundation.once import once_a_page


@once_a_page
def read_mark(member_id: str, proposal_id: str) -> Mark | None:
    """Return the member's mark on a proposal, or None for one they never opened."""
    return mark_of(db.session.get(ReadMark, (member_id, proposal_id)))


def mark_of(row: ReadMark | None) -> Mark | None:
    """Return a kept mark as the rules read it."""
    if row is None:
        return None
    seen = Seen(row.seen_version, row.seen_post, row.seen_reports)
    base = Seen(row.base_version, row.base_post, row.base_reports)
    return Mark(seen, row.seen_at, base, row.base_at)
