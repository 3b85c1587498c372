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


def _message(mail: OutgoingMail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = email_of(mail.member_id)
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
    """Send mails that are due; a server that is away is tried again later, with growing gaps. Returns how many went."""
    config: Config = current_app.extensions["mandate.config"]
    installation = facts()
    if config.smtp is None or installation is None or installation.demo:
        return 0  # a demo's mail is read on its outbox page
    now = app_now()
    waiting = (
        select(OutgoingMail)
        .where(OutgoingMail.sent_at.is_(None), OutgoingMail.checkpoint.is_not(None), OutgoingMail.next_try_at <= now)
        .limit(BATCH)
    )
    if db.session.execute(waiting).first() is None:
        return 0
    db.session.rollback()
    host, _, port = config.smtp.partition(":")
    sent = 0
    with writing(), transaction():
        mails = db.session.execute(waiting.with_for_update(skip_locked=True)).scalars().all()
        try:
            with smtplib.SMTP(host, int(port or 25), timeout=10) as server:
                for mail in mails:
                    server.send_message(_message(mail, config.mail_from))
                    mail.sent_at, mail.tries, sent = now, mail.tries + 1, sent + 1
        except (OSError, smtplib.SMTPException) as error:
            for mail in mails:
                if mail.sent_at is None:
                    mail.tries += 1
                    mail.last_error = type(error).__name__
                    mail.next_try_at = now + timedelta(minutes=min(2**mail.tries, 240))
    return sent
