"""Mandates played again: granted by a certified vote, begun by the clock, suspended, resumed, ended."""

from collections.abc import Callable
from datetime import datetime, timedelta

from relationships.rules.mandate import Ending, Kind, MandateFacts, State, begin, boundaries, ending, state
from verifier.fields import SLACK, near
from verifier.logged import Logged
from verifier.replay.ballots import WITH_MANDATE, Ballots
from verifier.replay.facts import Facts, MandateStory, is_by_committee
from verifier.replay.story import BallotStory
from verifier.report import BadFact

_STATES = {State.GRANTED: "not begun", State.STAYED: "stayed by a protest", State.ACTIVE: "active",
           State.SUSPENDED: "suspended", State.LAPSED: "ended (lapsed)", State.SEVERED: "ended (severed)",
           State.VOID: "ended (void)"}  # fmt: skip
LONGEST_TOKEN = timedelta(days=30)


class Mandates:
    """All mandates of a log, played entry by entry over the ballots already replayed."""

    def __init__(self, ballots: Ballots) -> None:
        """Begin before the first entry."""
        self.ballots, self.facts = ballots, Facts(ballots)
        self.stories: dict[str, MandateStory] = {}
        self._log: list[Logged] = []
        self._steps: dict[str, Callable[[Logged], None]] = {
            "mandate.granted": self._granted, "endorsement.withdrawn": self._withdrawn,
            "relationship.activated": self._activated, "relationship.suspended": self._suspended,
            "relationship.resumed": self._resumed, "relationship.ended": self._ended,
            "token.issued": self._token, "contacts.read": self._read,
        }  # fmt: skip

    def play(self, entry: Logged) -> None:
        """Take the next entry; BadFact where it cannot follow what came before. Other types pass."""
        if step := self._steps.get(entry.type):
            step(entry)
        self._log.append(entry)

    def of_decision(self, decision: str) -> list[MandateStory]:
        """Return the mandates that a decision granted, in the log's order."""
        return [m for m in self.stories.values() if m.fields.value.get("decision") == decision]

    def standing(self, mandate: MandateStory) -> State:
        """Return how a mandate stands at the newest instant of the log, by all that the log says."""
        return state(self.facts.of(mandate, len(self._log)), max(entry.at for entry in self._log))

    def told(self, mandate: MandateStory) -> str:
        """Return the same in words; where the entry of its last boundary is missing, they say so."""
        now = self.standing(mandate)
        written = State.GRANTED if mandate.activated is None else State.ACTIVE
        if mandate.ended is not None:
            written = State(f"ended:{mandate.ended.fields.text('how')}")
        elif mandate.is_suspended:
            written = State.SUSPENDED
        missing = written is not now and State.STAYED is not now
        return _STATES[now] + (", though the entry of it is still to come" if missing else "")

    def _granted(self, entry: Logged) -> None:
        own = entry.fields
        entry.require(own.text("mandate") not in self.stories, "this mandate was granted before")
        story = self._certified(entry, own.text("decision"))
        kind = story.fields.text("kind")
        entry.require(kind in WITH_MANDATE and story.carried, "no certified vote carried it")
        assert story.certified is not None
        entry.require(near(entry.at, story.certified.at), "it was not granted as its decision was certified")
        for key in ("relationship", "campaign", "terms_hash", "endorsement"):
            entry.require(own.text(key) == story.fields.maybe_text(key), f"its {key} is not the one voted on")
        for key in ("relationship", "campaign"):
            made = self.ballots.ground.things.get(own.text(key))
            bodies = [made.fields.text("body")] if made and made.index < story.noticed.index else []
            entry.require(bodies == [story.fields.text("body")], f"this {key} was none of the body that decided")
        entry.require(not self.of_decision(own.text("decision")), "its decision granted a mandate before")
        self._check_endorsed(entry, story)
        old = self._renewed(entry, story) if kind == "renew" else None
        entry.require(old is not None or own.maybe_text("renews") is None, "nobody voted on renewing")
        self._check_alone(entry, old)
        begins = story.certification.instant("protest_until")
        begins = begins if old is None else max(begins, old.fields.instant("until"))
        entry.require(own.instant("from") == begins < own.instant("until"), "it does not begin when the rule says")
        if story.fields.maybe_text("until") is not None:
            in_time = own.instant("until") <= story.fields.instant("until")
            entry.require(in_time, "it lasts longer than was voted on")
        self.stories[own.text("mandate")] = MandateStory(entry, story)

    def _check_endorsed(self, entry: Logged, story: BallotStory) -> None:
        """The same body had endorsed this campaign, and the endorsement stood when the ballot was noticed."""
        number, noticed = entry.fields.text("endorsement"), story.noticed
        endorsed = self._certified(entry, number)
        same = all(endorsed.fields.maybe_text(key) == story.fields.maybe_text(key) for key in ("campaign", "body"))
        carried = endorsed.carried and endorsed.fields.text("kind") == "endorse"
        entry.require(carried and same, f"{number} is no carried endorsement of this campaign by this body")
        passed = endorsed.certification.instant("protest_until") <= noticed.at + SLACK
        entry.require(passed, f"its ballot was noticed before the protest window of {number} had passed")
        stayed = any(p.ruled is None for p in self.ballots.protests.against(number, noticed.index))
        gone = self.facts.endorsement_end(number, noticed.index)
        ended = gone is not None and gone + SLACK < noticed.at
        entry.require(not stayed and not ended, f"{number} did not stand when its ballot was noticed")

    def _renewed(self, entry: Logged, story: BallotStory) -> MandateStory:
        """The mandate of the same pair that was voted on to be renewed, which had not ended as that was noticed."""
        own, old = entry.fields, self._mandate(entry, entry.fields.text("renews"))
        voted = own.text("renews") == story.fields.maybe_text("mandate")
        entry.require(voted, "it renews another mandate than was voted on")
        entry.require(_is_pair(old, entry), f"{old.number} is of another relationship or campaign")
        entry.require(not any(m.fields.maybe_text("renews") == old.number for m in self.stories.values()),
                      f"{old.number} was renewed before")  # fmt: skip
        over = ending(self.facts.of(old, story.noticed.index)).at
        stood = old.granted.index < story.noticed.index and over + SLACK >= story.noticed.at
        entry.require(stood, f"{old.number} had ended when its ballot was noticed")
        return old

    def _check_alone(self, entry: Logged, old: MandateStory | None) -> None:
        for other in self.stories.values():
            if other is not old and _is_pair(other, entry):
                over = ending(self.facts.of(other, entry.index)).at
                entry.require(over <= entry.at + SLACK, f"{other.number} stands for the same relationship and campaign")

    def _withdrawn(self, entry: Logged) -> None:
        own, story = entry.fields, self._certified(entry, entry.fields.text("decision"))
        aimed = story.fields.maybe_text("endorsement") == own.text("endorsement")
        carried = story.carried and story.fields.text("kind") == "sever"
        entry.require(aimed and carried, "no certified vote withdrew this endorsement")
        ends = story.certification.instant("protest_until")
        entry.require(own.instant("effective") == ends, "it does not take effect when the rule says")

    def _activated(self, entry: Logged) -> None:
        mandate, own = self._mandate(entry, entry.fields.text("mandate")), entry.fields
        fresh = mandate.activated is None and mandate.ended is None
        entry.require(fresh, f"{mandate.number} began or ended before")
        for key in ("relationship", "campaign"):
            entry.require(own.text(key) == mandate.fields.text(key), f"its {key} is not the one the mandate names")
        begins = begin(self.facts.of(mandate, entry.index))
        entry.require(begins is not None, f"{mandate.number} was stayed by a protest, void, or over before it began")
        _require_due(entry, begins)
        for other in self.stories.values():
            if other.activated and not other.ended and _is_pair(other, entry):
                over = ending(self.facts.of(other, entry.index)).at <= own.instant("due") + SLACK
                entry.require(over, f"{other.number} is still live for the same relationship and campaign")
        mandate.activated = entry

    def _suspended(self, entry: Logged) -> None:
        mandate, own = self._live(entry), entry.fields
        cause = own.text("cause")
        entry.require(cause in ("committee", "sever"), "only the committee and a carried sever suspend")
        if cause == "sever":
            found = [s.at for s in self.facts.severances(mandate, entry.index) if s.cause == own.text("decision")]
            entry.require(bool(found), "no certified vote severs this mandate")
            assert mandate.activated is not None
            _require_due(entry, max(found[0], mandate.activated.fields.instant("due")))
        else:
            self._check_committee(entry, mandate)
            _require_due(entry, entry.at)
        over = ending(self.facts.of(mandate, entry.index)).at
        entry.require(own.instant("due") <= over + SLACK, f"{mandate.number} had ended")
        mandate.suspensions.append(entry)
        mandate.is_suspended = True

    def _check_committee(self, entry: Logged, mandate: MandateStory) -> None:
        own, body = entry.fields, mandate.story.fields.text("body")
        committee = [self.ballots.ground.holds(entry, ref, body, ["committee"]) for ref in own.pair("by")]
        entry.require(all(committee), "it was not suspended by two of the body's committee")
        ground = own.text("ground")
        grounds = [s.fields.text("ground") for s in mandate.suspensions if is_by_committee(s)]
        entry.require(ground not in grounds, "it was suspended on this ground before")
        logged = ground.startswith("entry:") and any(e.id == ground.removeprefix("entry:") for e in self._log)
        entry.require(logged or ground.startswith("term:"), "its ground is neither a term nor an entry of the log")
        entry.require(own.instant("lifts") > own.instant("due"), "it lifts before it begins")

    def _resumed(self, entry: Logged) -> None:
        mandate, due = self._live(entry), entry.fields.instant("due")
        entry.require(mandate.is_suspended, f"{mandate.number} was not suspended")
        known = self._boundaries(self.facts.of(mandate, entry.index, looked_at=due), Kind.RESUMED)
        entry.require(any(near(due, at) for at in known), f"no suspension of {mandate.number} lifted then")
        _require_due(entry, due)
        mandate.is_suspended = False

    def _boundaries(self, facts: MandateFacts, kind: Kind) -> list[datetime]:
        return [boundary.due for boundary in boundaries(facts) if boundary.kind is kind]

    def _ended(self, entry: Logged) -> None:
        mandate = self._mandate(entry, entry.fields.text("mandate"))
        entry.require(mandate.ended is None, f"{mandate.number} ended before")
        expected: Ending = ending(self.facts.of(mandate, entry.index))
        how = entry.fields.text("how")
        entry.require(how == expected.how.value, f"it says {how}, but the log's facts say {expected.how.value}")
        _require_due(entry, expected.at)
        cause = entry.fields.maybe_text("decision") or ""
        entry.require(cause == expected.cause, "another decision ended it")
        mandate.ended = entry

    def _token(self, entry: Logged) -> None:
        mandate, expires = self._live(entry), entry.fields.instant("expires")
        entry.require(expires <= mandate.fields.instant("until"), "it outlives its mandate")
        entry.require(expires <= entry.at + LONGEST_TOKEN + SLACK, "no token lives this long")
        self._require_active(entry, mandate, "a token was issued")

    def _read(self, entry: Logged) -> None:
        mandate, ground = self._mandate(entry, entry.fields.text("mandate")), self.ballots.ground
        self._require_active(entry, mandate, "contacts were read")
        body = ground.things[mandate.fields.text("campaign")].fields.text("body")
        organiser = ground.holds(entry, entry.fields.digest("ref"), body, ["organiser"])
        entry.require(organiser, "who read was no organiser of the campaign's body")

    def _require_active(self, entry: Logged, mandate: MandateStory, what: str) -> None:
        facts = self.facts.of(mandate, entry.index)
        states = {state(facts, entry.at + shift) for shift in (-SLACK, SLACK)}
        active = mandate.ended is None and State.ACTIVE in states
        entry.require(active, f"{what} while {mandate.number} was not live")

    def _mandate(self, entry: Logged, number: str) -> MandateStory:
        if number not in self.stories:
            raise BadFact(f"{entry.name}: no certified vote granted mandate {number}")
        return self.stories[number]

    def _live(self, entry: Logged) -> MandateStory:
        mandate = self._mandate(entry, entry.fields.text("mandate"))
        begun = mandate.activated is not None and mandate.ended is None
        entry.require(begun, f"{mandate.number} was not active")
        return mandate

    def _certified(self, entry: Logged, decision: str) -> BallotStory:
        story = self.ballots.by_decision.get(decision)
        if story is None or story.certified is None or story.certified.index > entry.index:
            raise BadFact(f"{entry.name}: there was no certified decision {decision}")
        return story


def _is_pair(mandate: MandateStory, entry: Logged) -> bool:
    return all(mandate.fields.text(key) == entry.fields.text(key) for key in ("relationship", "campaign"))


def _require_due(entry: Logged, expected: datetime | None) -> None:
    due = entry.fields.instant("due")
    assert expected is not None
    entry.require(near(due, expected), f"it was due {expected:%Y-%m-%dT%H:%M:%SZ}, not {due:%Y-%m-%dT%H:%M:%SZ}")
    entry.require(entry.at + SLACK >= due, "it was written before it was due")
