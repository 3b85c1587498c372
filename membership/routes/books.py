"""What officers read in a body's books: its members, one person's standing on a day, and who would be on a roll."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app, render_template, request
from flask_babel import gettext as _

from foundation import access
from foundation.clock import now
from foundation.errors import BadInput
from foundation.installation import facts
from foundation.slots import slots
from foundation.web import VotingRule
from foundation.whole_numbers import asked_for
from membership import queries
from membership.models import Body
from membership.queries import Standing
from membership.routes.blueprint import bp, me
from membership.routes.people import seen

PAGE = 50
NOON = time(12)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _books(body_id: str) -> Body:
    """The body whose books an officer may read: 404 to whoever cannot see it, 403 to who is no officer of it."""
    there = seen(body_id)
    queries.require_officer(me(), there.id)
    return there


def _pages(total: int) -> tuple[int, int]:
    """Return the page asked for and the last one, both from 1."""
    last = max(1, -(-total // PAGE))
    return max(min(asked_for("page") or 1, last), 1), last


def _told(standing: Standing) -> str:
    """Return the reasons of a standing as one text, its days as all pages tell them."""
    told = current_app.jinja_env.filters["day"]
    return _DAY.sub(lambda found: str(told(found.group())), " ".join(standing.reasons))


def _rules(body_id: str) -> list[VotingRule]:
    return [one for ask in slots().voting_rules for one in ask(body_id)]


@bp.get("/people/<body_id>/members")
@access.signed_in
def members(body_id: str) -> str:
    """List a body's members for its officers, page by page, found by name or address."""
    there, text = _books(body_id), request.args.get("q", "").strip()[:100]
    wanted = asked_for("page") or 1
    found, total = queries.members_of(there.id, text, (min(max(wanted, 1), 10**6) - 1) * PAGE, PAGE)
    page, last = _pages(total)
    if page != wanted:
        found, total = queries.members_of(there.id, text, (page - 1) * PAGE, PAGE)
    return render_template(
        "membership/members.html", body=there, lines=found, total=total, text=text, page=page, last=last,
        today=queries.local_day(now()),
    )  # fmt: skip


@bp.get("/people/<body_id>/members/<member_id>")
@access.signed_in
def person(body_id: str, member_id: str) -> str:
    """Answer why somebody may vote in the body, or may not, on a day; with places, dues and rolls they rest on."""
    there = _books(body_id)
    who, today = queries.person_in(member_id, there.id), queries.local_day(now())
    day = day_asked(request.args.get("day", "")) or today
    answers = answers_on(who.id, there.id, day)
    places = [one for one in queries.places_of(who.id) if queries.is_officer(me(), one.body_id)]
    return render_template(
        "membership/person.html", body=there, person=who, day=day, today=today, answers=answers, places=places,
        dues=queries.dues_of(who.id), rolls=queries.rolls_with(who.id, there.id), local_day=queries.local_day,
    )  # fmt: skip


@bp.get("/people/<body_id>/roll")
@access.signed_in
def roll_preview(body_id: str) -> str:
    """Show who would be on a roll frozen now, and why others would not; nothing is frozen."""
    there, rules = _books(body_id), _rules(body_id)
    t = now()
    if not rules:
        return render_template("membership/roll.html", body=there, rules=rules, today=queries.local_day(t))
    asked = request.args.get("kind", rules[0].kind)
    rule = next((one for one in rules if one.kind == asked), rules[0])
    seats = queries.seats(there.id, rule.standing, t, t + timedelta(days=rule.notice_days))
    off = [one for one in seats if not one.standing.entitled]
    shown = seats if request.args.get("show") == "all" else off
    page, last = _pages(len(shown))
    return render_template(
        "membership/roll.html", body=there, rules=rules, rule=rule, total=len(seats), off=len(off),
        shown=[(one, _told(one.standing)) for one in shown[(page - 1) * PAGE : page * PAGE]],
        everybody=shown is seats, page=page,
        last=last, opens=queries.local_day(t + timedelta(days=rule.notice_days)), today=queries.local_day(t),
    )  # fmt: skip


def answers_on(member_id: str, body_id: str, day: date) -> list[tuple[VotingRule, bool, str]]:
    """Return for each kind of decision whether a member may vote if a roll were frozen that day, and why."""
    at = _noon(day)
    return [
        (one, found.entitled, _told(found))
        for one in _rules(body_id)
        for found in [queries.standing(member_id, body_id, one.standing, at, at + timedelta(days=one.notice_days))]
    ]


def day_asked(text: str) -> date | None:
    """Return the day that was typed, None for none. Raises BadInput."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            _("That is no day"), _("A day is written as 2026-03-02."), _("Go back and choose one.")
        ) from None


def _noon(day: date) -> datetime:
    house = facts()
    return datetime.combine(day, NOON, ZoneInfo(house.time_zone if house else "UTC"))
