"""A real Chromium, a house served to it on the loopback, and what every page it is shown must keep."""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.figures import SEED, SOAK
from tests.targets import too_small

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--lang=en-US",  # the order in which a field for a day takes its figures
]
PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=900)
NARROWEST = ViewportSize(width=320, height=640)
"""A page of 1280 pixels looked at with 400 % of magnification (WCAG 1.4.10, Reflow)."""
HEAVIEST = 200_000
"""Bytes a page may weigh with everything it loads."""
PICTURES = os.environ.get("MANDATE_PICTURES")
"""A folder for a picture of every page that is looked at; none are made where it is unset."""


@contextmanager
def launched() -> Iterator[Browser]:
    """Yield a Chromium; fails in a plain sentence where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "No Chromium is installed; the browser tests need one (Debian: chromium)."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class _Quiet(WSGIRequestHandler):
    """Answers requests without writing each of them down."""

    def log_request(self, *_: object) -> None:
        """Tests look at what the browser sent instead."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application in threads on a free port of 127.0.0.1; yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@cache
def _axe() -> str:
    from axe_playwright_python.sync_playwright import Axe

    return str(Axe().axe_script)


def prepared(context: BrowserContext) -> BrowserContext:
    """Give every page of a context axe as it loads: for contexts in which most pages are looked at."""
    context.add_init_script(_axe())
    return context


def violations(page: Page, *rules: str) -> list[str]:
    """Return what axe finds on the page as it is shown, by all its rules or by these, each with what it means."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())  # a script element would be stopped by the content policy; this is not one
    # Nothing is fetched ahead: only rules that are experimental (orientation) or about media look at such files.
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:4]]}" for one in found]


def shape(page: Page) -> dict[str, Any]:
    """Return how many titles and main headings the page has, and how far it runs over the window's edge, in pixels."""
    counted: dict[str, Any] = page.evaluate(
        """() => ({
          titles: document.querySelectorAll("head > title").length,
          headings: document.querySelectorAll("h1").length,
          over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        })"""
    )
    return counted


def weight(page: Page) -> int:
    """Return the bytes of the page and of everything it loaded, as they went over the wire."""
    weighed: int = page.evaluate(
        """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
          .filter((one) => !one.name.endsWith("/lines"))
          .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
    )
    return weighed


def misfits(page: Page, name: str) -> list[str]:
    """Return where the page, unfolded, has not one title and one heading, scrolls sideways, or a thumb could miss."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.set_viewport_size(PHONE)
    found = [f"{name}, 360 px: a thumb could miss {one}" for one in too_small(page)]
    page.set_viewport_size(NARROWEST)
    if (seen := shape(page)) != {"titles": 1, "headings": 1, "over": 0}:
        found.append(f"{name}: {seen}")
    return found


def nameless(address: str) -> str:
    """Return an address with stars for whatever is one of many."""
    return re.sub(r"[0-9a-f]{32}|[A-Z]-\d{4}-\d{3}|\b\d+\b", "*", address)


def faults(page: Page, name: str) -> list[str]:
    """Return in what the page, as it is shown now and unfolded, falls short of what every page must keep.

    That is: one title and one main heading; targets that a thumb can touch; no sideways scroll at 320 pixels; and
    nothing found by axe at each width, in light and in dark: of these four, `make soak` looks at all, `make test` at
    one that is drawn by lot for each page.
    """
    before, found = page.viewport_size, misfits(page, name)
    ways = [(viewport, scheme) for viewport in (PHONE, DESK) for scheme in ("light", "dark")]
    if not SOAK:
        ways = [Random(f"{SEED} {nameless(name)}").choice(ways)]
    for viewport, scheme in ways:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found += [f"{name}, {viewport['width']} px, {scheme}: {one}" for one in violations(page)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    if before:
        page.set_viewport_size(before)
    return found


def pictured(page: Page, name: str) -> None:
    """Make a picture of the page at both widths, where MANDATE_PICTURES names a folder for them."""
    if not PICTURES:
        return
    before = page.viewport_size
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)
        page.screenshot(path=Path(PICTURES) / f"{name.replace('/', '-')}-{viewport['width']}.png", full_page=True)
    if before:
        page.set_viewport_size(before)
