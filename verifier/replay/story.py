"""What the log tells of one ballot, gathered while it is played again."""

from dataclasses import dataclass, field
from datetime import datetime

from ballots.rules.terms import BallotTerms, ContestTerms
from verifier.fields import Fields, span
from verifier.logged import Logged


@dataclass
class BallotStory:
    """One ballot: its notice and every step after it, each None until its entry came."""

    noticed: Logged
    terms: BallotTerms
    closes_at: datetime
    """The close as known so far: extensions move it."""
    roll_size: int
    roll_root: str
    extensions: int = 0
    amendments: list[Logged] = field(default_factory=list)
    withdrawn: dict[int, set[str]] = field(default_factory=dict)
    """Contest → what was withdrawn of it before the close: options, or the whole of it."""
    given_up: Logged | None = None
    """The entry that withdrew the first question, which carries the proposal."""
    casts: dict[str, list[str]] = field(default_factory=dict)
    """Roll call: reference → digests handed in, oldest first."""
    opened: Logged | None = None
    closed: Logged | None = None
    urn: Logged | None = None
    counted: Logged | None = None
    signatures: list[Logged] = field(default_factory=list)
    named_tellers: set[str] = field(default_factory=set)
    alarm: Logged | None = None
    certified: Logged | None = None
    annulled: Logged | None = None
    destroyed: Logged | None = None

    @property
    def standing(self) -> tuple[ContestTerms, ...]:
        """The contests in which something is left to choose."""
        return self.terms.standing(self.withdrawn)

    @property
    def fields(self) -> Fields:
        """The fields of the notice."""
        return self.noticed.fields

    @property
    def number(self) -> str:
        """The ballot's number."""
        return self.terms.number

    @property
    def certification(self) -> Fields:
        """The fields of `ballot.certified`, for a ballot that is."""
        assert self.certified is not None
        return self.certified.fields

    @property
    def close(self) -> Fields:
        """The fields of `ballot.closed`, for a ballot that closed."""
        assert self.closed is not None
        return self.closed.fields

    @property
    def lot_seed(self) -> bytes | None:
        """The seed of the lot as shown with the count, None where it has none."""
        seed = self.counted.fields.maybe_text("lot_seed") if self.counted else None
        return None if seed is None else bytes.fromhex(seed)

    @property
    def carried(self) -> bool:
        """Whether it was certified and carried."""
        return self.certified is not None and self.certified.fields.value.get("outcome") == "CARRIED"

    @property
    def is_open(self) -> bool:
        """Whether papers were taken by now."""
        return self.opened is not None and self.closed is None and self.annulled is None

    @property
    def is_roll_call(self) -> bool:
        """Whether each paper stands in the log under a reference."""
        return self.fields.text("secrecy") == "roll-call"

    @property
    def last_close(self) -> datetime:
        """When it could close at the latest, every extension of its rule used."""
        own = self.fields
        return own.instant("closes") + span(own.number("extend_days") * own.number("extend_times"))

    @property
    def over(self) -> Logged | None:
        """The entry by which it ended: certified or annulled."""
        return self.certified or self.annulled

    @property
    def let_go(self) -> Logged | None:
        """The entry from which it kept no suspension any more: it ended, or what it would sever was withdrawn."""
        return self.given_up or self.over
