"""What others may ask deliberation; nothing here changes anything."""

from deliberation.queries.conditions import (
    FIND,
    ConditionTold,
    conditions_of,
    is_endorsement,
    mandates_at_stake,
    may_find,
    subject_of,
    unfound,
)
from deliberation.queries.decisions import (
    DecisionTold,
    bundle_parts,
    decision,
    decision_of,
    decision_on,
    decisions,
    endorsement_found,
    endorsement_state,
    endorsements,
    is_before_members,
    is_decided,
    notice,
    notice_of,
    standing_endorsement,
    told,
)
from deliberation.queries.marks import read_mark
from deliberation.queries.minutes import answered, minutes, needed, present, recorded
from deliberation.queries.presets import presets
from deliberation.queries.procedures import (
    procedure,
    procedure_document,
    procedure_for,
    procedures_of,
    rules_of,
    standing_of,
)
from deliberation.queries.proposals import (
    contests_of,
    gates,
    mandate_stands,
    may_see,
    open_proposals,
    proposal,
    proposal_for,
    proposals_for,
    readable_bodies,
    visible_bodies,
)
from deliberation.queries.rounds import (
    attendance,
    attendants,
    attends,
    hosts_of,
    report,
    reports_of,
    round_,
    round_state,
    rounds_in,
    rounds_of,
    rounds_told,
)
from deliberation.queries.talk import (
    MODERATORS,
    Said,
    StatementTold,
    may_speak,
    post_in,
    sides_of,
    statements,
    thread,
    threads,
)
from deliberation.queries.versions import amendment, amendments, newest_version, version, versions, waiting_amendments
from deliberation.queries.waiting import CALLERS, REPORTERS, inbox

__all__ = [
    "CALLERS", "FIND", "MODERATORS", "REPORTERS", "ConditionTold", "DecisionTold", "Said", "StatementTold",
    "amendment", "amendments", "answered", "attendance", "attendants", "attends", "bundle_parts", "conditions_of",
    "contests_of", "decision", "decision_of", "decision_on", "decisions", "endorsement_found", "endorsement_state",
    "endorsements", "gates", "hosts_of", "inbox", "is_before_members", "is_decided", "is_endorsement",
    "mandate_stands", "mandates_at_stake", "may_find", "may_see", "may_speak", "minutes", "needed", "newest_version",
    "notice", "notice_of", "open_proposals", "post_in", "present", "presets", "procedure", "procedure_document",
    "procedure_for", "procedures_of", "proposal", "proposal_for", "proposals_for", "read_mark", "readable_bodies",
    "recorded", "report", "reports_of", "round_", "round_state", "rounds_in", "rounds_of", "rounds_told", "rules_of",
    "sides_of", "standing_endorsement", "standing_of", "statements", "subject_of", "thread", "threads", "told",
    "unfound", "version", "versions", "visible_bodies", "waiting_amendments",
]  # fmt: skip
