"""Who would be on a roll if it were frozen at an instant, and why others would not: nothing here freezes anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from foundation.database import db
from membership.models import Member, Membership
from membership.queries.standing import asked_of, facts_of, local_day
from membership.rules.standing import Standing, Translate, judge


@dataclass(frozen=True)
class Seat:
    """One member of a body with their standing for one roll."""

    member_id: str
    name: str
    standing: Standing


def judged(
    body_id: str, rule: Mapping[str, Any] | None, frozen_at: datetime, opens_at: datetime,
    translate: Translate = gettext,
) -> dict[str, Standing]:
    """Return the standing of everybody in the body, by member, for a roll frozen and opened at these instants.

    Raises BadInput where the rule cannot be read.
    """
    asked = asked_of(rule)
    frozen_on, opens_on = local_day(frozen_at), local_day(opens_at)
    known = facts_of(body_id, frozen_on, asked.attended[1] if asked.attended else 0)
    return {who: judge(asked, facts, frozen_on, opens_on, translate) for who, facts in known.items()}


def seats(body_id: str, rule: Mapping[str, Any] | None, frozen_at: datetime, opens_at: datetime) -> list[Seat]:
    """Return everybody in the body with their standing, by name. Raises BadInput where the rule cannot be read."""
    standings = judged(body_id, rule, frozen_at, opens_at)
    there = select(Membership.member_id).where(Membership.body_id == body_id)
    asked = select(Member.id, Member.name).where(Member.id.in_(there)).order_by(Member.name, Member.id)
    return [Seat(who, name, standings[who]) for who, name in db.session.execute(asked) if who in standings]
