"""A visitor: one person's browser, what they see, and what was sent."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Request

from tests.browser import faults, pictured
from tests.carried import PASSWORD, address


class Visitor:
    """One person in a browser context of their own; complaints of the page and requests are kept."""

    def __init__(self, context: BrowserContext, looks: bool) -> None:
        context.set_default_timeout(15_000)
        self.context, self.looks = context, looks
        self.page: Page = context.new_page()
        self.sent: list[Request] = []
        self.problems: list[str] = []
        self.page.on("request", lambda request: self.sent.append(request))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, said: Any) -> None:
        if "Content Security" in said.text or "Content-Security" in said.text:
            self.problems.append(said.text)

    def signs_in(self, name: str) -> None:
        """Sign in with mail address and password."""
        self.page.goto("/sign-in")
        self.page.fill("[name=email]", address(name))
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button.button-main")
        self.page.wait_for_url("**/inbox")

    def goes(self, address: str) -> None:
        """Open a page of the house that must be there."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"

    def follows(self, words: str) -> None:
        """Follow the link with these words in the page."""
        self.page.get_by_role("main").get_by_role("link", name=words, exact=True).first.click()

    def presses(self, words: str) -> None:
        """Press the button with these words in the page."""
        self.page.get_by_role("main").get_by_role("button", name=words, exact=True).click()

    def reads(self, *words: str) -> None:
        """Assert that the page says these words, soon: a page that was just asked for may still be on its way."""
        said = ""
        for _ in range(50):
            with suppress(Error):  # the page may be replaced while it is read
                said = " ".join(self.page.inner_text("main").split())
                if all(one in said for one in words):
                    return
            self.page.wait_for_timeout(100)
        for one in words:
            assert one in said, said

    def looks_at(self, name: str) -> None:
        """Note in what a page falls short of what every page must keep: for pages that no link leads to."""
        self.page.wait_for_load_state()
        if self.looks:
            self.problems += faults(self.page, name)
        self.sees(name)

    def sees(self, name: str) -> None:
        """Make a picture of the page where a folder is given."""
        pictured(self.page, name)

    def posted(self) -> list[tuple[str, str]]:
        """Return path and body of every POST."""
        return [(one.url.split("/", 3)[3], one.post_data or "") for one in self.sent if one.method == "POST"]
