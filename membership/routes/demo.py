"""Only in a demo: sign in as anybody, and read the mail that would have gone out. Elsewhere there is no such page."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from foundation import access
from foundation.database import db
from foundation.errors import NotFound
from foundation.installation import facts
from foundation.models import OutgoingMail
from membership import accounts, queries
from membership.models import Member
from membership.routes.blueprint import bp, enter, told_instant

_SHOWN = 100
_MAILS = 30


def _only_in_a_demo() -> None:
    house = facts()
    if house is None or not house.demo:
        raise NotFound(_("There is nothing here"), _("The address is wrong."), _("Go to the start page."))


@bp.get("/personas")
@access.public
def personas() -> str:
    """List the people one may be in this demo; a search finds the others."""
    _only_in_a_demo()
    text = request.args.get("q", "").strip()[:100]
    asked = select(Member.id, Member.name, Member.persona).order_by(Member.name).limit(_SHOWN)
    asked = (
        asked.where(Member.name.icontains(text, autoescape=True)) if text else asked.where(Member.persona.is_not(None))
    )
    return render_template("membership/personas.html", people=db.session.execute(asked).all(), text=text)


@bp.post("/personas")
@access.public
def be_persona() -> Response:
    """Sign in as a member of the demo."""
    _only_in_a_demo()
    account = accounts.load(queries.member(request.form.get("member", "")[:32]).id)
    if account is None:
        raise NotFound(_("This member has left"), _("Nobody can sign in as them."), _("Choose somebody else."))
    return enter(account)


@bp.get("/outbox")
@access.public
def outbox() -> str:
    """Show the newest mails of the demo, which are never sent."""
    _only_in_a_demo()
    asked = select(OutgoingMail, Member.name).join(Member, Member.id == OutgoingMail.member_id)
    rows = db.session.execute(asked.order_by(OutgoingMail.made_at.desc(), OutgoingMail.id).limit(_MAILS))
    mails = [
        {
            "to": name, "subject": mail.subject, "body": mail.body, "checkpoint": mail.checkpoint,
            "made": told_instant(mail.made_at),
        }
        for mail, name in rows
    ]  # fmt: skip
    return render_template("membership/outbox.html", mails=mails, personas_url=url_for("membership.personas"))
