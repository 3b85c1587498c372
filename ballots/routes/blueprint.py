"""The blueprint that all pages of the ballots hang on, and what they share."""

import json
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ballots import queries
from ballots.models import Ballot
from ballots.rules.rule import Rule, parse_rule
from ballots.rules.sentence import sentence
from foundation.clock import app_now
from foundation.sessions import FRESH

bp = Blueprint("ballots", __name__)


def me() -> str:
    """Return the id of the member who is signed in."""
    member_id: str = current_user.member_id
    return member_id


def rule_of(found: Ballot, contest: Any) -> Rule:
    """Return the rule of one contest as noticed."""
    return parse_rule({"quorum": json.loads(found.quorum), **json.loads(contest.rule)})


def rule_sentence(found: Ballot) -> str:
    """Return the rule of the ballot's first contest in one sentence, with the numbers of its roll."""
    contest = queries.contests(found.id)[0]
    return sentence(rule_of(found, contest), queries.roll_size(found), lambda text: str(_(text)))


def ask_password(back: str) -> ResponseReturnValue | None:
    """Lead to the password page unless the password was given within ten minutes; None where it was."""
    given = session.get("fresh_at")
    if given and timedelta(0) <= app_now() - datetime.fromisoformat(given) <= FRESH:
        return None
    return redirect(url_for("membership.confirm_password", next=back), 303)
