"""Procedures, proposals with what is said of them, rounds, notices and decisions."""

from deliberation.models.decisions import ConditionFinding, Decision, Notice
from deliberation.models.kinds import KINDS, OFFERED
from deliberation.models.procedures import Procedure
from deliberation.models.proposals import Amendment, Proposal, ProposalVersion, Referral, Statement
from deliberation.models.rounds import Round, RoundAttendance, RoundLine, RoundReport, StrawAnswer, StrawTally
from deliberation.models.talk import Post, ReadMark

__all__ = [
    "KINDS", "OFFERED", "Amendment", "ConditionFinding", "Decision", "Notice", "Post", "Procedure", "Proposal",
    "ProposalVersion", "ReadMark", "Referral", "Round", "RoundAttendance", "RoundLine", "RoundReport", "Statement",
    "StrawAnswer", "StrawTally",
]  # fmt: skip
