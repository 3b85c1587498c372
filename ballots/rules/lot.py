"""The lot: a seed fixed before the notice and shown with the count gives the order in which ties fall (pure).

The counter makes the seed with the seal key, so both are fixed when the hash of the seed stands in the notice, long
before anybody can know which options will be tied. docs/counting.md shows how to work the order again.
"""

from collections.abc import Iterable

from foundation.hashing import tagged


def lot_seed(private: bytes) -> bytes:
    """Return the seed (32 bytes) that goes with the private half of a seal key; it does not lead back to the key."""
    return tagged("lot-seed-v1", private)


def lot_hash(seed: bytes) -> bytes:
    """Return the hash (32 bytes) by which a notice fixes the seed."""
    return tagged("lot-hash-v1", seed)


def lot_order(ballot: str, contest: int, seed: bytes, options: Iterable[str]) -> tuple[str, ...]:
    """Return the options of a contest in the order drawn; a tie falls on the one drawn first."""
    return tuple(sorted(options, key=lambda option: tagged("lot-v1", ballot, str(contest), seed, option)))
