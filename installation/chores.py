"""The worker's small chores: sending mail that waits, and clearing out what is past its time."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage

from flask import current_app
from sqlalchemy import delete, select, update

from auditlog.queries import first_checkpoint_covering, index_of, latest_checkpoint
from foundation.clock import app_now
from foundation.config import Config
from foundation.database import db, transaction, writing
from foundation.installation import facts
from foundation.models import OutgoingMail, WebSession
from foundation.sessions import ABSOLUTE
from membership.queries import email_of

BATCH = 50
CLAIM = timedelta(minutes=15)
"""How long a batch belongs to whoever claimed it: longer than a mail server takes for one."""


def tick() -> None:
    """Cover and send the mail that waits, and clear out old sessions."""
    cover_mail()
    send_mail()
    clear_sessions()


def clear_sessions() -> None:
    """Delete sessions past their absolute age."""
    old = WebSession.created_at < app_now() - ABSOLUTE
    if db.session.execute(select(WebSession.id_hash).where(old).limit(1)).first() is None:
        return
    db.session.rollback()
    with writing(), transaction():
        db.session.execute(delete(WebSession).where(old))


def _message(mail: OutgoingMail, to: str, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<{mail.id}@{sender.partition('@')[2]}>"
    message.set_content(f"{mail.body}\n\n{mail.checkpoint}")
    return message


def cover_mail() -> int:
    """Give every mail whose entry a signed checkpoint covers by now that checkpoint; returns how many entries."""
    uncovered = OutgoingMail.checkpoint.is_(None)
    entries = db.session.execute(select(OutgoingMail.entry_id).where(uncovered).distinct()).scalars().all()
    notes = {entry_id: note for entry_id in entries if (note := _covering(entry_id)) is not None}
    if not notes:
        return 0
    db.session.rollback()
    with writing(), transaction():
        for entry_id, note in notes.items():
            told = OutgoingMail.entry_id.is_not_distinct_from(entry_id)
            db.session.execute(update(OutgoingMail).where(uncovered, told).values(checkpoint=note))
    return len(notes)


def _covering(entry_id: str | None) -> str | None:
    """Return the first signed checkpoint over an entry, the newest one where no entry is told of, or None so far."""
    if entry_id is None:
        newest = latest_checkpoint()
        return newest.note if newest else None
    place = index_of(entry_id)
    covering = first_checkpoint_covering(place) if place is not None else None
    return covering.note if covering else None


def send_mail() -> int:
    """Send mails that are due; what fails is tried again later, with growing gaps. Returns how many went.

    Nobody waits for the mail server: a batch is claimed in one transaction and what became of it written in another.
    Should this process die between the two, the mails go out once more rather than not at all.
    """
    config: Config = current_app.extensions["mandate.config"]
    installation = facts()
    if config.smtp is None or installation is None or installation.demo:
        return 0  # a demo's mail is read on its outbox page
    claimed = _claim()
    if not claimed:
        return 0
    faults = _handed_over(config, claimed)
    now = app_now()
    with writing(), transaction():
        for mail in db.session.execute(select(OutgoingMail).where(OutgoingMail.id.in_(claimed))).scalars():
            mail.last_error = faults.get(mail.id)
            if mail.last_error is None:
                mail.sent_at = now
            else:
                mail.next_try_at = now + timedelta(minutes=min(2**mail.tries, 240))
    return len(claimed) - len(faults)


def _claim() -> list[str]:
    """Count a try for a batch of mails that are due, so that no other worker takes them meanwhile."""
    now = app_now()
    waiting = (
        select(OutgoingMail)
        .where(OutgoingMail.sent_at.is_(None), OutgoingMail.checkpoint.is_not(None), OutgoingMail.next_try_at <= now)
        .order_by(OutgoingMail.next_try_at)
        .limit(BATCH)
    )
    if db.session.execute(waiting).first() is None:
        return []
    db.session.rollback()
    with writing(), transaction():
        mails = db.session.execute(waiting.with_for_update(skip_locked=True)).scalars().all()
        for mail in mails:
            mail.tries, mail.next_try_at = mail.tries + 1, now + CLAIM
        return [mail.id for mail in mails]


def _handed_over(config: Config, claimed: list[str]) -> dict[str, str]:
    """Hand mails to the mail server; return what failed, mail by mail: one address that it refuses stops no other."""
    messages = {
        mail.id: _message(mail, email_of(mail.member_id), config.mail_from)
        for mail in db.session.execute(select(OutgoingMail).where(OutgoingMail.id.in_(claimed))).scalars()
    }
    db.session.rollback()  # the server may take its time, and no transaction of ours is to last as long
    faults = dict.fromkeys(messages, "")
    host, _, port = (config.smtp or "").partition(":")
    try:
        with smtplib.SMTP(host, int(port or 25), timeout=10) as server:
            for mail_id, message in messages.items():
                faults[mail_id] = _refused(server, message)
                if not faults[mail_id]:
                    del faults[mail_id]
    except (OSError, smtplib.SMTPException) as fault:
        faults = {mail_id: told or type(fault).__name__ for mail_id, told in faults.items()}
    return faults


def _refused(server: smtplib.SMTP, message: EmailMessage) -> str:
    """Hand one mail over; return what the server has against this one, or nothing."""
    try:
        server.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError) as fault:
        return type(fault).__name__
    return ""
