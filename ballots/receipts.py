"""Receipts: the office key's signature under "this envelope was taken". Always the same for the same envelope."""

from flask import current_app

from auditlog.note import NoteError, Signer, sign
from ballots.errors import OfficeKeyUnusable
from ballots.rules.receipt import receipt_text
from foundation import keys
from foundation.config import Config
from foundation.installation import required


def receipt(ballot_number: str, e: bytes) -> str:
    """Return the receipt of an envelope's digest (32 bytes) as a signed note (C2SP signed-note).

    Ed25519 is deterministic, so a lost reply is answered by the very same note. Raises OfficeKeyUnusable.
    """
    text = receipt_text(required().origin, ballot_number, e)
    return sign(text, [_signer()]).decode()


def _signer() -> Signer:
    config: Config = current_app.extensions["mandate.config"]
    installation = required()
    try:
        signer = Signer(f"{installation.origin}/office", keys.read_secret(config.keys / "office" / "office"))
    except (keys.KeyUnusable, NoteError) as error:
        current_app.logger.error("the office key cannot be used: %s", error)
        raise OfficeKeyUnusable() from error
    if str(signer.verifier) != installation.office_key:
        current_app.logger.error("the office key is not the one this installation announced")
        raise OfficeKeyUnusable()
    return signer
