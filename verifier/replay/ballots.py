"""Ballots played again: noticed, opened, extended, closed, opened urn, counted, signed twice, certified; each once."""

from collections.abc import Callable
from datetime import timedelta

from ballots.rules.terms import terms_of
from verifier.fields import SLACK, near, span
from verifier.logged import Logged
from verifier.replay.conditions import Conditions
from verifier.replay.elections import require_lot_fixed, require_lot_shown, withdraw_contest, withdraw_option
from verifier.replay.ground import Ground
from verifier.replay.protests import Protests
from verifier.replay.referrals import require_referral, require_refers
from verifier.replay.second_calls import first_call
from verifier.replay.story import BallotStory
from verifier.replay.words import Words
from verifier.report import BadFact

OF_ELECTIONS = ("ELECTED", "NONE ELECTED", "INQUORATE")
OF_MOTIONS = ("CARRIED", "NOT CARRIED", "INQUORATE")
WITHDRAWN = "WITHDRAWN"
WITH_MANDATE = ("activate", "renew")
FARTHEST_BACK = timedelta(hours=1)
"""Entries follow each other as they were committed; further back than this no act that took its time can be dated."""


class Ballots:
    """All ballots of a log with what they stand on and the protests against them, entry by entry in its order."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self.stories: dict[str, BallotStory] = {}
        self.by_decision: dict[str, BallotStory] = {}
        self.ground = Ground()
        self.protests = Protests(self.ground, self.by_decision)
        conditions = Conditions(self.ground, self.by_decision)
        self._rolls: dict[str, Logged] = {}
        self._withdrawn: set[str] = set()
        self._latest: Logged | None = None
        self._words = Words(self.ground, self._open)
        self._steps: dict[str, Callable[[Logged], None]] = {
            **self.ground.steps, **self.protests.steps, **conditions.steps, **self._words.steps,
            "proposal.revised": self._revised, "proposal.withdrawn": self._taken_back,
            "roll.frozen": self._frozen, "roll.amended": self._amended,
            "ballot.noticed": self._noticed, "ballot.opened": self._opened, "ballot.cast": self._cast,
            "option.withdrawn": lambda entry: withdraw_option(entry, self._story(entry)),
            "contest.withdrawn": lambda entry: withdraw_contest(entry, self._story(entry)),
            "ballot.extended": self._extended, "ballot.closed": self._closed, "ballot.annulled": self._annulled,
            "urn.opened": self._urn, "ballot.counted": self._counted, "key.destroyed": self._destroyed,
            "count.alarm": self._alarmed, "teller.named": self._named, "count.signed": self._signed,
            "ballot.certified": self._certified,
        }  # fmt: skip

    def play(self, entry: Logged) -> None:
        """Take the next entry; BadFact where it cannot follow what came before. Other types pass."""
        if self._latest is None or entry.at > self._latest.at:
            self._latest = entry
        entry.require(entry.at >= self._latest.at - FARTHEST_BACK, f"it is dated long before {self._latest.name}")
        if step := self._steps.get(entry.type):
            step(entry)

    def _revised(self, entry: Logged) -> None:
        self.ground.texts[self._unnoticed(entry)] = entry.fields.digest("text_hash")

    def _taken_back(self, entry: Logged) -> None:
        self._withdrawn.add(self._unnoticed(entry))

    def _unnoticed(self, entry: Logged) -> str:
        number = entry.fields.text("proposal")
        entry.require(number in self.ground.proposals, f"there is no proposal {number}")
        entry.require(not self._on(number), f"{number} was noticed already")
        return number

    def _open(self, entry: Logged) -> str:
        number = self._unnoticed(entry)
        entry.require(number not in self._withdrawn, f"{number} was withdrawn")
        return number

    def _frozen(self, entry: Logged) -> None:
        ballot = entry.fields.text("ballot")
        entry.require(ballot not in self._rolls, f"the roll of {ballot} was frozen before")
        self._rolls[ballot] = entry

    def _noticed(self, entry: Logged) -> None:
        own = entry.fields
        number, proposal = own.text("ballot"), own.text("proposal")
        entry.require(number not in self.stories, f"{number} was noticed before")
        self._check_proposal(entry, proposal)
        earlier = self._on(proposal)
        first = first_call(entry, earlier, self.protests)
        standing = [story for story in earlier if story is not first and self._stands(story)]
        entry.require(not standing, f"a ballot on {proposal} stands already")
        entry.require(own.number("notice") == len(earlier) + 1, "the notices of a proposal are not counted one by one")
        in_order = entry.at - SLACK <= own.instant("opens") < own.instant("closes")
        entry.require(in_order, "it does not open and then close")
        numbers = [contest.number("n") for contest in own.objects("contests")]
        entry.require(numbers == list(range(1, len(numbers) + 1)) != [], "its contests are not counted one by one")
        story = BallotStory(
            entry, terms_of(own.value), own.instant("closes"), own.number("roll_size"), own.digest("roll_root")
        )
        self._check_roll(story)
        require_refers(entry, self.ground.proposals)
        require_referral(entry, self.ground, self.by_decision, self.protests)
        require_lot_fixed(story)
        if first is not None:
            story.withdrawn = {n: set(gone) for n, gone in first.withdrawn.items()}
        self.stories[number] = story

    def _check_proposal(self, entry: Logged, proposal: str) -> None:
        """The notice is on a standing proposal, with its text, under the rules that stood when it was made."""
        own, made = entry.fields, self.ground.proposals.get(proposal)
        standing = made is not None and proposal not in self._withdrawn
        entry.require(standing, f"there is no proposal {proposal} to notice")
        assert made is not None
        for key in ("kind", "body"):
            entry.require(made.fields.text(key) == own.text(key), f"it names another {key} than proposal {proposal}")
        # The text of an activate or renew names the endorsement that stands at notice, which may be a newer one.
        same = own.digest("text_hash") == self.ground.texts[proposal] or own.text("kind") in WITH_MANDATE
        entry.require(same, f"its text is not the one of {proposal}")
        rules = self.ground.rules_at(own.text("body"), own.text("kind"), made)
        entry.require(own.digest("procedure_hash") in rules, f"its rule was not adopted when {proposal} was made")

    def _check_roll(self, story: BallotStory) -> None:
        noticed = tuple(story.fields.value.get(key) for key in ("roll", "roll_size", "roll_root", "body"))
        frozen = self._rolls.get(story.number)
        found = frozen and tuple(frozen.fields.value.get(key) for key in ("roll", "size", "root", "body"))
        story.noticed.require(found == noticed, f"no roll was frozen as the notice of {story.number} says")

    def _amended(self, entry: Logged) -> None:
        story, own = self._story(entry), entry.fields
        in_time = story.closed is None and story.annulled is None and entry.at < story.closes_at + SLACK
        entry.require(in_time, "the ballot was over")
        entry.require(own.number("n") == len(story.amendments) + 1, "additions to the roll are not counted one by one")
        entry.require(own.number("size") == story.roll_size + 1, "an addition makes the roll larger by one")
        entry.require(own.text("roll") == story.fields.text("roll"), "it names another roll")
        self.ground.require_officers(entry, story.fields.text("body"))
        story.amendments.append(entry)
        story.roll_size, story.roll_root = own.number("size"), own.digest("root")

    def _opened(self, entry: Logged) -> None:
        story = self._story(entry)
        fresh = story.opened is None and story.annulled is None
        entry.require(fresh, f"{story.number} opened before or is void")
        _require_due(entry, entry.fields.instant("due") == story.fields.instant("opens"))
        story.opened = entry

    def _cast(self, entry: Logged) -> None:
        story, own = self._story(entry), entry.fields
        entry.require(story.is_roll_call, "a sealed ballot logs no paper by itself")
        entry.require(story.is_open, f"{story.number} was not open")
        entry.require(entry.at < story.closes_at + SLACK, "it came after the close")
        earlier = story.casts.setdefault(own.digest("ref"), [])
        entry.require(own.number("n") == len(earlier) + 1, "the papers of a member are not counted one by one")
        earlier.append(own.digest("e"))

    def _extended(self, entry: Logged) -> None:
        story, own = self._story(entry), entry.fields
        entry.require(story.is_open, f"{story.number} was not open")
        _require_due(entry, own.instant("due") == story.closes_at)
        needed = story.terms.needed(story.roll_size)
        entry.require(own.number("needed") == needed, f"the rule asks for {needed} to take part")
        entry.require(own.number("reached") < own.number("needed"), "enough had taken part, so nothing was to extend")
        self._require_casts(entry, story, own.number("reached"))
        entry.require(bool(story.standing), "all that was asked was withdrawn, so nothing was to extend")
        entry.require(story.extensions < story.fields.number("extend_times"), "the rule has no extension left")
        later = story.closes_at + span(story.fields.number("extend_days"))
        entry.require(own.instant("closes") == later > story.closes_at, "the new close is not the rule's")
        story.closes_at, story.extensions = later, story.extensions + 1

    def _closed(self, entry: Logged) -> None:
        story, own = self._story(entry), entry.fields
        entry.require(story.is_open, f"{story.number} was not open")
        _require_due(entry, own.instant("due") == story.closes_at)
        taken, needed = own.number("n"), story.terms.needed(story.roll_size)
        entry.require(own.maybe_number("needed") == needed, f"the rule asks for {needed} to take part")
        entry.require(taken <= story.roll_size, f"{taken} took part, but the roll has {story.roll_size}")
        self._require_casts(entry, story, taken)
        left = story.extensions < story.fields.number("extend_times") and story.fields.number("extend_days") > 0
        left = left and bool(story.standing)
        entry.require(needed is None or taken >= needed or not left, "too few took part, and an extension was left")
        own.digest("participation_root"), own.digest("envelopes_root")
        story.closed = entry

    def _require_casts(self, entry: Logged, story: BallotStory, taken: int) -> None:
        casts = len(story.casts)
        entry.require(not story.is_roll_call or taken == casts, f"it says {taken}, but {casts} had handed in a paper")

    def _annulled(self, entry: Logged) -> None:
        story = self._story(entry)
        counted = story.urn or story.counted or story.over
        entry.require(counted is None, f"{story.number} was counted or annulled before")
        if entry.fields.text("cause") == "key lost":
            entry.require(story.closed is not None, "its key was not needed before the close")
        else:
            entry.fields.pair("by")
        story.annulled = entry

    def _urn(self, entry: Logged) -> None:
        story = self._closed_story(entry)
        entry.require(story.urn is None and story.counted is None, f"the urn of {story.number} was opened before")
        taken = story.close.number("n")
        entry.require(_is_quorate(story), "too few took part; it must stay closed for good")
        entry.require(bool(story.standing), "all that was asked was withdrawn; it must stay closed for good")
        parts = list(entry.fields.objects("contests"))
        entry.require([p.number("n") for p in parts] == [c.n for c in story.standing], "it names other contests")
        for part in parts:
            papers = part.number("lines") + part.number("invalid")
            entry.require(papers == taken, f"{papers} papers were opened, but {taken} took part")
            part.digest("openings_root"), part.digest("commitments_root")
        story.urn = entry

    def _counted(self, entry: Logged) -> None:
        story = self._closed_story(entry)
        entry.require(story.counted is None, f"{story.number} was counted before")
        quorate, first = _is_quorate(story), story.terms.contests[0]
        to_open = quorate and bool(story.standing)
        entry.require(to_open == (story.urn is not None), "it was counted without its urn being opened")
        entry.fields.digest("count")
        outcome = entry.fields.text("outcome")
        gone = story.given_up is not None
        entry.require((outcome == WITHDRAWN) == gone, "what was withdrawn is WITHDRAWN, and nothing else is")
        known = OF_MOTIONS if first.is_motion else OF_ELECTIONS
        fits = gone or (outcome in known and (outcome == "INQUORATE") != quorate)
        entry.require(fits, "its outcome does not fit its quorum or its method")
        require_lot_shown(entry, story)
        story.counted = entry

    def _destroyed(self, entry: Logged) -> None:
        story = self._story(entry)
        entry.require(story.destroyed is None, "its key was destroyed before")
        entry.require(entry.fields.text("seal_key") == story.fields.text("seal_key"), "it names another key")
        entry.require(bool(story.closed or story.annulled), f"{story.number} still needed its key")
        story.destroyed = entry

    def _alarmed(self, entry: Logged) -> None:
        story = self._story(entry)
        story.alarm = story.alarm or entry

    def _named(self, entry: Logged) -> None:
        story, ref = self._closed_story(entry), entry.fields.digest("ref")
        late = story.close.instant("due") + span(story.fields.number("certify_within_days"))
        entry.require(entry.at + SLACK >= late, "the tellers still had time to sign")
        entry.require(ref not in entry.fields.pair("by"), "nobody names themselves")
        story.named_tellers.add(ref)

    def _signed(self, entry: Logged) -> None:
        story, own = self._closed_story(entry), entry.fields
        counted = story.counted
        entry.require(counted is not None, f"{story.number} was not counted")
        assert counted is not None
        entry.require(story.certified is None, f"{story.number} was certified before")
        entry.require(own.digest("count") == counted.fields.digest("count"), "it signs another count than was logged")
        entry.require(story.alarm is None or not story.alarm.surely_before(entry), "an alarm had stopped the count")
        signed = [s.fields.digest("ref") for s in story.signatures]
        entry.require(own.digest("ref") not in signed, "the same teller signed before")
        self._check_teller(entry, story)
        story.signatures.append(entry)

    def _check_teller(self, entry: Logged, story: BallotStory) -> None:
        """It was signed by a teller of the body or of the one above it, or by somebody whom its auditors named."""
        ref, office = entry.fields.digest("ref"), entry.fields.text("office")
        given, ended = self.ground.offices.get(office, (None, None))
        entry.require(given is not None, "it is signed under an office that was never given")
        assert given is not None
        named, kind = ref in story.named_tellers, given.fields.text("kind")
        here = given.fields.text("body") in self.ground.above(story.fields.text("body"))
        fits = here and kind == ("auditor" if named else "teller")
        entry.require(fits, "its office is no teller's of this body")
        if not named:  # who was named signs under the office of the auditor who named them, whatever became of it
            entry.require(not (ended and ended.surely_before(entry)), "its office had ended")
            holders = [self.ground.offices[s.fields.text("office")][0].fields.value["ref"] for s in story.signatures]
            entry.require(given.fields.value["ref"] not in holders, "the holder of this office signed before")
        self.ground.require_uninterested(entry, [ref])

    def _certified(self, entry: Logged) -> None:
        story, own = self._closed_story(entry), entry.fields
        entry.require(story.certified is None, f"{story.number} was certified before")
        tellers = set(own.pair("tellers"))
        both = {s.fields.digest("ref") for s in story.signatures} == tellers
        entry.require(both and near(entry.at, story.signatures[-1].at), "its tellers have not both signed")
        assert story.counted is not None  # nobody can have signed otherwise
        for key in ("count", "outcome"):
            entry.require(own.text(key) == story.counted.fields.text(key), f"its {key} is not the one counted")
        for key in ("proposal", "kind"):
            entry.require(own.text(key) == story.fields.text(key), f"it names another {key} than the notice")
        ends = own.instant("protest_until")
        window = entry.at + span(story.fields.number("protest_days"))
        entry.require(near(ends, window), "its protest window is not the rule's")
        rules = ends + span(story.fields.number("rule_within_days"))
        entry.require(own.instant("rule_until") == rules, "the time for rulings is not the rule's")
        decision = own.text("decision")
        entry.require(decision not in self.by_decision, f"{decision} was certified before")
        self.by_decision[decision] = story
        story.certified = entry

    def _story(self, entry: Logged) -> BallotStory:
        number = entry.fields.text("ballot")
        if number not in self.stories:
            raise BadFact(f"{entry.name}: there is no ballot {number}")
        return self.stories[number]

    def _closed_story(self, entry: Logged) -> BallotStory:
        story = self._story(entry)
        closed = story.closed is not None and story.annulled is None
        entry.require(closed, f"{story.number} was not closed, or is void")
        return story

    def _on(self, proposal: str) -> list[BallotStory]:
        return [story for story in self.stories.values() if story.fields.value.get("proposal") == proposal]

    def _stands(self, story: BallotStory) -> bool:
        if story.certified is None:
            return story.annulled is None
        return not any(p.upheld for p in self.protests.against(story.certification.text("decision")))


def _require_due(entry: Logged, is_rules: bool) -> None:
    entry.require(is_rules, "its due instant is not the rule's")
    entry.require(entry.at + SLACK >= entry.fields.instant("due"), "it was written before it was due")


def _is_quorate(story: BallotStory) -> bool:
    needed = story.terms.needed(story.roll_size)
    return needed is None or story.close.number("n") >= needed
