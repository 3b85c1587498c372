"""What is frozen at notice: the text of a proposal as one canonical document, and its hash. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.rules.text import instant_text
from foundation.hashing import jcs, sha256


@dataclass(frozen=True, slots=True)
class ProposalText:
    """All of a proposal that is voted on. Body, relationship and campaign by id; mandate and endorsement by number."""

    number: str
    kind: str
    body: str
    title: str
    text: str
    terms: Sequence[dict[str, str]]
    relationship: str | None = None
    campaign: str | None = None
    mandate: str | None = None
    endorsement: str | None = None
    """Of activate and renew: the endorsement it stands under; of sever: the one to be withdrawn."""
    until: datetime | None = None
    contests: Sequence[dict[str, object]] = ()
    refers: dict[str, str] | None = None
    """Of refer: the proposal that is put to the vote of all, and the hash of its text."""

    def document(self) -> bytes:
        """Return it as canonical JSON (RFC 8785): every key is there, what does not apply is null.

        Only two are left out: `contests` where there are none, which is one motion under the title, and `refers`.
        """
        return jcs({
            "number": self.number, "kind": self.kind, "body": self.body, "title": self.title, "text": self.text,
            "terms": list(self.terms), "relationship": self.relationship, "campaign": self.campaign,
            "mandate": self.mandate, "endorsement": self.endorsement,
            "until": None if self.until is None else instant_text(self.until),
            **({"contests": list(self.contests)} if self.contests else {}),
            **({} if self.refers is None else {"refers": dict(self.refers)}),
        })  # fmt: skip


def digest(document: bytes) -> str:
    """Return the SHA-256 of a document in hexadecimal."""
    return sha256(document).hex()


def report_document(round_number: str, host: str, attendance: int, text: str, minority: str) -> dict[str, object]:
    """Return a round's report as the value whose canonical JSON is hashed into `round.reported`."""
    return {"round": round_number, "host": host, "attendance": attendance, "text": text, "minority": minority}


def statement_document(proposal: str, side: str, words: str, affiliation: str) -> dict[str, object]:
    """Return a statement as the value whose canonical JSON is hashed into `statement.filed`."""
    return {"proposal": proposal, "side": side, "words": words, "affiliation": affiliation}
