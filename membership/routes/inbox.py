"""The inbox: what waits for a member, by the hour it ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from markupsafe import Markup

from foundation import access
from foundation.clock import now
from foundation.slots import slots
from foundation.web import Waiting
from membership import queries
from membership.routes.blueprint import bp, me, told_day, told_hour, told_instant, told_weekday

SOON = timedelta(days=3)
NEWS = 12


def _left(until: datetime, at: datetime) -> str:
    span = until - at
    hours = int(span.total_seconds()) // 3600
    if hours < 1:
        told: str = ngettext("%(num)s minute left", "%(num)s minutes left", max(1, span // timedelta(minutes=1)))
    elif hours < 48:
        told = ngettext("%(num)s hour left", "%(num)s hours left", hours)
    else:
        told = ngettext("%(num)s day left", "%(num)s days left", span.days)
    return told


def _line(one: Waiting, at: datetime, first: bool) -> dict[str, Any]:
    line = {
        "title": one.title,
        "url": one.url,
        "act": one.act,
        "main": first,
        "lines": [words for words in (one.why_not, one.note) if words],
    }
    if one.until is None:
        return {**line, "when": _("No deadline"), "iso": "", "left": "", "soon": False}
    return {
        **line,
        "when": told_hour(one.until),
        "iso": one.until.isoformat(),
        "left": _left(one.until, at) if one.until > at else _("overdue"),
        "soon": one.until - at <= SOON,
    }


@bp.get("/inbox")
@access.signed_in
def inbox() -> str:
    """Show what waits, first what ends first."""
    at = now()
    never = datetime.max.replace(tzinfo=UTC)
    told: list[Waiting] = [one for ask in slots().inbox for one in ask(current_user)]
    told.sort(key=lambda one: (one.until or never, one.title))
    waiting = [one for one in told if not one.why_not]
    items = [_line(one, at, n == 0 and one.until is not None) for n, one in enumerate(waiting)]
    others = [{**_line(one, at, False), "soon": False} for one in told if one.why_not]
    since = queries.last_here(me())
    return render_template(
        "membership/inbox.html", items=items, others=others, today=told_day(at), since=since and told_day(since),
        news=[_told(one) for one in queries.news(me(), since, NEWS, told_instant)], bodies=queries.bodies_of(me()),
    )  # fmt: skip


def _told(one: queries.News) -> dict[str, Any]:
    about = Markup('<a href="{}">{}</a>').format(one.url, one.title)
    return {
        "when": told_weekday(one.at), "iso": one.at.isoformat(), "folio": one.seq,
        "url": f"/log/entries/{one.seq}" if one.seq is not None else "", "sentence": one.sentence, "note": about,
    }  # fmt: skip
