"""An entry is found again by the numbers and ids in its fields."""

from auditlog.subjects import subjects

ID, HASH = "0123456789abcdef" * 2, "0123456789abcdef" * 4


def test_numbers_and_ids_are_found_at_whatever_depth_and_nothing_else() -> None:
    fields = {
        "mandate": "M-2026-001", "relationship": ID, "n": 5, "words": f"about M-2026-002 and {ID}", "ref": HASH,
        "terms": [{"of": "D-2026-1234", "due": "2026-05-01"}, ["B-2026-011", None]], "P-2026-003": "as a key",
    }  # fmt: skip
    assert subjects(fields) == {"M-2026-001", ID, "D-2026-1234", "B-2026-011"}


def test_a_number_is_taken_as_a_whole() -> None:
    for other in ("M-2026-01", "m-2026-001", "M-2026-001 ", "xM-2026-001", "M-2026-001\n", "M-٢٠٢٦-001", ID.upper()):
        assert subjects([other]) == set()
