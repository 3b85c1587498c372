"""What this installation is, read from its one row."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from foundation.database import db
from foundation.models import Installation


@dataclass(frozen=True)
class InstallationFacts:
    """The facts of the installation row; they never change while the log lives."""

    origin: str
    organisation: str
    time_zone: str
    demo: bool
    register: str
    log_key: str
    office_key: str
    mandate_key: str


def facts() -> InstallationFacts | None:
    """Return what this installation is, or None before it was initialised."""
    found: InstallationFacts | None = current_app.extensions.get("mandate.installation")
    if found is not None:
        return found
    try:
        row = db.session.execute(select(Installation)).scalar_one_or_none()
    except DBAPIError:
        db.session.rollback()
        return None  # no database or no tables yet; whoever needs more will say so
    if row is None:
        return None
    found = InstallationFacts(**{name: getattr(row, name) for name in InstallationFacts.__dataclass_fields__})
    current_app.extensions["mandate.installation"] = found
    return found


def required() -> InstallationFacts:
    """Return the facts; raises LookupError saying how to initialise where there are none."""
    found = facts()
    if found is None:
        raise LookupError("this installation is empty: run `mandate init` (or `make run` for the demo) first")
    return found
