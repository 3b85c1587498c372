"""What membership lets be found: bodies. People are not: who belongs where is nobody's to search through."""

from collections.abc import Collection

from flask import url_for
from flask_babel import gettext as _

from foundation.search.searchable import Searchable, Text
from membership import queries
from membership.models import Body


def _told(row: Body) -> Text:
    return Text(row.id, row.id, row.name, f"{row.kind} {row.scope or ''}".strip(), row.made_at)


def _readable(member_id: str | None) -> Collection[str]:
    return [one.id for one in queries.visible_bodies(member_id)] if member_id else ()


SEARCHABLE = (
    Searchable("body", Body, _told, _readable, lambda id: url_for("membership.body", body_id=id), lambda: _("Body")),
)
