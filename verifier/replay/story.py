"""What the log tells of one ballot and of one protest, gathered while it is played again."""

from dataclasses import dataclass, field
from datetime import datetime

from ballots.rules.count_document import BallotTerms
from verifier.fields import Fields
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
    casts: dict[str, list[str]] = field(default_factory=dict)
    """Roll call: reference → digests handed in, oldest first."""
    opened: Logged | None = None
    closed: Logged | None = None
    urn: Logged | None = None
    counted: Logged | None = None
    signatures: list[Logged] = field(default_factory=list)
    named_tellers: set[str] = field(default_factory=set)
    certified: Logged | None = None
    annulled: Logged | None = None
    destroyed: Logged | None = None

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
    def carried(self) -> bool:
        """Whether it was certified and carried."""
        return self.certified is not None and self.certified.fields.value.get("outcome") == "CARRIED"


@dataclass
class ProtestStory:
    """One protest: its filing, and its ruling once there is one."""

    filed: Logged
    ruled: Logged | None = None

    @property
    def upheld(self) -> bool:
        """Whether it was ruled to be right."""
        return self.ruled is not None and self.ruled.fields.flag("upheld")
