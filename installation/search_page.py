"""The search page: one field, and below it what the asker may read of all that holds their words."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from foundation.access import public
from foundation.search.finding import PAGE, Hit, find
from foundation.search.words import question
from foundation.whole_numbers import asked_for
from installation.front import day
from membership import queries as membership

bp = Blueprint("search", __name__)
LONGEST = 200
"""Letters of a question that are looked at."""
LAST_PAGE = 50


@bp.get("/search")
@public
def search() -> ResponseReturnValue:
    """Find what holds every word of `q` and may be read by whoever asks."""
    text = request.args.get("q", "")[:LONGEST]
    page = min(asked_for("page") or 1, LAST_PAGE)
    asked = question(text)
    member_id = current_user.member_id if current_user.is_authenticated else None
    found = find(asked, member_id, page)
    names = membership.body_names({hit.body_id for hit in found.hits})
    return render_template(
        "installation/search.html", text=text, words=[one.word for one in asked], total=found.total,
        hits=[_shown(hit, names.get(hit.body_id, "")) for hit in found.hits],
        first=(page - 1) * PAGE + 1, earlier=_page(text, page - 1) if page > 1 else "",
        later=_page(text, page + 1) if page * PAGE < found.total and page < LAST_PAGE else "",
    )  # fmt: skip


def _shown(hit: Hit, body: str) -> dict[str, Any]:
    return {"label": hit.label, "body": body, "when": day(hit.at), "title": hit.title, "url": hit.url,
            "parts": hit.parts}  # fmt: skip


def _page(text: str, page: int) -> Any:
    return url_for("search.search", q=text, page=page)
