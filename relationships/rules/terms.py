"""Terms: dated, checkable conditions both ways, as one canonical document that is hashed and voted on. Pure."""

import hashlib
from collections.abc import Iterable, Mapping

from foundation.hashing import jcs, parse_canonical

_KEYS = {"by", "text", "due"}
MOST = 100
"""Terms that one document may hold."""


def terms_document(terms: Iterable[Mapping[str, str]]) -> bytes:
    """The canonical JSON of the terms in their order, each `{"by", "text", "due"}` of text.

    Raises `ValueError` for another shape, an empty text, or more than `MOST` terms.
    """
    listed = [dict(term) for term in terms]
    if len(listed) > MOST:
        raise ValueError(f"There are {len(listed)} terms; a document holds at most {MOST}.")
    for n, term in enumerate(listed, 1):
        if set(term) != _KEYS or not all(isinstance(value, str) for value in term.values()):
            raise ValueError(f"Term {n} must have by, text and due, each as text.")
        if not term["text"].strip():
            raise ValueError(f"Term {n} says nothing.")
    return jcs(listed)


def terms_hash(terms: Iterable[Mapping[str, str]]) -> str:
    """The SHA-256 of `terms_document`, in hexadecimal: what a mandate and its token name."""
    return hashlib.sha256(terms_document(terms)).hexdigest()


def read_terms(document: str | bytes) -> list[dict[str, str]]:
    """The terms of a canonical document; raises `ValueError` unless `terms_document` gives exactly these bytes."""
    data = document.encode() if isinstance(document, str) else document
    value = parse_canonical(data)
    if not isinstance(value, list) or not all(isinstance(term, dict) for term in value):
        raise ValueError("Terms are a list of objects.")
    if terms_document(value) != data:
        raise ValueError("These terms are not in canonical form.")
    return value
