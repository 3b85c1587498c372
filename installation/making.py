"""Making an installation: keys, the one row, the genesis entry, the organisation and its first two officers."""

import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app

from auditlog.actions import append
from auditlog.events import Genesis, KeyAdded
from auditlog.note import verifier_key
from foundation import keys
from foundation.clock import now
from foundation.config import Config
from foundation.database import db
from foundation.errors import BadInput, Refusal
from foundation.installation import facts
from foundation.models import Installation
from membership import actions as membership
from relationships.keys import public_jwk


class AlreadyMade(Refusal):
    """This database holds an installation; it is never overwritten."""

    code = "already-made"


class KeysInTheWay(Refusal):
    """The folder of keys holds those of another log, whose memory would be lost with them."""

    code = "keys-in-the-way"


@dataclass(frozen=True)
class FirstOfficer:
    """One of the two who begin: name, e-mail, and the code for the first sign-in."""

    name: str
    email: str
    member_id: str
    code: str


LONG_LIVED = ("log", "office", "mandate")
"""Keys that begin with a log and end with it, each in a folder of its name; the web's own secret is none of them."""

_ORIGIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,98}[A-Za-z0-9])?", re.ASCII)


def _fresh_keys(config: Config) -> dict[str, Ed25519PrivateKey]:
    """Make the long-lived keys, each in its process's own folder. Raises KeysInTheWay."""
    if any((config.keys / name / name).exists() for name in LONG_LIVED):
        raise KeysInTheWay(
            f"Keys of another log lie in {config.keys}", "They are never replaced.", "Move them away first."
        )
    return {name: keys.make_ed25519(config.keys / name, name) for name in LONG_LIVED}


@contextmanager
def no_keys_left_behind() -> Iterator[None]:
    """Take away the keys made in this block if it fails, for no log began with them and the next try makes its own."""
    config: Config = current_app.extensions["mandate.config"]
    files = [config.keys / name / name for name in LONG_LIVED]
    before = {file for file in files if file.exists()}
    try:
        yield
    except BaseException:
        for file in files:
            if file not in before:
                keys.destroy(file)
        raise


def make_installation(
    organisation: str, time_zone: str, origin_name: str, demo: bool = False, register: str = "public"
) -> Installation:
    """Write keys, the installation's row and the genesis entry. Raises AlreadyMade, BadInput, KeysInTheWay."""
    if facts() is not None:
        raise AlreadyMade(
            "This installation is already made", "Its log has begun and cannot begin twice.", "Use another database."
        )
    if not organisation.strip():
        raise BadInput("The organisation needs a name")
    if not _ORIGIN.fullmatch(origin_name):
        raise BadInput(
            "This origin cannot name a log",
            "Proofs are found by it: it has up to 100 plain letters, digits, dots and hyphens.",
            "Take your host name, such as votes.example.org.",
        )
    config: Config = current_app.extensions["mandate.config"]
    private = _fresh_keys(config)
    origin = f"{origin_name}/{secrets.token_hex(4)}"
    row = Installation(
        id=1,
        origin=origin,
        organisation=organisation.strip(),
        time_zone=time_zone,
        demo=demo,
        register=register,
        log_key=verifier_key(origin, private["log"].public_key()),
        office_key=verifier_key(f"{origin}/office", private["office"].public_key()),
        mandate_key=json.dumps(public_jwk(private["mandate"].public_key()), sort_keys=True),
        made_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    append(Genesis(organisation=row.organisation, origin=origin, demo=demo, time_zone=time_zone, log_key=row.log_key))
    append(KeyAdded(kind="office", key=row.office_key))
    append(KeyAdded(kind="mandate", key=row.mandate_key))
    return row


def begin(organisation: str, time_zone: str, origin_name: str, officers: list[tuple[str, str]]) -> list[FirstOfficer]:
    """Make a real, empty installation with two first officers, each with a one-time code.

    The two hold chair and secretary of the organisation; from them on every office is given by two others.
    """
    if len(officers) != 2 or officers[0][1].lower() == officers[1][1].lower():
        raise BadInput("Two different first officers are needed", "Nobody begins alone.")
    make_installation(organisation, time_zone, origin_name)
    root = membership.make_body("organisation", organisation.strip(), None)
    first = []
    today: date = now().date()
    for (name, email), kinds in zip(officers, (("chair", "teller"), ("secretary", "teller")), strict=True):
        member = membership.add_member(name, email, today)
        membership.join(member.id, root.id, today)
        for kind in kinds:
            membership.found_office(member.id, root.id, kind)
        first.append(FirstOfficer(member.name, member.email, member.id, membership.make_one_time_code(member.id)))
    return first
