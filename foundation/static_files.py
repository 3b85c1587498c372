"""Static files under names that never mean anything else: the address holds a digest of all of them.

`/static/<edition>/css/tokens.css`: whoever has it may keep it for good, and a page never meets a script or a font of
another edition, since what styles and scripts name is found beside them. Another edition than the one in the house is
not there (404): what is old lies in the browser that asked for it, or belongs to a page that is to be loaded anew.
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request, send_from_directory

from foundation.access import public

FOR_GOOD = 315_360_000
"""Seconds that a browser may keep a file: ten years."""

SQUEEZED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")
"""Kinds of files sent compressed to whoever takes that: words. Fonts and pictures are compressed already."""


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

    @cache
    def squeezed(filename: str) -> bytes:
        return gzip.compress((folder / filename).read_bytes(), mtime=0)

    @public
    def static(edition: str, filename: str) -> Response:
        if edition != present:
            abort(404)
        response = send_from_directory(folder, filename, max_age=FOR_GOOD, conditional=True)
        response.headers["Cache-Control"] = f"max-age={FOR_GOOD}, public, immutable"
        if response.mimetype in SQUEEZED:
            response.vary.add("Accept-Encoding")
            if response.status_code == 200 and request.accept_encodings.quality("gzip") > 0:
                response.direct_passthrough = False
                response.close()  # the file itself, opened to be sent as it is
                response.data = squeezed(filename)
                response.content_encoding = "gzip"
        return response

    def name_the_edition(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("edition", present)

    app.extensions["mandate.static"] = (folder, present)
    app.add_url_rule("/static/<edition>/<path:filename>", "static", static)
    app.url_defaults(name_the_edition)
