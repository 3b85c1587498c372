"""What deliberation does: each changes state, logs and flushes; none commits and none sees a request."""

from deliberation.actions.conditions import confirm_finding, propose_finding
from deliberation.actions.decisions import record_decision
from deliberation.actions.founding import found_procedure
from deliberation.actions.notice import NOTIFIERS, freeze
from deliberation.actions.procedures import adopt_procedure
from deliberation.actions.proposals import propose, revise, withdraw
from deliberation.actions.rounds import CALLERS, attend, call_round, file_report, may_call, strike

__all__ = [
    "CALLERS", "NOTIFIERS", "adopt_procedure", "attend", "call_round", "confirm_finding", "file_report",
    "found_procedure", "freeze", "may_call", "propose", "propose_finding", "record_decision", "revise", "strike",
    "withdraw",
]  # fmt: skip
