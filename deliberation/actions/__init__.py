"""What deliberation does: each changes state, logs and flushes; none commits and none sees a request."""

from deliberation.actions.amendments import answer_amendment, move_amendment
from deliberation.actions.changing_rounds import call_off, change_round
from deliberation.actions.conditions import confirm_finding, propose_finding
from deliberation.actions.decisions import record_decision
from deliberation.actions.founding import found_procedure
from deliberation.actions.marks import keep_mark
from deliberation.actions.minutes import (
    answer_poll,
    ask_floor,
    contribute,
    count_guests,
    end_poll,
    end_turn,
    give_floor,
    open_poll,
    require_writer,
    take_back,
)
from deliberation.actions.notice import freeze, freeze_again
from deliberation.actions.procedures import adopt_procedure
from deliberation.actions.proposals import propose, revise, withdraw
from deliberation.actions.referrals import refer
from deliberation.actions.rounds import attend, call_round, check_in, file_report, may_call, strike
from deliberation.actions.statements import file_statement, withdraw_statement
from deliberation.actions.talk import edit_post, hide_post, say, show_post
from deliberation.queries.waiting import NOTIFIERS

__all__ = [
    "NOTIFIERS", "adopt_procedure", "answer_amendment", "answer_poll", "ask_floor", "attend", "call_off", "call_round",
    "change_round",
    "check_in", "confirm_finding", "contribute", "count_guests", "edit_post", "end_poll", "end_turn", "file_report",
    "file_statement", "found_procedure", "freeze", "freeze_again", "give_floor", "hide_post", "keep_mark", "may_call",
    "move_amendment", "open_poll", "propose", "propose_finding", "record_decision", "refer", "require_writer", "revise",
    "say", "show_post", "strike", "take_back", "withdraw", "withdraw_statement",
]  # fmt: skip
