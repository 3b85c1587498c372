"""Following every link of the house as somebody, without a browser."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import RequestRedirect

from tests.browser import nameless
from tests.carried import in_full_house
from tests.figures import runs
from tests.kept import kept

VISITORS: tuple[str, ...] = (
    "a stranger", "Vera Script", "Tara Teller", "Olga Organiser", "Aldo Auditor", "Cora Committee", "Chair One",
)  # fmt: skip
"""Who looks: nobody in particular, a member, and one of each office; all come in as people of a demo do."""
WRITTEN = ("text", "email", "password", "date", "datetime-local", "number")
"""Kinds of fields in which people write."""


class Links(HTMLParser):
    """Reads the links, targets and forms of a page."""

    def __init__(self, text: str, at: str = "") -> None:
        super().__init__()
        self.at = at
        self.links: set[str] = set()
        self.targets: set[str] = set()
        self.posts: set[str] = set()
        self.asks: set[str] = set()
        """Of those, the ones with something to write."""
        self._form = ""
        self.counted = {"title": 0, "h1": 0}
        self.drawing = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.drawing += tag == "svg"
        if tag in self.counted and not self.drawing:
            self.counted[tag] += 1
        if given.get("id"):
            self.targets.add(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.links.add(str(given["href"]))
        if tag == "form":
            self._form = ""
            if given.get("method", "get") == "post":
                self._form = nameless(given.get("action") or self.at)
                self.posts.add(self._form)
        if self._form and (tag == "textarea" or (tag == "input" and given.get("type", "text") in WRITTEN)):
            self.asks.add(self._form)

    def handle_endtag(self, tag: str) -> None:
        self.drawing -= tag == "svg"


@dataclass
class Seen:
    """What one visitor found: pages by address, and what was wrong."""

    pages: dict[str, Links] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)


def walk(client: Any, log_too: bool) -> Seen:
    """Follow the links of the house from the first page on; the log is the same for all, so one reads it.

    Of addresses that differ in numbers alone `make test` follows eight, `make soak` all.
    """
    seen, waiting, fragments = Seen(), ["/"], []
    known, alike = {"/"}, Counter[str]()
    while waiting:
        at = waiting.pop()
        answer = client.get(at, follow_redirects=True)
        if answer.status_code != 200:
            seen.dead.append(f"{at}: {answer.status_code}")
            continue
        if answer.mimetype != "text/html":
            seen.files.add(at)
            continue
        page = seen.pages[at] = Links(answer.get_data(as_text=True), urlsplit(at).path)
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or (parts.path.startswith("/log/") and not log_too):
                continue
            to = parts.path + (f"?{parts.query}" if parts.query else "") or at
            if parts.fragment:
                fragments.append((at, to, parts.fragment))
            kind = nameless(to)
            if to not in known and alike[kind] < runs(8, 10_000):
                known.add(to)
                alike[kind] += 1
                waiting.append(to)
    seen.dead += [
        f"{at}: #{fragment} is not on {to}"
        for at, to, fragment in fragments
        if to in seen.pages and fragment not in seen.pages[to].targets
    ]
    return seen


def client_of(app: Flask, members: dict[str, str], name: str) -> Any:
    """Return a client signed in as somebody, as people of a demo are; the stranger is nobody."""
    client = app.test_client()
    if name != "a stranger":
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").get_data(as_text=True))
        assert token is not None
        client.post("/personas", data={"csrf_token": token.group(1), "member": members[name]})
    return client


def endpoint_of(app: Flask, path: str) -> str:
    """Return which route answers an address."""
    adapter = app.url_map.bind("localhost")
    try:
        return str(adapter.match(urlsplit(path).path)[0])
    except RequestRedirect:
        return ""


@dataclass
class Walked:
    """What each visitor of the full house found, the cookie they came with, and the ids of those who have one."""

    seen: dict[str, Seen]
    cookies: dict[str, str | None]
    members: dict[str, str]


def everybody_walked(house: Any) -> Walked:
    """Let everybody walk through the house with something in every room, once."""

    def build() -> Walked:
        made = in_full_house(house)
        members = made.named | {"Chair One": made.chapter.chair}
        found = Walked({}, {}, members)
        for name in VISITORS:
            client = client_of(house.app("web"), members, name)
            found.seen[name] = walk(client, log_too=name == VISITORS[0])
            cookie = client.get_cookie("mandate")
            found.cookies[name] = cookie.value if cookie and name != "a stranger" else None
        return found

    return kept(house, "everybody walked", build)
