"""The blueprint that all pages of the ballots hang on, and what they share."""

from datetime import datetime, timedelta

from flask import Blueprint, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ballots import queries
from ballots.models import Ballot
from ballots.rules.contest_sentence import contest_sentence
from foundation.clock import app_now
from foundation.sessions import FRESH

bp = Blueprint("ballots", __name__)


def me() -> str:
    """Return the id of the member who is signed in."""
    member_id: str = current_user.member_id
    return member_id


def rule_sentence(found: Ballot) -> str:
    """Return the rule of the ballot in plain words, with the numbers of its roll."""
    asked, roll = queries.terms(found), queries.roll_size(found)
    told = dict.fromkeys(contest_sentence(asked, contest, roll, _text) for contest in asked.contests)
    return " ".join(told)


def _text(template: str) -> str:
    return str(_(template))


def ask_password(back: str) -> ResponseReturnValue | None:
    """Lead to the password page unless the password was given within ten minutes; None where it was."""
    given = session.get("fresh_at")
    if given and timedelta(0) <= app_now() - datetime.fromisoformat(given) <= FRESH:
        return None
    return redirect(url_for("membership.confirm_password", next=back), 303)
