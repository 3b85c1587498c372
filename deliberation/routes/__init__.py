"""The pages of deliberation: proposals, rounds and procedures, each for the members of its bodies only."""

from deliberation.routes import conditions, minutes, procedures, proposals, reports, rounds
from deliberation.routes.blueprint import bp

__all__ = ["bp", "conditions", "minutes", "procedures", "proposals", "reports", "rounds"]
