"""Ballots played again: noticed, opened, extended, closed, opened urn, counted, signed twice, certified; each once."""

from collections.abc import Callable

from ballots.rules.count_document import terms_of
from verifier.fields import SLACK, near, span
from verifier.logged import Logged
from verifier.replay.story import BallotStory, ProtestStory
from verifier.report import BadFact

OUTCOMES = ("CARRIED", "NOT CARRIED", "INQUORATE")


class Ballots:
    """All ballots, proposals, offices and protests of a log, entry by entry in its order."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self.stories: dict[str, BallotStory] = {}
        self.by_decision: dict[str, BallotStory] = {}
        self.proposals: dict[str, Logged] = {}
        self.withdrawn: set[str] = set()
        self.rolls: dict[str, Logged] = {}
        self.offices: dict[str, Logged] = {}
        self.offices_ended: dict[str, int] = {}
        self.adopted: dict[tuple[str, str], list[Logged]] = {}
        self.protests: dict[str, ProtestStory] = {}
        self._steps: dict[str, Callable[[Logged], None]] = {
            "proposal.made": self._made, "proposal.withdrawn": self._withdrawn,
            "procedure.adopted": self._adopted, "office.given": self._given, "office.ended": self._ended,
            "roll.frozen": self._frozen, "roll.amended": self._amended,
            "ballot.noticed": self._noticed, "ballot.opened": self._opened, "ballot.cast": self._cast,
            "ballot.extended": self._extended, "ballot.closed": self._closed, "ballot.annulled": self._annulled,
            "urn.opened": self._urn, "ballot.counted": self._counted, "key.destroyed": self._destroyed,
            "teller.named": self._named, "count.signed": self._signed, "ballot.certified": self._certified,
            "protest.filed": self._filed, "protest.ruled": self._ruled,
        }  # fmt: skip

    def play(self, entry: Logged) -> None:
        """Take the next entry; BadFact where it cannot follow what came before. Other types pass."""
        if step := self._steps.get(entry.type):
            step(entry)

    def is_void(self, decision: str) -> bool:
        """Tell whether a protest against the decision was upheld so far."""
        return any(p.upheld for p in self.protests_against(decision))

    def protests_against(self, decision: str) -> list[ProtestStory]:
        """Return the protests against a decision, in the log's order."""
        return [p for p in self.protests.values() if p.filed.fields.value.get("decision") == decision]

    def _made(self, entry: Logged) -> None:
        number = entry.fields.text("proposal")
        _once(number not in self.proposals, entry, f"proposal {number} was made before")
        self.proposals[number] = entry

    def _withdrawn(self, entry: Logged) -> None:
        number = entry.fields.text("proposal")
        _once(number in self.proposals, entry, f"there is no proposal {number}")
        _once(not any(self._standing(story) for story in self._on(number)), entry, f"{number} was noticed already")
        self.withdrawn.add(number)

    def _adopted(self, entry: Logged) -> None:
        key = entry.fields.text("body"), entry.fields.digest("hash")
        self.adopted.setdefault(key, []).append(entry)

    def _given(self, entry: Logged) -> None:
        office = entry.fields.text("office")
        _once(office not in self.offices, entry, "this office was given before")
        if entry.fields.value.get("founding") is not True:
            entry.fields.pair("by")
        self.offices[office] = entry

    def _ended(self, entry: Logged) -> None:
        office = entry.fields.text("office")
        _once(office in self.offices and office not in self.offices_ended, entry, "there is no such office to end")
        entry.fields.pair("by")
        self.offices_ended[office] = entry.index

    def _frozen(self, entry: Logged) -> None:
        ballot = entry.fields.text("ballot")
        _once(ballot not in self.rolls, entry, f"the roll of {ballot} was frozen before")
        self.rolls[ballot] = entry

    def _noticed(self, entry: Logged) -> None:
        own = entry.fields
        number, proposal = own.text("ballot"), own.text("proposal")
        _once(number not in self.stories, entry, f"{number} was noticed before")
        made = self.proposals.get(proposal)
        _once(made is not None and proposal not in self.withdrawn, entry, f"there is no proposal {proposal} to notice")
        assert made is not None
        for key in ("kind", "body"):
            _once(made.fields.text(key) == own.text(key), entry, f"it names another {key} than proposal {proposal}")
        earlier = self._on(proposal)
        _once(not any(self._standing(story) for story in earlier), entry, f"a ballot on {proposal} stands already")
        _once(own.number("notice") == len(earlier) + 1, entry, "the notices of a proposal are not counted one by one")
        _once(
            entry.at - SLACK <= own.instant("opens") < own.instant("closes"), entry, "it does not open and then close"
        )
        self.stories[number] = BallotStory(
            entry, terms_of(own.value), own.instant("closes"), own.number("roll_size"), own.digest("roll_root")
        )

    def _amended(self, entry: Logged) -> None:
        story, own = self._story(entry), entry.fields
        _once(story.closed is None and story.annulled is None, entry, "the ballot was over")
        _once(own.number("n") == len(story.amendments) + 1, entry, "additions to the roll are not counted one by one")
        _once(own.number("size") == story.roll_size + 1, entry, "an addition makes the roll larger by one")
        _once(own.text("roll") == story.fields.text("roll"), entry, "it names another roll")
        own.pair("by")
        story.amendments.append(entry)
        story.roll_size, story.roll_root = own.number("size"), own.digest("root")

    def _opened(self, entry: Logged) -> None:
        story = self._story(entry)
        _once(story.opened is None and story.annulled is None, entry, f"{story.number} opened before or is void")
        _due(entry, entry.fields.instant("due") == story.fields.instant("opens"))
        frozen = self.rolls.get(story.number)
        noticed = (story.fields.text("roll"), story.fields.number("roll_size"), story.fields.digest("roll_root"))
        found = frozen and (frozen.fields.text("roll"), frozen.fields.number("size"), frozen.fields.digest("root"))
        _once(found == noticed, entry, f"no roll was frozen as the notice of {story.number} says")
        story.opened = entry

    def _cast(self, entry: Logged) -> None:
        story, own = self._story(entry), entry.fields
        _once(story.fields.text("secrecy") == "roll-call", entry, "a sealed ballot logs no paper by itself")
        _once(_is_open(story), entry, f"{story.number} was not open")
        _once(entry.at < story.closes_at + SLACK, entry, "it came after the close")
        earlier = story.casts.setdefault(own.digest("ref"), [])
        _once(own.number("n") == len(earlier) + 1, entry, "the papers of a member are not counted one by one")
        earlier.append(own.digest("e"))

    def _extended(self, entry: Logged) -> None:
        story, own = self._story(entry), entry.fields
        _once(_is_open(story), entry, f"{story.number} was not open")
        _due(entry, own.instant("due") == story.closes_at)
        needed = story.terms.needed(story.roll_size)
        _once(own.number("needed") == needed, entry, f"the rule asks for {needed} to take part")
        _once(own.number("reached") < own.number("needed"), entry, "enough had taken part, so nothing was to extend")
        _once(story.extensions < story.fields.number("extend_times"), entry, "the rule has no extension left")
        later = story.closes_at + span(story.fields.number("extend_days"))
        _once(own.instant("closes") == later > story.closes_at, entry, "the new close is not the rule's")
        story.closes_at, story.extensions = later, story.extensions + 1

    def _closed(self, entry: Logged) -> None:
        story, own = self._story(entry), entry.fields
        _once(_is_open(story), entry, f"{story.number} was not open")
        _due(entry, own.instant("due") == story.closes_at)
        taken, needed = own.number("n"), story.terms.needed(story.roll_size)
        _once(own.maybe_number("needed") == needed, entry, f"the rule asks for {needed} to take part")
        _once(taken <= story.roll_size, entry, f"{taken} took part, but the roll has {story.roll_size}")
        left = story.extensions < story.fields.number("extend_times") and story.fields.number("extend_days") > 0
        _once(needed is None or taken >= needed or not left, entry, "too few took part, and an extension was left")
        own.digest("participation_root"), own.digest("envelopes_root")
        story.closed = entry

    def _annulled(self, entry: Logged) -> None:
        story = self._story(entry)
        over = story.annulled or story.urn or story.counted or story.certified
        _once(over is None, entry, f"{story.number} was counted or annulled before")
        if entry.fields.text("cause") != "key lost":
            entry.fields.pair("by")
        story.annulled = entry

    def _urn(self, entry: Logged) -> None:
        story = self._story(entry)
        _once(story.closed is not None and _alive(story), entry, f"{story.number} was not closed, or is void")
        _once(story.urn is None and story.counted is None, entry, f"the urn of {story.number} was opened before")
        taken, needed = story.close.number("n"), story.terms.needed(story.roll_size)
        _once(needed is None or taken >= needed, entry, "too few took part; it must stay closed for good")
        parts = list(entry.fields.objects("contests"))
        _once([p.number("n") for p in parts] == [c.n for c in story.terms.contests], entry, "it names other contests")
        for part in parts:
            papers = part.number("lines") + part.number("invalid")
            _once(papers == taken, entry, f"{papers} papers were opened, but {taken} took part")
            part.digest("openings_root"), part.digest("commitments_root")
        story.urn = entry

    def _counted(self, entry: Logged) -> None:
        story = self._story(entry)
        _once(story.closed is not None and _alive(story), entry, f"{story.number} was not closed, or is void")
        _once(story.counted is None, entry, f"{story.number} was counted before")
        needed = story.terms.needed(story.roll_size)
        quorate = needed is None or story.close.number("n") >= needed
        _once(quorate == (story.urn is not None), entry, "it was counted without its urn being opened")
        entry.fields.digest("count")
        outcome = entry.fields.text("outcome")
        _once(outcome in OUTCOMES and (outcome == "INQUORATE") != quorate, entry, "its outcome does not fit its quorum")
        story.counted = entry

    def _destroyed(self, entry: Logged) -> None:
        story = self._story(entry)
        _once(story.destroyed is None, entry, "its key was destroyed before")
        _once(entry.fields.text("seal_key") == story.fields.text("seal_key"), entry, "it names another key")
        _once(bool(story.closed or story.annulled), entry, f"{story.number} still needed its key")
        story.destroyed = entry

    def _named(self, entry: Logged) -> None:
        entry.fields.pair("by")
        self._story(entry).named_tellers.add(entry.fields.digest("ref"))

    def _signed(self, entry: Logged) -> None:
        story, own = self._story(entry), entry.fields
        _once(story.certified is None and _alive(story), entry, f"{story.number} was certified before, or is void")
        counted = story.counted
        _once(counted is not None, entry, f"{story.number} was not counted")
        assert counted is not None
        _once(own.digest("count") == counted.fields.digest("count"), entry, "it signs another count than was logged")
        signed = [s.fields.digest("ref") for s in story.signatures]
        _once(own.digest("ref") not in signed, entry, "the same teller signed before")
        _once(own.text("office") in self.offices, entry, "it is signed under an office that was never given")
        story.signatures.append(entry)

    def _certified(self, entry: Logged) -> None:
        story, own = self._story(entry), entry.fields
        _once(story.certified is None and _alive(story), entry, f"{story.number} was certified before, or is void")
        tellers = own.pair("tellers")
        _once(
            {s.fields.digest("ref") for s in story.signatures} == set(tellers),
            entry,
            "its tellers have not both signed",
        )
        counted = story.counted
        assert counted is not None  # nobody can have signed otherwise
        for key in ("count", "outcome"):
            _once(own.text(key) == counted.fields.text(key), entry, f"its {key} is not the one counted")
        for key in ("proposal", "kind"):
            _once(own.text(key) == story.fields.text(key), entry, f"it names another {key} than the notice")
        ends = own.instant("protest_until")
        _once(
            near(ends, entry.at + span(story.fields.number("protest_days"))),
            entry,
            "its protest window is not the rule's",
        )
        rules = ends + span(story.fields.number("rule_within_days"))
        _once(own.instant("rule_until") == rules, entry, "the time for rulings is not the rule's")
        decision = own.text("decision")
        _once(decision not in self.by_decision, entry, f"{decision} was certified before")
        self.by_decision[decision] = story
        story.certified = entry

    def _filed(self, entry: Logged) -> None:
        own = entry.fields
        story = self.by_decision.get(own.text("decision"))
        _once(story is not None, entry, "it protests against a decision that nobody certified")
        assert story is not None
        _once(own.text("protest") not in self.protests, entry, "this protest was filed before")
        _once(
            entry.at < story.certification.instant("protest_until") + SLACK, entry, "it came after the protest window"
        )
        same = [
            p for p in self.protests_against(own.text("decision")) if p.filed.fields.text("fact") == own.text("fact")
        ]
        _once(not same, entry, "a protest on the same fact was filed before")
        own.digest("text_hash"), own.instant("rule_by")
        self.protests[own.text("protest")] = ProtestStory(entry)

    def _ruled(self, entry: Logged) -> None:
        own = entry.fields
        protest = self.protests.get(own.text("protest"))
        _once(protest is not None, entry, "it rules on a protest that nobody filed")
        assert protest is not None
        _once(protest.ruled is None, entry, "this protest was ruled on before")
        _once(protest.filed.fields.text("decision") == own.text("decision"), entry, "it names another decision")
        own.pair("by"), own.flag("upheld")
        protest.ruled = entry

    def _story(self, entry: Logged) -> BallotStory:
        number = entry.fields.text("ballot")
        if number not in self.stories:
            raise BadFact(f"{entry.name}: there is no ballot {number}")
        return self.stories[number]

    def _on(self, proposal: str) -> list[BallotStory]:
        return [story for story in self.stories.values() if story.fields.value.get("proposal") == proposal]

    def _standing(self, story: BallotStory) -> bool:
        void = story.certified is not None and self.is_void(story.certification.text("decision"))
        return _alive(story) and not void


def _once(holds: bool, entry: Logged, why: str) -> None:
    if not holds:
        raise BadFact(f"{entry.name}: {why}")


def _due(entry: Logged, is_rules: bool) -> None:
    _once(is_rules, entry, "its due instant is not the rule's")
    _once(entry.at + SLACK >= entry.fields.instant("due"), entry, "it was written before it was due")


def _is_open(story: BallotStory) -> bool:
    return story.opened is not None and story.closed is None and story.annulled is None


def _alive(story: BallotStory) -> bool:
    return story.annulled is None
