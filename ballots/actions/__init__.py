"""What is done with ballots, one function a use case. They flush and log; whoever calls them commits.

Only `settle` and what it names commits by itself, before the act: what a boundary wrote stays even if the act
is refused.
"""

from ballots.actions.casting import CastAnswer, cast
from ballots.actions.certifying import sign_count
from ballots.actions.notice import notice
from ballots.actions.plain import Sealed, seal_for
from ballots.actions.rulings import (
    amend_roll,
    annul,
    name_teller,
    propose_amendment,
    propose_annulment,
    propose_teller,
    require_ruler,
)
from ballots.actions.settle import settle, settle_due
from ballots.actions.snapshots import snapshot_turnout
from ballots.actions.withdrawing import (
    propose_contest_withdrawal,
    propose_withdrawal,
    withdraw_contest,
    withdraw_option,
)

__all__ = [
    "CastAnswer", "Sealed", "amend_roll", "annul", "cast", "name_teller", "notice", "propose_amendment",
    "propose_annulment", "propose_contest_withdrawal", "propose_teller", "propose_withdrawal", "require_ruler",
    "seal_for", "settle", "settle_due", "sign_count", "snapshot_turnout", "withdraw_contest", "withdraw_option",
]  # fmt: skip
