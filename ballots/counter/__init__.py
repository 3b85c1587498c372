"""The counter: makes seal keys ahead, opens and counts what the signed log says is closed, destroys the keys.

It is a process of its own and believes the log, not the tables; it refuses to know any page, and nobody asks it.
"""

from ballots.counter.counting import count_due
from ballots.counter.destroying import destroy_due, drop_digests
from ballots.counter.spares import keep_spares
from foundation.installation import facts

__all__ = ["count_due", "destroy_due", "drop_digests", "keep_spares", "tick"]


def tick() -> None:
    """Do once whatever is due: spare keys, counts, keys to destroy, digests to drop. Safe to kill at any point."""
    if facts() is None:
        return
    keep_spares()
    count_due()
    destroy_due()
    drop_digests()
