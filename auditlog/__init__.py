"""The append-only log: entries written with their acts, sequenced into a Merkle tree, signed, proved and published.

It refuses to know what an entry means: which fields a type has, and what follows from them, is for the package that
wrote it. It never changes, drops or reorders a line, and signs no tree that does not continue the last one it signed.
"""
