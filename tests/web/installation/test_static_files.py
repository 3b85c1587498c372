"""Static files: names that never mean anything else, kept for good, and of one edition a page."""

import re
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from app import ROOT
from foundation import static_files

ON_SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def files_of(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/static/[^"]+)"', page)


@ON_SQLITE
def test_every_file_of_a_page_may_be_kept_for_good_and_is_of_one_edition(client: Any) -> None:
    files = files_of(client.get("/sign-in").get_data(as_text=True))
    assert [name.rsplit("/", 1)[1] for name in files] == ["icon.svg", "besley.woff2", "tokens.css", "components.css"]
    assert {name.split("/")[2] for name in files} == {static_files.edition(ROOT / "static")}
    for name in files:
        answer = client.get(name)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@ON_SQLITE
@pytest.mark.parametrize("name", ["css/tokens.css", "000000000000/css/tokens.css", "000000000000/../../app.py"])
def test_a_file_of_another_edition_is_not_there_and_that_is_not_kept(client: Any, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


@ON_SQLITE
def test_the_server_answers_files_before_the_application_is_asked(app: Any) -> None:
    with app.test_request_context():
        file = app.url_for("static", filename="js/sealing.js")
    inner, asked = app.wsgi_app, []
    try:
        app.wsgi_app = lambda environ, start: asked.append(environ["PATH_INFO"]) or inner(environ, start)
        static_files.serve_quickly(app)
        with Client(app).get(file) as answer:
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert answer.data == (ROOT / "static/js/sealing.js").read_bytes()
        assert asked == []
        with Client(app).get("/static/000000000000/js/sealing.js") as answer:
            assert answer.status_code == 404
        assert asked == ["/static/000000000000/js/sealing.js"]
    finally:
        app.wsgi_app = inner


def test_another_byte_or_another_name_makes_another_edition(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css/a.css").write_text("a { }")
    first = static_files.edition(tmp_path)
    assert re.fullmatch(r"[0-9a-f]{12}", first)
    assert static_files.edition(tmp_path) == first
    (tmp_path / "css/a.css").write_text("b { }")
    second = static_files.edition(tmp_path)
    (tmp_path / "css/a.css").rename(tmp_path / "css/b.css")
    assert len({first, second, static_files.edition(tmp_path)}) == 3


def test_what_styles_name_is_found_beside_them() -> None:
    for sheet in (ROOT / "static/css").glob("*.css"):
        for name in re.findall(r'url\("([^"]+)"\)', sheet.read_text()):
            assert (sheet.parent / name).is_file(), name
            assert name.startswith("../")
