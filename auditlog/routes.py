"""The log's public pages and files: key, checkpoints, tiles, proofs, the explorer, the feed, and `/healthz`."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for

from auditlog import alarm, health, published, queries
from auditlog.errors import NotInLog, NotSignedYet
from auditlog.queries import LoggedEntry, SignedCheckpoint
from foundation.access import public
from foundation.config import Config
from foundation.installation import facts
from foundation.whole_numbers import asked_for

bp = Blueprint("auditlog", __name__)

PAGE = 50
LONGEST = 200
FEED = 20
FOR_EVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
ASK_AGAIN = "no-cache"


@dataclass(frozen=True)
class Line:
    """An entry as the explorer shows it: itself, told as a sentence, and whether a signed checkpoint covers it."""

    entry: LoggedEntry
    told: str
    signed: bool


def _file(body: str | bytes, kind: str, cache: str) -> Response:
    return Response(body, mimetype=kind, headers={"Cache-Control": cache})


def _newest() -> SignedCheckpoint:
    found = queries.latest_checkpoint()
    if found is None:
        raise NotSignedYet("The log has no signed checkpoint yet", "The worker signs it.", "Ask again in a minute.")
    return found


@bp.get("/log/key")
@public
def key() -> Response:
    """Answer the log's verifier key, one line."""
    installation = facts()
    if installation is None:
        raise NotInLog("There is no log yet", "This installation is not initialised.")
    return _file(installation.log_key + "\n", "text/plain", ASK_AGAIN)


@bp.get("/log/checkpoint")
@public
def checkpoint() -> Response:
    """Answer the newest signed checkpoint."""
    return _file(_newest().note, "text/plain", ASK_AGAIN)


@bp.get("/log/checkpoints/<int:size>")
@public
def checkpoint_of(size: int) -> Response:
    """Answer the checkpoint that was signed at this size."""
    found = queries.checkpoint_of(size)
    if found is None:
        raise NotInLog("No checkpoint was signed at this size")
    return _file(found.note, "text/plain", A_DAY)


@bp.get("/log/tile/<path:path>", merge_slashes=False)
@public
def tile(path: str) -> Response:
    """Answer a tile of hashes or a bundle of entries; neither ever changes."""
    wanted, data = published.tile(path)
    return _file(data, "application/octet-stream", FOR_EVER if wanted.width == 256 else A_DAY)


@bp.get("/log")
@public
def explorer() -> str:
    """Show the entries, newest first, each told as a sentence; those of one kind or on one subject where asked."""
    kind, about = request.args.get("kind", ""), request.args.get("about", "").strip()[:LONGEST]
    before = asked_for("before") or None
    kinds, head = queries.entry_kinds(), queries.latest_checkpoint()
    kept: dict[str, Any] = {"kind": kind if kind in kinds else None, "about": about or None}
    found = queries.find(kinds.get(kind, ()), [about] if about else (), before, PAGE + 1)
    shown = [_line(entry, head) for entry in found[:PAGE]]
    older = url_for(".explorer", before=shown[-1].entry.seq, **kept) if len(found) > PAGE else None
    newest = url_for(".explorer", **kept) if before is not None else None
    return render_template(
        "auditlog/explorer.html", lines=shown, total=queries.size(), head=head, older=older, alarm=alarm.raised(),
        newest=newest, kinds=list(kinds), kind=kept["kind"], about=about,
    )  # fmt: skip


@bp.get("/log/entries/<int:seq>")
@public
def entry(seq: int) -> str:
    """Show one entry: its sentence, its very bytes, its hash and the way to its proof."""
    found = _entry_at(seq)
    head = queries.first_checkpoint_covering(seq)
    return render_template("auditlog/entry.html", line=_line(found, head), covering=head, alarm=alarm.raised(),
                           total=queries.size())  # fmt: skip


@bp.get("/log/entries/<int:seq>/proof")
@public
def proof(seq: int) -> Response:
    """Answer the entry's proof into the newest signed checkpoint, as a file."""
    text = queries.proof_text(_entry_at(seq).id)
    if text is None:
        raise NotSignedYet("No signed checkpoint covers this entry yet", "The worker signs one.", "Ask again soon.")
    response = _file(text, "text/plain", ASK_AGAIN)
    response.headers["Content-Disposition"] = f'attachment; filename="entry-{seq}.tlog-proof"'
    return response


@bp.get("/log/feed")
@public
def feed() -> Response:
    """Answer the newest checkpoints as an Atom feed, so that others keep copies we cannot take back."""
    config: Config = current_app.extensions["mandate.config"]
    page = render_template("auditlog/feed.xml", checkpoints=queries.checkpoints(FEED), base=config.base_url)
    return _file(page, "application/atom+xml", ASK_AGAIN)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Answer 200 while a checkpoint and a status list are signed and nothing is in the way, else 503 with reasons."""
    reasons = health.reasons()
    head = queries.latest_checkpoint()
    response = jsonify({"status": "unhealthy" if reasons else "ok", "size": head.size if head else None,
                        "reasons": reasons})  # fmt: skip
    if reasons:
        response.status_code = 503
        response.headers["Retry-After"] = "10"
    return response


def _entry_at(seq: int) -> LoggedEntry:
    found = queries.entry_at(seq)
    if found is None:
        raise NotInLog("The log has no such entry", "", "Look at the newest ones.")
    return found


def _line(entry: LoggedEntry, head: SignedCheckpoint | None) -> Line:
    return Line(entry, queries.told(entry), head is not None and entry.seq < head.size)
