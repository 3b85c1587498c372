"""What the vote on a proposal would need if its roll were frozen today, and when it could take effect."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from deliberation import queries
from deliberation.routes import told
from deliberation.rules.calendar import Earliest, earliest
from deliberation.rules.procedure import Procedure
from membership import queries as membership


@dataclass(frozen=True)
class Needs:
    """The rule with today's numbers: how many of how many could vote, and the earliest days of its way."""

    sentence: str
    """The ballot's rule with the numbers of a roll frozen today."""
    whole: str
    """The whole procedure in sentences."""
    entitled: int
    members: int
    earliest: Earliest


def needs(rules: Procedure, body_id: str, t: datetime) -> Needs:
    """Work out what a vote of this body would need under these rules."""
    judged = membership.judged(body_id, queries.standing_of(rules), t, t + timedelta(days=rules.notice_days))
    entitled = sum(one.entitled for one in judged.values())
    sentence = told.motion_sentence(dict(rules.document), entitled)
    return Needs(sentence, told.procedure_sentence(rules), entitled, len(judged), earliest(rules, t))
