"""What ballots stand on, played again: bodies, offices, interests, rules, proposals, and what mandates are about."""

from collections.abc import Callable, Iterable, Sequence

from verifier.logged import Logged

OFFICERS = ("chair", "secretary", "membership secretary")
"""Offices of which two give and end offices and amend a roll, in a body or in the one above it."""

Office = tuple[Logged, Logged | None]
"""The entry that gave an office, and the one that ended it."""


class Ground:
    """Everything of a log that is neither a ballot nor a mandate, entry by entry in its order."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self.parents: dict[str, str | None] = {}
        self.made: dict[str, Logged] = {}
        """Bodies by id."""
        self.offices: dict[str, Office] = {}
        self.interests: list[Logged] = []
        self.adopted: dict[tuple[str, str], list[Logged]] = {}
        self.proposals: dict[str, Logged] = {}
        self.texts: dict[str, str] = {}
        """Proposal → hash of its text as last proposed."""
        self.things: dict[str, Logged] = {}
        """Campaigns and relationships by id."""
        self.steps: dict[str, Callable[[Logged], None]] = {
            "body.made": self._body, "office.given": self._given, "office.ended": self._ended,
            "interest.declared": self.interests.append, "procedure.adopted": self._adopted,
            "proposal.made": self._made, "campaign.made": self._thing, "relationship.made": self._thing,
            "capacity.counted": self._counted,
        }  # fmt: skip

    def above(self, body: str) -> tuple[str | None, ...]:
        """Return the body and the one above it."""
        return body, self.parents.get(body)

    def holds(self, entry: Logged, ref: object, body: str, kinds: Sequence[str]) -> bool:
        """Tell whether `ref`, as officers of `body` are named, held such an office in it when the entry was written."""
        return any(
            given.index < entry.index and given.fields.value["ref"] == ref and given.fields.value["body"] == body
            and given.fields.text("kind") in kinds and not (ended and ended.surely_before(entry))
            for given, ended in self.offices.values()
        )  # fmt: skip

    def require_officers(self, entry: Logged, body: str) -> None:
        """BadFact unless two people did it who are officers; those of a body above have other names here."""
        for ref in entry.fields.pair("by"):
            known = self.parents.get(body) is not None or self.holds(entry, ref, body, OFFICERS)
            entry.require(known, f"{ref} held no office that permits it")

    def require_uninterested(self, entry: Logged, refs: Iterable[str]) -> None:
        """BadFact where one of them, as named in the proposal, had declared an interest in it before."""
        for ref in refs:
            declared = [i for i in self.interests if i.fields.value.get("ref") == ref and i.surely_before(entry)]
            entry.require(not declared, f"{ref} had declared an interest")

    def rules_at(self, body: str, kind: str, made: Logged) -> set[str]:
        """Return the hashes of the rules of a body that a proposal made then could be under: the newest adopted."""
        versions = [v for v in self.adopted.get((body, kind), []) if v.index < made.index]
        followed = zip(versions, [*versions[1:], None], strict=False)
        return {v.fields.digest("hash") for v, newer in followed if newer is None or not newer.surely_before(made)}

    def _body(self, entry: Logged) -> None:
        body = entry.fields.text("body")
        entry.require(body not in self.parents, "this body was made before")
        self.parents[body] = entry.fields.maybe_text("parent")
        self.made[body] = entry

    def _given(self, entry: Logged) -> None:
        office, body = entry.fields.text("office"), entry.fields.text("body")
        entry.require(office not in self.offices, "this office was given before")
        if entry.fields.value.get("founding") is True:
            by_two = [g for g, _ in self.offices.values() if g.fields.value["body"] == body and "by" in g.fields.value]
            entry.require(not any(g.surely_before(entry) for g in by_two), "the founding of this body was over")
        else:
            self.require_officers(entry, body)
        entry.fields.text("kind"), entry.fields.digest("ref")
        self.offices[office] = entry, None

    def _ended(self, entry: Logged) -> None:
        given, ended = self.offices.get(entry.fields.text("office"), (None, None))
        entry.require(given is not None and ended is None, "there is no such office to end")
        assert given is not None
        self.require_officers(entry, given.fields.text("body"))
        self.offices[entry.fields.text("office")] = given, entry

    def _adopted(self, entry: Logged) -> None:
        entry.fields.digest("hash")
        self.adopted.setdefault((entry.fields.text("body"), entry.fields.text("kind")), []).append(entry)

    def _made(self, entry: Logged) -> None:
        number = entry.fields.text("proposal")
        entry.require(number not in self.proposals, f"proposal {number} was made before")
        self.proposals[number] = entry
        self.texts[number] = entry.fields.digest("text_hash")

    def _thing(self, entry: Logged) -> None:
        key = entry.fields.text(entry.type.removesuffix(".made"))
        entry.require(key not in self.things, "it was made before")
        entry.fields.text("body")
        self.things[key] = entry

    def _counted(self, entry: Logged) -> None:
        tie = self.things.get(entry.fields.text("relationship"))
        entry.require(tie is not None and tie.type == "relationship.made", "there is no such relationship to count")
        entry.fields.text("kind"), entry.fields.digest("hash")
