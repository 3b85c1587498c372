"""What others may ask of the ballots; nothing here changes anything, and nothing tells a choice before the count."""

from ballots.queries.bundle import bundle_parts
from ballots.queries.certifying import (
    Recount,
    alarms,
    ballots_on,
    certify_until,
    certifying_is_late,
    live_ballot,
    may_sign,
    may_void,
    office_for,
    recount,
    signatures,
    tellers_named,
    uncertified,
)
from ballots.queries.downloads import counted_contests
from ballots.queries.drawn import Drawn
from ballots.queries.foreseen import foresee_ballots_on, foresee_list, foresee_result
from ballots.queries.found import (
    annulment,
    ballot,
    ballot_by_number,
    ballot_for,
    ballots_for,
    contests,
    count_of,
    died,
    has_unfinished_vote,
    known,
    may_see,
    needed,
    nothing_left,
    open_ballots,
    option_names,
    papers_opened,
    roll_size,
    state,
    subject,
    terms,
    window,
    withdrawal_reasons,
    withdrawn,
)
from ballots.queries.grouped import own_groups
from ballots.queries.own import followed, personal_data
from ballots.queries.papers import digests_kept, participations, taken_part, took_part
from ballots.queries.results import (
    Result,
    count_told,
    lines,
    result,
    stage,
    stage_told,
    told_contests,
    turnout,
    winners_of,
)
from ballots.queries.tried_rules import TriedRule, preset_rules, procedure_rules, tried_rule

__all__ = [
    "Drawn", "Recount", "Result", "TriedRule", "alarms", "annulment", "ballot", "ballot_by_number", "ballot_for",
    "ballots_for", "ballots_on", "bundle_parts", "certify_until", "certifying_is_late", "contests", "count_of",
    "count_told", "counted_contests", "died", "digests_kept", "followed", "foresee_ballots_on", "foresee_list",
    "foresee_result", "has_unfinished_vote", "known", "lines", "live_ballot", "may_see", "may_sign", "may_void",
    "needed", "nothing_left", "office_for", "open_ballots", "option_names", "own_groups", "papers_opened",
    "participations", "personal_data", "preset_rules", "procedure_rules", "recount", "result", "roll_size",
    "signatures", "stage", "stage_told", "state", "subject", "taken_part", "tellers_named", "terms", "told_contests",
    "took_part", "tried_rule", "turnout", "uncertified", "window", "winners_of", "withdrawal_reasons",
    "withdrawn",
]  # fmt: skip
