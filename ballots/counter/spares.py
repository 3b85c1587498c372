"""Seal keys made ahead: on disk, self-tested and copied to the escrow folder before any notice can take one."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from flask import current_app
from sqlalchemy import func, insert, select

from ballots.models import Ballot, SealKey
from ballots.rules.lot import lot_hash, lot_seed
from ballots.rules.sealing import NotOpened, open_envelope, seal
from foundation import keys
from foundation.clock import now
from foundation.config import Config
from foundation.database import db, new_id, transaction, writing

SPARES = 3
"""How many untaken keys are kept ready."""


def keep_spares(number: int = SPARES) -> int:
    """Make seal keys until `number` are untaken; returns how many were made. Each is its own transaction.

    A kill between the files and the row leaves files that nobody ever names. Raises KeyUnusable where a key just
    written does not seal and open.
    """
    missing = number - untaken()
    db.session.commit()
    for _ in range(missing):
        key_id = new_id()
        public, lot = make_key(key_id)
        with writing(), transaction():
            db.session.execute(insert(SealKey).values(id=key_id, public=public, lot_hash=lot, made_at=now()))
    return max(missing, 0)


def untaken() -> int:
    """Return how many seal keys no ballot has taken."""
    spare = select(func.count()).select_from(SealKey).where(SealKey.id.not_in(select(Ballot.seal_key_id)))
    return int(db.session.execute(spare).scalar_one())


def make_key(key_id: str) -> tuple[bytes, bytes]:
    """Write a fresh key and its escrow copy, prove that both files open what is sealed.

    Returns the public half and the hash of the seed of the lot, which follows from the key and stays with it.
    """
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    for path in copies(key_id):
        keys.write_secret(path, private.private_bytes_raw())
        _self_test(path, public)
    return public, lot_hash(lot_seed(private.private_bytes_raw()))


def copies(key_id: str) -> tuple[Path, Path]:
    """Return where a seal key lies: the counter's own folder, then the escrow."""
    config: Config = current_app.extensions["mandate.config"]
    return config.keys / "seal" / key_id, config.escrow / key_id


def _self_test(path: Path, public: bytes) -> None:
    envelope = seal(public, "self-test", {"1": ""}, os.urandom(16), 200)
    try:
        open_envelope(keys.read_secret(path), "self-test", envelope)
    except NotOpened as error:
        raise keys.KeyUnusable(f"the seal key {path.name} does not open what it sealed") from error


def private_key(key_id: str, public: bytes) -> bytes:
    """Return the private half that belongs to `public`, from the folder or else from the escrow. Raises KeyUnusable."""
    faults = []
    for path in copies(key_id):
        try:
            secret = keys.read_secret(path)
        except keys.KeyUnusable as error:
            faults.append(str(error))
            continue
        if X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw() == public:
            return secret
        faults.append(f"the key {path.parent.name}/{path.name} is not the one that was noticed")
    raise keys.KeyUnusable("; ".join(faults))
