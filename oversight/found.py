"""A decision looked up by its id or number, refused in the words of this desk where there is none."""

from typing import Any

from deliberation import queries as deliberation
from foundation.errors import NotFound
from oversight.errors import unknown_decision


def decision(decision_id: str) -> Any:
    """Return the decision's row. Raises NotFound."""
    try:
        return deliberation.decision(decision_id)
    except NotFound:
        raise unknown_decision() from None
