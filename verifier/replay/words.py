"""What is said of a proposal, played again: amendments and statements before notice, posts hidden by officers."""

from collections.abc import Callable

from verifier.logged import Logged
from verifier.replay.ground import Ground

MODERATORS = ("facilitator", "chair")
SIDES = ("for", "against")


class Words:
    """Amendments, statements and hidden posts of all proposals, entry by entry in the log's order."""

    def __init__(self, ground: Ground, open_still: Callable[[Logged], str]) -> None:
        """Begin before the first entry. `open_still` gives the proposal of an entry, BadFact where it is closed."""
        self.ground, self._open = ground, open_still
        self._amendments: dict[tuple[str, int], bool] = {}
        """Amendment → whether it was answered."""
        self._statements: dict[tuple[str, int], bool] = {}
        """Statement → whether it was taken back."""
        self._hidden: set[tuple[str, int]] = set()
        self.steps: dict[str, Callable[[Logged], None]] = {
            "amendment.moved": self._moved, "amendment.answered": self._answered,
            "statement.filed": self._filed, "statement.withdrawn": self._taken_back,
            "post.hidden": self._hid, "post.shown": self._showed,
        }  # fmt: skip

    def _moved(self, entry: Logged) -> None:
        entry.fields.digest("text_hash")
        self._count(entry, self._amendments, "amendment")

    def _answered(self, entry: Logged) -> None:
        key = self._open(entry), entry.fields.number("amendment")
        entry.require(self._amendments.get(key) is False, "there is no such amendment to answer")
        entry.require(isinstance(entry.fields.value.get("accepted"), bool), "it does not say whether it was taken over")
        self._amendments[key] = True

    def _filed(self, entry: Logged) -> None:
        entry.fields.digest("text_hash")
        entry.require(entry.fields.text("side") in SIDES, "it is neither for nor against")
        self._count(entry, self._statements, "statement")

    def _taken_back(self, entry: Logged) -> None:
        key = self._open(entry), entry.fields.number("statement")
        entry.require(self._statements.get(key) is False, "there is no such statement to take back")
        self._statements[key] = True

    def _count(self, entry: Logged, known: dict[tuple[str, int], bool], what: str) -> None:
        """Take the next one of a proposal: they are counted one by one."""
        proposal, n = self._open(entry), entry.fields.number(what)
        before = len([one for one in known if one[0] == proposal])
        entry.require(n == before + 1, f"the {what}s of {proposal} are not counted one by one")
        known[proposal, n] = False

    def _hid(self, entry: Logged) -> None:
        key = self._moderated(entry)
        entry.require(key not in self._hidden, "this post was hidden before")
        self._hidden.add(key)

    def _showed(self, entry: Logged) -> None:
        key = self._moderated(entry)
        entry.require(key in self._hidden, "this post was not hidden")
        self._hidden.remove(key)

    def _moderated(self, entry: Logged) -> tuple[str, int]:
        own = entry.fields
        made = self.ground.proposals.get(own.text("proposal"))
        entry.require(made is not None, "there is no such proposal")
        assert made is not None
        by, body = own.digest("by"), made.fields.text("body")
        entry.require(self.ground.holds(entry, by, body, MODERATORS), f"{by} held no office that permits it")
        return own.text("proposal"), own.number("post")
