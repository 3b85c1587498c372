"""The front of the house: its first page, the promise page, and what every page shares."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from auditlog.queries import latest_checkpoint
from foundation.access import public
from foundation.installation import facts
from foundation.slots import Slots

bp = Blueprint("front", __name__)
NARROW = "\u00a0"


@bp.get("/")
@public
def start() -> ResponseReturnValue:
    """Members are led to what waits for them; everybody else learns what this is."""
    if current_user.is_authenticated:
        return redirect(url_for("membership.inbox"))
    return render_template("installation/start.html")


@bp.get("/promise")
@public
def promise() -> ResponseReturnValue:
    """What is promised, what is not, and how to check it."""
    return render_template("installation/promise.html")


def csrf_field() -> Markup:
    """Return the hidden field that every form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _zone() -> ZoneInfo:
    installation = facts()
    return ZoneInfo(installation.time_zone if installation else "UTC")


def instant(value: datetime | None) -> str:
    """Tell an instant in the organisation's time zone, kept on one line."""
    if value is None:
        return ""
    return format_datetime(value.astimezone(_zone()), "d MMM y, HH:mm", locale="en").replace(" ", NARROW)


def day(value: date | datetime | str | None) -> str:
    """Tell a day in the organisation's time zone, kept on one line; text is a day as ISO 8601 writes it."""
    if value is None:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(_zone()).date()
    return format_date(value, "d MMM y", locale="en").replace(" ", NARROW)


def everywhere() -> dict[str, Any]:
    """Give every page whose house it is, the doors, and the newest checkpoint."""
    installation = facts()
    slots: Slots = current_app.extensions["mandate.slots"]
    shared: dict[str, Any] = {
        "organisation": installation.organisation if installation else None,
        "demo": bool(installation and installation.demo),
        "time_zone": installation.time_zone if installation else None,
        "doors": sorted((d for make in slots.doors if (d := make(current_user))), key=lambda door: door.rank),
        "sign_in_url": url_for("membership.sign_in"),
        "sign_out_url": url_for("membership.sign_out"),
    }
    if installation is None:
        return shared
    if installation.demo:
        shared["demo_links"] = [
            {"label": _("What to try"), "url": url_for("demo.demo")},
            {"label": _("Be somebody else"), "url": url_for("membership.personas")},
            {"label": _("Outbox"), "url": url_for("membership.outbox")},
        ]
    if newest := latest_checkpoint():
        shared["checkpoint"] = {"size": newest.size, "root": newest.root.hex(), "made": instant(newest.made_at)}
    return shared
