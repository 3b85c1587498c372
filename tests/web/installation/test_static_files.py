"""Static files: names that never mean anything else, kept for good, and of one edition a page."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest

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
def test_words_are_sent_compressed_to_who_takes_that_and_fonts_as_they_are(app: Any, client: Any) -> None:
    with app.test_request_context():
        sheet, font = (app.url_for("static", filename=name) for name in ("css/components.css", "fonts/besley.woff2"))
    plain = (ROOT / "static/css/components.css").read_bytes()
    answer = client.get(sheet, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(answer.data) == plain
    assert len(answer.data) < len(plain) / 3
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert client.get(sheet).data == plain
    again = client.get(sheet, headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    part = client.get(sheet, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert (part.status_code, part.data) == (206, plain[:10])
    assert "Content-Encoding" not in client.get(font, headers={"Accept-Encoding": "gzip"}).headers


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
