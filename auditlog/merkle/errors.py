"""The refusals of proof verification: a proof is of the wrong shape, or it leads to another root."""


class ProofError(ValueError):
    """A proof does not show what it was brought to show."""


class MalformedProof(ProofError):
    """Sizes, index, hash lengths or the number of hashes cannot belong to any proof of this kind."""


class RootMismatch(ProofError):
    """The proof leads to another root than the one given; carries both, 32 bytes each."""

    def __init__(self, which: str, expected: bytes, computed: bytes) -> None:
        """``which`` names the tree ("root", "old root"), ``computed`` is what follows from the proof."""
        super().__init__(f"The proof leads to {which} {computed.hex()}, but {expected.hex()} was given.")
        self.which, self.expected, self.computed = which, expected, computed
