"""The log as a list of entries that were read strictly, and the case that all checks share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from auditlog.checkpoint import Checkpoint
from auditlog.note import Verifier
from ballots.rules.contests import option_names
from ballots.rules.election_reasons import named
from foundation.hashing import parse_canonical
from verifier.fields import SLACK, Fields
from verifier.report import BadFact

if TYPE_CHECKING:
    from verifier.replay.ballots import Ballots
    from verifier.replay.mandates import Mandates
    from verifier.replay.story import BallotStory


@dataclass(frozen=True)
class Logged:
    """One entry at its place in the log, counted from 0."""

    index: int
    id: str
    type: str
    at: datetime
    fields: Fields
    leaf: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """How messages name the entry."""
        return f"entry {self.index} ({self.type})"

    def require(self, holds: bool, why: str) -> None:
        """Raise BadFact, naming the entry, unless it holds."""
        if not holds:
            raise BadFact(f"{self.name}: {why}")

    def surely_before(self, other: "Logged") -> bool:
        """Tell whether this was known when the other was written, and not only about the same time."""
        return self.index < other.index and self.at + SLACK < other.at


@dataclass(frozen=True)
class Options:
    """What the stranger holds besides the bundle, already read: a pinned key, a kept checkpoint, a ballot code."""

    key: Verifier | None = None
    checkpoint: bytes | None = None
    seed: bytes | None = None
    s0: bytes | None = None
    words: str | None = None


@dataclass
class Case:
    """The bundle's files and what the checks so far have made of them; a later check may rely on all earlier ones."""

    files: Mapping[str, bytes]
    options: Options
    decision: str = ""
    key: Verifier | None = None
    checkpoint: Checkpoint | None = None
    log: list[Logged] = field(default_factory=list)
    demo: bool | None = None
    _ballots: "Ballots | None" = None
    _mandates: "Mandates | None" = None
    rules: dict[str, object] = field(default_factory=dict)
    """The procedure's document."""
    frozen: dict[str, object] | None = None
    """The frozen text, or None where it is erased."""
    opened: dict[int, list[str]] = field(default_factory=dict)
    """Contest → choices on its opened lines, where they are in the bundle."""
    opened_groups: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    """Of a ballot counted in groups: the groups and the choice of each opened line, where they are in the bundle."""
    roll_refs: frozenset[str] = frozenset()
    roll_groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a ballot counted in groups: reference → groups."""
    outcome: str | None = None

    @property
    def ballots(self) -> "Ballots":
        """The ballots as replayed."""
        assert self._ballots is not None
        return self._ballots

    @property
    def mandates(self) -> "Mandates":
        """The mandates as replayed."""
        assert self._mandates is not None
        return self._mandates

    @property
    def story(self) -> "BallotStory":
        """The ballot that the decision certified; BadFact where the log has no such decision."""
        found = self.ballots.by_decision.get(self.decision)
        if found is None:
            raise BadFact(f"the log certifies no decision {self.decision}")
        return found

    def named(self, n: int, sentence: str) -> str:
        """Return a sentence on contest n with the options' names, where the text is not erased."""
        asked = (self.frozen or {}).get("contests")
        method = self.story.terms.contests[n - 1].method
        if not isinstance(asked, list) or not asked:
            return sentence
        names = option_names(asked[n - 1], method)
        return named(sentence, dict(zip(self.story.terms.contests[n - 1].options, names, strict=False)))

    def file(self, name: str) -> bytes:
        """Return a file; BadFact where it is missing."""
        if name not in self.files:
            raise BadFact(f"{name} is missing")
        return self.files[name]

    def json(self, name: str) -> object:
        """Return the value of a JSON file; BadFact where it is missing or not canonical."""
        try:
            return parse_canonical(self.file(name))
        except BadFact:
            raise
        except ValueError as error:
            raise BadFact(f"{name}: {error}") from None

    def of_type(self, *types: str) -> list[Logged]:
        """Return the entries of these types, in the log's order."""
        return [entry for entry in self.log if entry.type in types]

    def erasure(self, entry_id: object, digest: str, what: str) -> str:
        """Return when `what` was erased, as text; BadFact unless the log has that `erasure.made` of this digest."""
        for entry in self.of_type("erasure.made"):
            if entry.id == entry_id and entry.fields.value.get("digest") == digest:
                return f"{what} withheld, erased on {entry.at:%Y-%m-%d}"
        raise BadFact(f"{what} is said to be erased, but the log has no such erasure")
