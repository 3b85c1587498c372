"""The bundle of a decision: every package's part, the whole log up to a signed checkpoint, one deterministic zip."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from auditlog import queries as log
from ballots import queries as ballots
from deliberation import queries as deliberation
from foundation.database import db
from foundation.hashing import jcs, sha256
from membership import queries as membership
from oversight.errors import NotYetProved
from oversight.found import decision as found_decision
from oversight.models import Protest
from relationships import queries as relationships

FORMAT = 1
KEPT = 16
"""How many built bundles a process remembers; each is bound to a checkpoint, so none grows stale unseen."""

_DATE = (1980, 1, 1, 0, 0, 0)


def build(decision_id: str) -> bytes:
    """Return the bundle of a decision (its id or number) as the bytes of a zip: docs/bundle-format.md.

    Raises NotFound, and NotYetProved while no signed checkpoint covers what belongs to the decision.
    """
    decision = found_decision(decision_id)
    head = log.latest_checkpoint()
    entries = [decision.entry_id, *(m.entry_id for m in relationships.mandates_of() if m.decision_id == decision.id)]
    if head is None or not all(_covered(entry_id, head.size) for entry_id in entries):
        raise NotYetProved(
            _("The decision waits for a signed checkpoint"),
            _("Its entries are in the log, but nothing signed covers them yet."),
            _("Try again in a minute."),
        )
    kept: dict[tuple[str, str], bytes] = current_app.extensions.setdefault("mandate.bundles", {})
    if (decision.id, head.note) not in kept:
        while len(kept) >= KEPT:
            del kept[next(iter(kept))]
        kept[decision.id, head.note] = zipped(_files(decision, head), decision.number)
    return kept[decision.id, head.note]


def _files(decision: Any, head: log.SignedCheckpoint) -> dict[str, bytes]:
    return {
        **deliberation.bundle_parts(decision.id),
        **membership.bundle_parts(ballots.ballot(decision.ballot_id).roll_id),
        **ballots.bundle_parts(decision.id),
        **relationships.bundle_parts(decision.id),
        **_protests(decision.id, head.size),
        "key.txt": f"{log.key_line()}\n".encode(),
        "checkpoint.txt": head.note.encode(),
        "log.jsonl": b"".join(entry + b"\n" for entry in log.whole_log(head.size)),
    }


def _protests(decision_id: str, size: int) -> dict[str, bytes]:
    """The texts of the protests that the checkpoint covers; a later one comes with the next checkpoint."""
    mine = select(Protest).where(Protest.decision_id == decision_id).order_by(Protest.id)
    filed = [one for one in db.session.execute(mine).scalars() if _covered(one.entry_id, size)]
    return {"protests.json": jcs([{"protest": one.id, "text": one.text} for one in filed])} if filed else {}


def _covered(entry_id: str, size: int) -> bool:
    index = log.index_of(entry_id)
    return index is not None and index < size


def zipped(files: Mapping[str, bytes], decision: str) -> bytes:
    """Return the files and their manifest as a zip whose bytes follow from them alone."""
    listed = {name: sha256(data).hex() for name, data in files.items()}
    whole = {**files, "manifest.json": jcs({"decision": decision, "files": listed, "format": FORMAT})}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(whole):
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, whole[name])
    return out.getvalue()
