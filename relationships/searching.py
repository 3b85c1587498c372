"""What relationships lets be found: ties with their counterpart, and campaigns. Never contacts: reading is logged."""

from collections.abc import Collection

from flask import url_for
from flask_babel import gettext as _

from foundation.database import db
from foundation.search.searchable import Searchable, Text
from membership import queries as membership
from relationships.models import Campaign, Counterpart, Relationship


def _tie(row: Relationship) -> Text:
    other = db.session.get_one(Counterpart, row.counterpart_id)
    said = (row.summary, other.kind, row.holder_name or "")
    return Text(row.id, row.body_id, other.name, " · ".join(part for part in said if part), row.made_at)


def _campaign(row: Campaign) -> Text:
    said = f"{row.aim} · {row.candidate}" if row.candidate else row.aim
    return Text(row.id, row.body_id, row.title, said, row.made_at)


def _readable(member_id: str | None) -> Collection[str]:
    return membership.own_and_above(member_id) if member_id else ()


SEARCHABLE = (
    Searchable(
        "relationship", Relationship, _tie, _readable,
        lambda id: url_for("relationships.relationship", relationship_id=id), lambda: _("Relationship"),
    ),
    Searchable(
        "campaign", Campaign, _campaign, _readable,
        lambda id: url_for("relationships.campaign", campaign_id=id), lambda: _("Campaign"),
    ),
)  # fmt: skip
