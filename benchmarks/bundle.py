"""Checking 10,000 opened lines against their commitments and roots, beside opening as many envelopes once."""

import random
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from ballots.rules.commitments import OpenedLine, commitments_root, openings_root
from ballots.rules.paper import commitment, secret, stated_length
from ballots.rules.sealing import open_envelope, seal
from benchmarks.timing import Ratio, beside

LINES = 10_000
BALLOT = "B-2026-001"


def measure() -> Iterator[Ratio]:
    """Measure the verifier's share of the work beside the counter's."""
    dice = random.Random(20260302)
    key = X25519PrivateKey.generate()
    public, private = key.public_key().public_bytes_raw(), key.private_bytes_raw()
    length = stated_length(BALLOT, {"1": "abstain"})
    lines, envelopes = [], []
    for n in range(LINES):
        seed, choice = dice.randbytes(16), dice.choice(["yes", "no", "abstain"])
        own = secret(BALLOT, "1", seed)
        lines.append(OpenedLine(commitment(BALLOT, "1", choice, own), choice, own))
        if n < LINES // 10:
            envelopes.append(seal(public, BALLOT, {"1": choice}, seed, length))
    lines.sort(key=lambda line: line.commitment)

    def check() -> None:
        assert all(commitment(BALLOT, "1", line.choice, line.secret) == line.commitment for line in lines)
        openings_root(1, lines)
        commitments_root(line.commitment for line in lines)

    def open_a_tenth() -> None:
        for envelope in envelopes:
            open_envelope(private, BALLOT, envelope)

    ours, tenth = beside(check, open_a_tenth)
    yield Ratio(f"{LINES:,} lines checked", ours, tenth * 10, "opening as many envelopes", 0.5)
