"""Every page that people reach by links keeps what a page must: reachable, light, titled once, readable anywhere."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.routing import RequestRedirect

from tests.browser import HEAVIEST, PHONE, faults, prepared, serving, weight
from tests.carried import in_full_house
from tests.kept import kept

VISITORS = (
    "a stranger", "Vera Script", "Tara Teller", "Olga Organiser", "Aldo Auditor", "Cora Committee", "Chair One",
)  # fmt: skip
"""Who looks: nobody in particular, a member, and one of each office; all come in as people of a demo do."""
NOT_LINKED = {
    "auditlog.healthz": "for machines", "auditlog.tile": "the log's own interface", "static": "files",
    "membership.confirm_password": "comes in between an act",
    "components.components": "for those who build pages",
}  # fmt: skip
"""Addresses that need no link, and why."""


class Links(HTMLParser):
    """Reads the links, targets and forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.targets: set[str] = set()
        self.posts: set[str] = set()
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
        if tag == "form" and given.get("method", "get") == "post":
            self.posts.add(re.sub(r"[0-9a-f]{32}|[A-Z]-\d{4}-\d{3}", "*", given.get("action") or ""))

    def handle_endtag(self, tag: str) -> None:
        self.drawing -= tag == "svg"


@dataclass
class Seen:
    """What one visitor found: pages by address, and what was wrong."""

    pages: dict[str, Links] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    dead: list[str] = field(default_factory=list)


def walk(client: Any, log_too: bool) -> Seen:
    """Follow every link of the house from the first page on; the log is the same for all, so one reads it whole."""
    seen, waiting, fragments = Seen(), ["/"], []
    known = {"/"}
    while waiting:
        at = waiting.pop()
        answer = client.get(at, follow_redirects=True)
        if answer.status_code != 200:
            seen.dead.append(f"{at}: {answer.status_code}")
            continue
        if answer.mimetype != "text/html":
            seen.files.add(at)
            continue
        page = seen.pages[at] = Links(answer.get_data(as_text=True))
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or (parts.path.startswith("/log/") and not log_too):
                continue
            to = parts.path + (f"?{parts.query}" if parts.query else "") or at
            if parts.fragment:
                fragments.append((at, to, parts.fragment))
            if to not in known:
                known.add(to)
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


@dataclass
class Walked:
    """What each visitor of the house with something in every room found, and the cookie they came with."""

    seen: dict[str, Seen]
    cookies: dict[str, str | None]


@pytest.fixture
def walked(house: Any) -> Walked:
    """Let everybody walk once; both tests look at what they found."""

    def build() -> Walked:
        made = in_full_house(house)
        members = made.named | {"Chair One": made.chapter.chair}
        found = Walked({}, {})
        for name in VISITORS:
            client = client_of(house.app("web"), members, name)
            found.seen[name] = walk(client, log_too=name == VISITORS[0])
            cookie = client.get_cookie("mandate")
            found.cookies[name] = cookie.value if cookie and name != "a stranger" else None
        return found

    return kept(house, "everybody walked", build)


def endpoint_of(app: Flask, path: str) -> str:
    """Return which route answers an address."""
    adapter = app.url_map.bind("localhost")
    try:
        return str(adapter.match(urlsplit(path).path)[0])
    except RequestRedirect:
        return ""


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_every_link_leads_somewhere_and_every_page_has_one_title_and_one_heading(house: Any, walked: Walked) -> None:
    app = house.app("web")
    reached: set[str] = set()
    for name, seen in walked.seen.items():
        assert seen.dead == [], name
        crooked = {at: page.counted for at, page in seen.pages.items() if page.counted != {"title": 1, "h1": 1}}
        assert crooked == {}, name
        reached |= {endpoint_of(app, at) for at in (*seen.pages, *seen.files)}
    rooms = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert rooms - reached == set(NOT_LINKED), "a page that no link leads to, or one that is linked by now"


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_every_kind_of_page_is_light_accessible_and_readable_at_320_pixels(
    house: Any, walked: Walked, browser: Any
) -> None:
    app = house.app("web")
    wrong, done = [], set()
    with serving(app) as base_url:
        for name, seen in walked.seen.items():
            context = prepared(browser.new_context(base_url=base_url, viewport=PHONE))
            if cookie := walked.cookies[name]:
                context.add_cookies([{"name": "mandate", "value": cookie, "url": base_url}])
            page = context.new_page()
            for at, read in sorted(seen.pages.items()):
                kind = (endpoint_of(app, at), frozenset(read.posts - {"/sign-out"}))
                if kind in done:
                    continue
                done.add(kind)
                page.goto(at)
                wrong += faults(page, f"{name} at {at}")
                if (heavy := weight(page)) > HEAVIEST:
                    wrong.append(f"{name} at {at}: {heavy} bytes")
            context.close()
    assert not wrong, "\n".join(wrong)
