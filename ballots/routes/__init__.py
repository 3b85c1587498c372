"""The pages of the ballots: the paper and its receipt, the result, certifying, and rulings of two people."""

from ballots.routes import acts, certify, downloads, opened_list, receipts, results, simulate, voting, write_rule
from ballots.routes.blueprint import bp

__all__ = [
    "acts", "bp", "certify", "downloads", "opened_list", "receipts", "results", "simulate", "voting", "write_rule",
]  # fmt: skip
