"""A member's own receipts: the ballots they took part in, never what was in the envelope."""

from flask import render_template

from ballots import queries
from ballots.routes.blueprint import bp, me
from foundation.access import signed_in
from foundation.clock import now


@bp.get("/receipts")
@signed_in
def receipts() -> str:
    """List the ballots the member took part in, with the way to each receipt."""
    t = now()
    lines = [
        {"ballot": one, "title": title, "stage": queries.stage(one, t), "kept": kept,
         "opened": queries.papers_opened(one.id)}
        for one, title, kept in queries.taken_part(me())
    ]  # fmt: skip
    return render_template("ballots/receipts.html", lines=lines)
