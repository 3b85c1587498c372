"""The Merkle tree of RFC 6962: hashing, roots, proofs and tiles.

It knows hashes and sizes alone; it refuses to know what an entry says, who signed a checkpoint and where hashes are
kept.
"""
