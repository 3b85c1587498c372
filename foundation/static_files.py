"""Static files under names that never mean anything else: the address holds a digest of all of them.

`/static/<edition>/css/tokens.css`: whoever has it may keep it for good, and a page never meets a script or a font of
another edition, since what styles and scripts name is found beside them. Another edition than the one in the house is
not there (404): what is old lies in the browser that asked for it, or belongs to a page that is to be loaded anew.
"""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, send_from_directory
from whitenoise import WhiteNoise

from foundation.access import public
from foundation.web import FIXED_HEADERS

FOR_GOOD = WhiteNoise.FOREVER
"""Seconds that a browser may keep a file: ten years."""


def edition(folder: Path) -> str:
    """Return twelve digits of a digest over every name and every byte in the folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, content = path.relative_to(folder).as_posix().encode(), path.read_bytes()
        digest.update(b"%d:%s%d:%s" % (len(name), name, len(content), content))
    return digest.hexdigest()[:12]


def install(app: Flask, folder: Path) -> None:
    """Serve the folder, and let `url_for('static', filename=…)` name its edition."""
    present = edition(folder)

    @public
    def static(edition: str, filename: str) -> Response:
        if edition != present:
            abort(404)
        response = send_from_directory(folder, filename, max_age=FOR_GOOD, conditional=True)
        response.headers["Cache-Control"] = f"max-age={FOR_GOOD}, public, immutable"
        return response

    def name_the_edition(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("edition", present)

    app.extensions["mandate.static"] = (folder, present)
    app.add_url_rule("/static/<edition>/<path:filename>", "static", static)
    app.url_defaults(name_the_edition)


def serve_quickly(app: Flask) -> None:
    """Let the files be answered before the application is asked, with the same headers."""
    folder, present = app.extensions["mandate.static"]
    served = WhiteNoise(
        app.wsgi_app, root=str(folder), prefix=f"static/{present}/", max_age=FOR_GOOD,
        immutable_file_test=lambda _path, _url: True, add_headers_function=_harden,
    )  # fmt: skip
    app.wsgi_app = served  # type: ignore[method-assign]


def _harden(headers: Any, _path: str, _url: str) -> None:
    for name, value in FIXED_HEADERS.items():
        headers[name] = value
