"""Remembering for a member how far they have read; nothing of it is logged, and nobody else sees it."""

from deliberation.models import ReadMark
from deliberation.rules.reading_marks import Mark
from foundation.database import db


def keep_mark(member_id: str, proposal_id: str, mark: Mark) -> None:
    """Keep the mark in place of an earlier one."""
    row = db.session.get(ReadMark, (member_id, proposal_id))
    if row is None:
        row = ReadMark(member_id=member_id, proposal_id=proposal_id)
        db.session.add(row)
    row.seen_at, row.base_at = mark.seen_at, mark.base_at
    row.seen_version, row.seen_post, row.seen_reports = mark.seen.version, mark.seen.post, mark.seen.reports
    row.base_version, row.base_post, row.base_reports = mark.base.version, mark.base.post, mark.base.reports
    db.session.flush()
