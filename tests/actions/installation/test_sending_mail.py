"""Mail that waits goes out through a real mail server of this machine; one bad address stops nobody else's."""

import socketserver
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.rules.text import title
from foundation.database import db, new_id
from foundation.installation import required
from foundation.models import OutgoingMail
from installation import chores
from membership.rules.names import UnusableName, clean_email
from tests.factories import a_member

ON_SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs (RFC 5321); addresses with `refused` in them are refused."""

    def handle(self) -> None:
        self.say("220 here")
        to = ""
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].upper()
            if word == "RCPT":
                to = line.partition("<")[2].rstrip(">")
                self.say("550 nobody of that name" if "refused" in to else "250 yes")
            elif word == "DATA":
                self.say("354 go on")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.taken(to, body)  # type: ignore[attr-defined]
                self.say("250 kept")
            else:
                self.say("221 bye" if word == "QUIT" else "250 yes")
                if word == "QUIT":
                    return

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class Post(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.kept: dict[str, EmailMessage] = {}
        self.look: Any = None

    def taken(self, to: str, body: bytes) -> None:
        self.kept[to] = message_from_bytes(body, policy=policy.default)  # type: ignore[assignment]
        if self.look is not None:
            self.look()


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def real(house: Any, post: Post, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The house as no demo, with a mail server."""
    worker = house.app("log")
    smtp = f"127.0.0.1:{post.server_address[1]}"
    monkeypatch.setitem(worker.extensions, "mandate.config", replace(house.config, smtp=smtp))
    with worker.app_context():
        monkeypatch.setitem(worker.extensions, "mandate.installation", replace(required(), demo=False))
        db.session.rollback()
    return house


def queue(house: Any, *names: str) -> None:
    """Let a mail wait for each of these people, in this order."""

    def act() -> None:
        for place, name in enumerate(names):
            db.session.add(OutgoingMail(
                id=new_id(), key=f"open:{name}", member_id=a_member(name), subject="The vote on “Wages” is open",
                body="Vote.", made_at=house.clock.at, next_try_at=house.clock.at + timedelta(seconds=place - 60),
                checkpoint="note", tries=0,
            ))  # fmt: skip

    house.run("owner", act)


def send(house: Any) -> int:
    sent: int = house.run("log", chores.send_mail)
    return sent


def told(house: Any) -> dict[str, tuple[bool, int, str | None]]:
    def look() -> dict[str, tuple[bool, int, str | None]]:
        rows = db.session.execute(select(OutgoingMail)).scalars()
        return {row.key.removeprefix("open:"): (row.sent_at is not None, row.tries, row.last_error) for row in rows}

    found: dict[str, tuple[bool, int, str | None]] = house.run("owner", look)
    return found


def test_an_address_that_the_server_refuses_stops_no_other(real: Any, post: Post) -> None:
    queue(real, "Ana Lund", "Is Refused", "Bo Berg")
    assert send(real) == 2
    assert set(post.kept) == {"ana.lund@members.example", "bo.berg@members.example"}
    refused = (False, 1, "SMTPRecipientsRefused")
    assert told(real) == {"Ana Lund": (True, 1, None), "Is Refused": refused, "Bo Berg": (True, 1, None)}
    assert send(real) == 0
    real.clock.advance(minutes=2)
    send(real)
    assert told(real)["Is Refused"] == (False, 2, "SMTPRecipientsRefused")
    assert post.kept["ana.lund@members.example"]["Subject"] == "The vote on “Wages” is open"


def test_a_server_that_is_away_is_tried_again_with_growing_gaps(real: Any, post: Post) -> None:
    queue(real, "Ana Lund")
    post.shutdown()
    post.server_close()
    for tries, minutes in ((1, 2), (2, 4), (3, 8)):
        assert send(real) == 0
        assert told(real)["Ana Lund"] == (False, tries, "ConnectionRefusedError")
        real.clock.advance(minutes=minutes, seconds=-1)
        assert send(real) == 0
        assert told(real)["Ana Lund"][1] == tries
        real.clock.advance(seconds=1)


@ON_SQLITE
def test_while_the_mail_server_takes_its_time_others_write(real: Any, post: Post) -> None:
    """SQLite has one writer; whoever votes must not wait for a mail server."""
    queue(real, "Ana Lund")
    seen: list[str] = []

    def write() -> None:
        file = str(real.config.database_url("web")).removeprefix("sqlite:///")
        with sqlite3.connect(file, timeout=0, isolation_level=None) as other:
            other.execute("begin immediate")
            other.execute("rollback")
            seen.append("written")

    post.look = write
    assert send(real) == 1
    assert seen == ["written"]


NASTY = ("Ana\r\nBcc: all@members.example", "Ana\nX: y", "Ana\rX: y")


@pytest.mark.parametrize("text", NASTY)
def test_no_header_grows_out_of_a_text(text: str) -> None:
    """Titles and addresses are one line when they are taken; a mail that held more would not be made at all."""
    mail = OutgoingMail(id="a", member_id="b", subject=text, body="Vote.", checkpoint="note")
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        chores._message(mail, "ana@members.example", "mandate@localhost")
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        chores._message(OutgoingMail(id="a", subject="s", body="b"), text, "mandate@localhost")
    with pytest.raises(UnusableName):
        clean_email(f"{text}@members.example")
    with pytest.raises(ValueError, match=r"one line|control|character"):
        title(text)
