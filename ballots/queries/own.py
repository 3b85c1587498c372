"""What of the ballots concerns one member: those they are told about, and that they took part; never a choice."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from ballots.models import Ballot, Contest, CountSignature
from ballots.queries.papers import digests_kept, taken_part
from ballots.receipts import receipt
from deliberation import queries as deliberation
from foundation.database import db
from foundation.web import Followed, Held

TOLD = frozenset({
    "ballot.noticed", "ballot.opened", "ballot.extended", "ballot.closed", "ballot.annulled", "ballot.certified",
    "option.withdrawn", "contest.withdrawn",
})  # fmt: skip


def followed(member_id: str) -> list[Followed]:
    """Return the ballots of the member's bodies and of those above them."""
    asked = select(Ballot.id, Ballot.number, Contest.title).join(Contest, Contest.ballot_id == Ballot.id)
    mine = Ballot.body_id.in_(deliberation.visible_bodies(member_id))
    return [
        Followed(number, title, url_for("ballots.ballot", id=id_), TOLD)
        for id_, number, title in db.session.execute(asked.where(mine, Contest.n == 1))
    ]


def personal_data(member_id: str) -> list[Held]:
    """Return that a member took part, with the receipt as long as its digest is kept, and counts they signed."""
    taken = [
        (one.number, title, _receipt(one, member_id) if kept else None) for one, title, kept in taken_part(member_id)
    ]
    signed = select(Ballot.number, CountSignature.at).join(Ballot, Ballot.id == CountSignature.ballot_id)
    rows = db.session.execute(signed.where(CountSignature.teller_id == member_id).order_by(CountSignature.at.desc()))
    number = ("ballot", _("Ballot"))
    return [
        Held("participation", _("Ballots you took part in"), _("for the quorum; never what you chose"),
             (number, ("title", _("Title")), ("receipt", _("Signed receipt"))), list(taken)),
        Held("counts", _("Counts you signed"), _("they are public by office"), (number, ("signed", _("Signed"))),
             [tuple(row) for row in rows]),
    ]  # fmt: skip


def _receipt(found: Ballot, member_id: str) -> str | None:
    newest = digests_kept(found.id, member_id)[-1]
    return receipt(found.number, newest) if newest is not None else None
