"""Numbers for people, such as B-2026-011: counted within a year and a kind, never reused."""

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from foundation.clock import now
from foundation.database import db
from foundation.models import Numbering


def next_number(kind: str) -> str:
    """Return the next number of this kind in the present year. The row's lock makes two askers wait for each other."""
    year = now().year
    mine = (Numbering.kind == kind) & (Numbering.year == year)
    if not db.session.execute(select(Numbering.last).where(mine)).first():
        try:
            with db.session.begin_nested():
                db.session.execute(insert(Numbering).values(kind=kind, year=year, last=0))
        except IntegrityError:
            pass  # another process made the row in the same instant
    db.session.execute(update(Numbering).where(mine).values(last=Numbering.last + 1))
    last = db.session.execute(select(Numbering.last).where(mine)).scalar_one()
    return f"{kind}-{year}-{last:03d}"
