"""`make pictures`: seed the demo, look at it in Chromium as each persona, and keep what is seen in docs/pictures/.

Each picture is what a window of 360 or of 1280 pixels shows, or the page as far down as what its caption speaks of. A
page is found as a person finds it: from the inbox or from a front door, by the first link that leads to such a page.
`python -m tests.pictures FOLDER` uses a demo that was seeded there before.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, ViewportSize

from app import ROOT, create_app
from foundation.config import load
from tests.browser import DESK, PHONE, launched, serving

PICTURES = ROOT / "docs" / "pictures"
QUALITY = 62
"""Of the JPEG: text stays sharp, and a picture weighs a few dozen kilobytes."""
BELOW = 24
"""Pixels of paper under the last thing."""

Step = tuple[str, ...]
"""Where to begin, and then what the address or the words (after `=`) of the link to follow look like, in turn."""
SEEN: dict[str, dict[str, Step]] = {
    "Wren Abara": {
        "member-inbox": ("/inbox",),
        "member-ballot": ("/inbox", r"/ballots/[0-9a-f]{32}$"),
        "member-proposal": ("/proposals", r"/proposals/[0-9a-f]{32}$"),
        "member-standing": ("/people", "=May I vote in Port Ellery Chapter?"),
        "member-search": ("/search?q=transit+workers",),
    },
    "Noor Castellan": {
        "chair-inbox": ("/inbox",),
        "chair-round": ("/rounds", r"/rounds/[0-9a-f]{32}$"),
    },
    "Delia Oyarzun": {
        "convener-rounds": ("/rounds",),
        "convener-round": ("/rounds", r"/rounds/[0-9a-f]{32}$"),
    },
    "Lucía Varga": {
        "teller-inbox": ("/inbox",),
        "teller-certify": ("/inbox", r"/certify$"),
    },
    "Sam Petrosky": {
        "organiser-relationships": ("/relationships",),
        "organiser-campaign": ("/relationships", r"/campaigns/[0-9a-f]{32}$"),
        "organiser-relationship": ("/relationships", "=Ferry and Transit Workers Local 212"),
    },
    "Piet Okonjo": {
        "secretary-people": ("/people",),
        "secretary-body": ("/people", "=More on Port Ellery Chapter"),
    },
    "Marta Holm": {
        "auditor-audit": ("/audit",),
        "auditor-coverage": ("/audit/coverage",),
        "auditor-decision": ("/decisions", "=D-2026-001"),
    },
    "": {
        "register": ("/register",),
        "result": ("/decisions", "=D-2026-001", r"/ballots/[0-9a-f]{32}/result"),
        "log": ("/log",),
        "promise": ("/promise",),
    },
}

AS_FAR_AS = {
    "member-standing": "main table tbody tr:first-child td:last-child",
    "auditor-decision": "main .reasons",
    "result": "main .ledger",
}
"""What is the last thing to be seen in a picture that one window is too low for."""


@contextmanager
def seeded(kept: str | None) -> Iterator[str]:
    """Serve a demo: one that was seeded before, or a fresh one that goes again afterwards."""
    with tempfile.TemporaryDirectory(prefix="mandate-pictures-") as fresh:
        os.environ["MANDATE_DATA"] = kept or fresh
        if kept is None:
            subprocess.run([Path(sys.executable).with_name("mandate"), "demo-reset"], check=True)
        with serving(create_app(load(), process="web")) as base_url:
            yield base_url


def come_in(page: Page, who: str) -> None:
    """Sign in as one of the demo's people."""
    page.goto("/personas")
    page.locator("form", has_text=who).get_by_role("button").first.click()


def go(page: Page, steps: Step) -> None:
    """Begin at an address and follow the first link of each kind."""
    page.goto(steps[0])
    for kind in steps[1:]:
        links = page.eval_on_selector_all(
            "main a[href]", "all => all.map((one) => [one.getAttribute('href').split('#')[0], '=' + one.innerText])"
        )
        found = next((to for to, words in links if re.search(kind, to) or words.strip() == kind), None)
        assert found, f"no link like {kind} on {page.url}"
        page.goto(found)


def height_for(page: Page, name: str, width: int) -> int:
    """Return how high the window must be for this picture."""
    usual = next(one["height"] for one in (PHONE, DESK) if one["width"] == width)
    last = page.locator(AS_FAR_AS[name]).first.bounding_box() if name in AS_FAR_AS else None
    return max(usual, round(last["y"] + last["height"]) + BELOW) if last else usual


def take(context: BrowserContext, who: str, width: int) -> None:
    """Take every picture that this person sees at this width."""
    page = context.new_page()
    if who:
        come_in(page, who)
    for name, steps in SEEN[who].items():
        go(page, steps)
        page.set_viewport_size(ViewportSize(width=width, height=height_for(page, name, width)))
        page.screenshot(path=PICTURES / f"{name}-{width}.jpg", type="jpeg", quality=QUALITY)


def main(kept: str | None = None) -> None:
    """Take all pictures anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with seeded(kept) as base_url, launched() as browser:
        for viewport in (PHONE, DESK):
            for who in SEEN:
                context = browser.new_context(base_url=base_url, viewport=viewport)
                take(context, who, viewport["width"])
                context.close()
    taken = list(PICTURES.glob("*.jpg"))
    print(f"{len(taken)} pictures, {sum(one.stat().st_size for one in taken) // 1000} kB, in {PICTURES}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
