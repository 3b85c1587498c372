"""The two hands people use a page with: a thumb on a phone, keys at a desk. Both find things by the words they read.

A journey is written once and walked by either. It begins at the first page, the one printed address, and no address is
typed after it: whatever a hand cannot reach by what stands on the pages is a fault of the pages.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from playwright.sync_api import Locator

from tests.carried import PASSWORD, address
from tests.journeys.visitor import Visitor

MOST_KEYS = 200
"""Tab presses after which a thing counts as out of reach; the focus has then gone round any page once."""
Words = str | re.Pattern[str]

FOCUSED = """() => {
  const at = document.activeElement;
  const group = at.type === "radio" ? [...document.getElementsByName(at.name)] : [at];
  const labels = (one) => [...(one.labels || [])].map((label) => label.innerText).join(" ");
  const name = (one) => one === document.body ? ""
    : (one.getAttribute("aria-label") || labels(one) || one.innerText || one.value || "").replace(/\\s+/g, " ").trim();
  return {
    name: name(at), group: group.map(name), main: Boolean(at.closest("main")), moved: at !== window.left,
    seen: getComputedStyle(at).outlineStyle !== "none" || at.className === "mark",
  };
}"""
"""What has the focus: its name and those of its group, where it is, and whether it is seen to have the focus."""


def whole(words: Words) -> re.Pattern[str]:
    """Return a pattern for exactly these words; one that is given is taken as it is."""
    return words if isinstance(words, re.Pattern) else re.compile(rf"^\s*{re.escape(words)}\s*$")


def begins(words: str) -> re.Pattern[str]:
    """Return a pattern for what begins with these words."""
    return re.compile(rf"^\s*{re.escape(words)}")


class Hand(Visitor):
    """Somebody with a browser of their own. What each hand does differently is left to `Thumb` and `Keys`."""

    def comes_in(self, name: str) -> None:
        """Begin at the first page and sign in there."""
        self.page.goto("/")
        self.goes_on("Sign in")
        self.writes("Mail address", address(name))
        self.writes("Password", PASSWORD)
        self.goes_on("Sign in")
        self.page.wait_for_url("**/inbox")

    def goes_on(self, words: Words) -> None:
        """Follow a link or press a button that leads to another page."""
        act = self.finds(words)
        with self.page.expect_navigation():
            act()

    def loads(self, words: Words) -> Any:
        """Follow a link that leads to a file, and return what was downloaded."""
        act = self.finds(words)
        with self.page.expect_download() as caught:
            act()
        return caught.value

    def door(self, words: str) -> None:
        """Go through one of the front doors."""
        raise NotImplementedError

    def does(self, words: Words) -> None:
        """Act on the link, button, summary or label that is called so."""
        self.finds(words)()

    def finds(self, words: Words) -> Callable[[], Any]:
        """Find what is called so, and return how to act on it."""
        raise NotImplementedError

    def marks(self, words: Words) -> None:
        """Mark the box or choice that is called so."""
        raise NotImplementedError

    def writes(self, label: Words, text: str) -> None:
        """Write into a field, in place of what stands there."""
        raise NotImplementedError

    def picks(self, label: Words, option: str) -> None:
        """Choose from a list."""
        raise NotImplementedError

    def dates(self, label: Words, at: date | datetime, next_one: bool = False) -> None:
        """Give a day, or a day and an hour; also in the next field of the same name."""
        raise NotImplementedError

    def _field(self, label: Words, nth: int = 0) -> Locator:
        labelled = self.page.get_by_role("main").get_by_label(whole(label)).filter(visible=True)
        return labelled.and_(self.page.locator("input, select, textarea")).nth(nth)


class Thumb(Hand):
    """Touches what is to be seen. Lists and days are given in the phone's own pickers, which no page can shape."""

    def door(self, words: str) -> None:
        """Open the menu and touch a door."""
        self.page.get_by_role("button", name="Menu").tap()
        with self.page.expect_navigation():
            self.page.locator("#doors").get_by_role("link", name=begins(words)).tap()

    def finds(self, words: Words) -> Callable[[], Any]:
        """Look for it in the page; touched it will be."""
        seen = self.page.locator("main").locator("a, button, summary, label").filter(visible=True)
        return seen.filter(has_text=whole(words)).first.tap

    def marks(self, words: Words) -> None:
        """Touch its words."""
        self.does(words)

    def writes(self, label: Words, text: str) -> None:
        """Touch the field, then write."""
        field = self._field(label)
        field.tap()
        field.fill(text)

    def picks(self, label: Words, option: str) -> None:
        """Touch the list and choose in the picker."""
        self._field(label).select_option(label=option)

    def dates(self, label: Words, at: date | datetime, next_one: bool = False) -> None:
        """Choose in the picker."""
        shape = "%Y-%m-%dT%H:%M" if isinstance(at, datetime) else "%Y-%m-%d"
        self._field(label, int(next_one)).fill(at.strftime(shape))


class Keys(Hand):
    """Presses keys, each as a person would; what has the focus must always be seen to have it."""

    def reaches(self, words: Words, within: str = "main") -> dict[str, Any]:
        """Press Tab until the focus is on what is called so, skipping the head of a page just opened."""
        if within == "main" and self.page.evaluate("document.activeElement === document.body && !location.hash"):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(FOCUSED)["name"] == "Skip to the page", self.page.url
            self.page.keyboard.press("Enter")
        self.page.evaluate("window.left = document.activeElement")  # a field for a day has several stops
        wanted = whole(words)
        for _ in range(MOST_KEYS):
            self.page.keyboard.press("Tab")
            at: dict[str, Any] = self.page.evaluate(FOCUSED)
            assert at["seen"] or not at["name"], f"“{at['name']}” is not seen to have the focus on {self.page.url}"
            if at["moved"] and at["main"] == (within == "main") and any(wanted.search(name) for name in at["group"]):
                return at
        raise AssertionError(f"no key leads to “{words}” on {self.page.url}")

    def door(self, words: str) -> None:
        """Go to a door by keys."""
        self.reaches(begins(words), within="head")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def finds(self, words: Words) -> Callable[[], Any]:
        """Reach it; Enter acts on it."""
        self.reaches(words)
        return lambda: self.page.keyboard.press("Enter")

    def marks(self, words: Words) -> None:
        """Reach it and press Space, or an arrow until it is the marked one of its group."""
        at, wanted = self.reaches(words), whole(words)
        if wanted.search(at["name"]):
            self.page.keyboard.press("Space")
        for _ in at["group"]:
            if wanted.search(self.page.evaluate(FOCUSED)["name"]):
                break
            self.page.keyboard.press("ArrowDown")
        assert self.page.evaluate("document.activeElement.checked")

    def writes(self, label: Words, text: str) -> None:
        """Reach the field and type."""
        self.reaches(label)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def picks(self, label: Words, option: str) -> None:
        """Reach the list and type the beginning of the option."""
        self.reaches(label)
        self.page.keyboard.type(option)
        assert self.page.evaluate("document.activeElement.selectedOptions[0].text.trim()") == option

    def dates(self, label: Words, at: date | datetime, next_one: bool = False) -> None:
        """Reach the field and type the figures in the order in which the browser asks for them, the month first."""
        self.reaches(label)
        self.page.keyboard.type(at.strftime("%m%d%Y"))
        if isinstance(at, datetime):
            self.page.keyboard.press("ArrowRight")
            self.page.keyboard.type(at.strftime("%I%M%p"))
        shape = "%Y-%m-%dT%H:%M" if isinstance(at, datetime) else "%Y-%m-%d"
        assert self.page.evaluate("document.activeElement.value") == at.strftime(shape)
