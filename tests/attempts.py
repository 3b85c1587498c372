"""Trying what must not work: raw SQL as a process's role, and pages as a signed-in person."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from foundation.database import Base, db


def refusal(house: Any, process: str, *statements: str, **values: Any) -> str:
    """Run statements as a process and commit; return the database's refusal, empty where all went through."""

    def act() -> None:
        for statement in statements:
            db.session.execute(text(statement), values)

    try:
        house.run(process, act)
    except DBAPIError as error:
        return str(error.orig)
    return ""


def copied(table: str, where: str, **changes: str) -> str:
    """Return an INSERT that copies rows of a table, with other SQL in some columns."""
    columns = [column.name for column in Base.metadata.tables[table].columns]
    chosen = ", ".join(changes.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    return f'insert into "{table}" ({names}) select {chosen} from "{table}" where {where}'


def counts() -> dict[str, int]:
    """Return how many rows every table has, sessions and sign-ins aside."""
    db.session.rollback()
    names = [name for name in Base.metadata.tables if name not in ("web_session", "login_attempt")]
    asked = " union all ".join(f"select '{name}', count(*) from \"{name}\"" for name in names)
    found = {name: int(n) for name, n in db.session.execute(text(asked))}
    db.session.rollback()
    return found


class Visitor:
    """Somebody with a browser, signed in where a member is named."""

    def __init__(self, app: Flask, member_id: str | None = None) -> None:
        self.client = app.test_client()
        if member_id is not None:
            assert self.post("/personas", member=member_id).status_code == 303

    def token(self) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get("/sign-in").get_data(as_text=True))
        found = found or re.search(
            r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get("/ballots").get_data(as_text=True)
        )
        assert found is not None
        return found.group(1)

    def post(self, path: str, **data: Any) -> Any:
        """Send a form with its token; nothing is followed."""
        return self.client.post(path, data={"csrf_token": self.token(), **data})

    def json(self, path: str, body: Any) -> Any:
        """Send JSON with the token in its header."""
        headers = {"X-CSRFToken": self.token(), "Accept": "application/json"}
        return self.client.post(path, json=body, headers=headers)

    def status(self, path: str) -> int:
        """Return the status of a page."""
        code: int = self.client.get(path).status_code
        return code

    def page(self, path: str) -> str:
        """Return a page's text."""
        told: str = self.client.get(path).get_data(as_text=True)
        return told
