"""Terms as one canonical document."""

import hashlib

import pytest

from relationships.rules.terms import read_terms, terms_document, terms_hash

TERMS = [
    {"by": "theirs", "text": "Invite us to the April meeting", "due": "2026-04-25"},
    {"by": "ours", "text": "Ask for no money", "due": "2026-12-31"},
]


def test_terms_are_written_in_one_canonical_way_whatever_the_order_of_keys():
    written = (
        b'[{"by":"theirs","due":"2026-04-25","text":"Invite us to the April meeting"},'
        b'{"by":"ours","due":"2026-12-31","text":"Ask for no money"}]'
    )
    assert terms_document(TERMS) == written
    assert terms_hash(TERMS) == hashlib.sha256(written).hexdigest()
    assert read_terms(written) == TERMS


def test_no_terms_are_an_empty_list_with_a_hash_of_its_own():
    assert terms_document([]) == b"[]"
    assert terms_hash([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


def test_the_order_of_terms_matters():
    assert terms_hash(TERMS) != terms_hash(TERMS[::-1])


@pytest.mark.parametrize(
    "terms",
    [
        [{"by": "ours", "text": "x"}],
        [{"by": "ours", "text": "x", "due": "2026-01-01", "state": "kept"}],
        [{"by": "ours", "text": " ", "due": "2026-01-01"}],
        [{"by": "ours", "text": "x", "due": 20260101}],
        [{"by": "ours", "text": "x", "due": "2026-01-01"}] * 101,
    ],
)
def test_terms_of_another_shape_are_refused(terms):
    with pytest.raises(ValueError):
        terms_document(terms)


@pytest.mark.parametrize("document", ["{}", "[1]", "[ ]", '[{"text":"x","by":"ours","due":""}]', "", "["])
def test_a_document_that_is_not_canonical_terms_is_refused(document):
    with pytest.raises(ValueError):
        read_terms(document)
