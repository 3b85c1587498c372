"""The blueprint all pages of membership hang on, and what their routes share."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request, url_for
from flask_babel import format_date, format_datetime
from flask_login import current_user
from werkzeug.wrappers import Response

from foundation.database import transaction
from foundation.installation import facts
from membership import accounts, actions
from membership.rules.addresses import own_path

bp = Blueprint("membership", __name__)


def me() -> str:
    """Return the id of the member who is signed in."""
    member_id: str = current_user.member_id
    return member_id


def onward() -> str | None:
    """Return the page to go on to, if the request names one of ours."""
    return own_path(request.values.get("next"))


def enter(account: accounts.Account) -> Response:
    """Sign somebody in, note for themselves that they came, and lead them on."""
    with transaction():
        actions.come(account.member_id)
    accounts.open_session(account)
    return go_on()


def go_on() -> Response:
    """Lead on to the page asked for, or to the inbox."""
    return redirect(onward() or url_for("membership.inbox"), 303)


def local(at: datetime) -> datetime:
    """Return the instant in the organisation's time zone."""
    house = facts()
    return at.astimezone(ZoneInfo(house.time_zone) if house else UTC)


def told_instant(at: datetime) -> str:
    """Return an instant as people of the organisation read it."""
    told: str = format_datetime(local(at), "d MMMM y, HH:mm", rebase=False)
    return told


def told_hour(at: datetime) -> str:
    """Return an instant of these weeks: its weekday, day and hour."""
    told: str = format_datetime(local(at), "EEE d MMM, HH:mm", rebase=False)
    return told


def told_weekday(at: datetime) -> str:
    """Return the day of an instant of these weeks, with its weekday."""
    told: str = format_date(local(at).date(), "EEE d MMM", rebase=False)
    return told


def told_day(at: datetime) -> str:
    """Return the day of an instant as people of the organisation read it."""
    told: str = format_date(local(at).date(), "d MMMM y", rebase=False)
    return told
