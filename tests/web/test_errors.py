"""Every error says what happened, why and what next, in the frame of the house or, where that is away, without it."""

import re

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from foundation.errors import BadInput, Gone, NotAllowed, NotFound, Refusal, Unavailable
from foundation.web import _error_page, answer


@pytest.mark.parametrize("kind", [NotAllowed, NotFound, Refusal, Gone, BadInput, Unavailable])
def test_a_refusal_is_a_page_with_one_heading_and_a_way_on(app: Flask, kind: type[Refusal]) -> None:
    with app.test_request_context("/"):
        refused = answer(kind.status, kind.code, "It is <shut>", "The clock says so.", "Come again tomorrow.")
    page = refused.get_data(as_text=True)
    assert re.findall(r"<h1>(.*)</h1>", page) == ["It is &lt;shut&gt;"]
    for told in (f"Error {kind.status}", "The clock says so.", "Come again tomorrow.", "To the start page"):
        assert told in page
    assert ("Nothing was changed." in page) == (kind.status in (403, 409, 410, 422))


def test_where_the_frame_cannot_be_had_the_page_is_bare_but_not_naked(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its styles are asked for under the name they have now, and are there."""

    def away(*_: object, **__: object) -> str:
        raise OperationalError("select 1", {}, Exception("gone"))

    monkeypatch.setattr("foundation.web.render_template", away)
    with app.test_request_context("/"):
        page = _error_page({"status": 503, "title": "Busy", "what": "Away.", "why": "Wait.", "next_url": "/",
                            "next_label": "On"})  # fmt: skip
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page)
    assert len(styles) == 2
    assert [app.test_client().get(path).status_code for path in styles] == [200, 200]
    assert "<h1>Busy</h1>" in page


def test_an_unknown_address_is_the_same_page_for_everybody(app: Flask) -> None:
    found = app.test_client().get("/no/such/place")
    assert found.status_code == 404
    assert "There is nothing here" in found.text
