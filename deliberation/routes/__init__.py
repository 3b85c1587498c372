"""The pages of deliberation: proposals, rounds and procedures, each for the members of its bodies only."""

from deliberation.routes import (
    amending,
    changing_rounds,
    conditions,
    discussing,
    minutes,
    procedures,
    proposal_page,
    proposals,
    referring,
    reports,
    rounds,
    stating,
)
from deliberation.routes.blueprint import bp

__all__ = [
    "amending", "bp", "changing_rounds", "conditions", "discussing", "minutes", "procedures", "proposal_page",
    "proposals", "referring", "reports", "rounds", "stating",
]  # fmt: skip
