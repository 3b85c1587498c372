"""Referrals played again: the bodies that had to decide first did, each by its own certified ballot on this text."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deliberation.rules.referral import KINDS, BodyVote, Referral, judge_referral, parse_referral
from verifier.fields import SLACK, Fields, span
from verifier.logged import Logged
from verifier.replay.story import BallotStory

if TYPE_CHECKING:
    from verifier.replay.ground import Ground
    from verifier.replay.protests import Protests


def require_refers(entry: Logged, proposals: Mapping[str, Logged]) -> None:
    """BadFact unless exactly a ballot to refer names a proposal, of the body above, with the hash of a text."""
    own = entry.fields
    kind, named = own.text("kind"), own.value.get("refers")
    entry.require((kind == "refer") == (named is not None), "what it refers and its kind do not fit")
    if named is not None:
        told = Fields(named, f"{entry.name}: refers").only(("proposal", "text_hash"))
        told.digest("text_hash")
        entry.require(told.text("proposal") in proposals, f"it refers {told.text('proposal')}, which nobody proposed")


def require_referral(
    entry: Logged, ground: "Ground", decisions: Mapping[str, BallotStory], protests: "Protests"
) -> None:
    """BadFact where a notice names bodies and decisions that do not bear it; whether the rule is the procedure's is
    for the checks of its own bundle."""
    own = entry.fields
    if own.value.get("referral") is None:
        return
    told = Fields(own.value["referral"], f"{entry.name}: referral").only(("rule", "bodies", "decisions"))
    try:
        rule = parse_referral(told.value["rule"])
    except ValueError as error:
        entry.require(False, str(error))
        raise AssertionError from error
    bodies, named = told.items("bodies"), told.items("decisions")
    for listed, what in ((bodies, "bodies"), (named, "decisions")):
        texts = all(isinstance(one, str) for one in listed)
        entry.require(texts and listed == sorted(set(map(str, listed))), f"its {what} are not listed sorted, each once")
    _require_asked(entry, ground, rule, [str(one) for one in bodies])
    votes = {str(body): BodyVote() for body in bodies}
    for number in map(str, named):
        story = decisions.get(number)
        entry.require(story is not None, f"there is no certified decision {number} that could refer it")
        assert story is not None
        body = story.fields.text("body")
        entry.require(body in votes and not votes[body].word, f"{number} is of a body not asked, or of one named twice")
        _require_counts(entry, ground, number, story, rule, decisions, protests)
        votes[body] = BodyVote(story.certification.text("outcome"), story.roll_size)
    found = judge_referral(rule, list(votes.values()), own.number("roll_size"))
    short = f"{found.needed} must refer it, but by the log {found.reached} of {found.of} did"
    entry.require(found.referred, short)


def _require_asked(entry: Logged, ground: "Ground", rule: Referral, bodies: list[str]) -> None:
    """The bodies asked are all those of their kind that the log made below this one."""
    own = entry.fields.text("body")
    below = {
        made.fields.text("body"): made for made in ground.made.values()
        if made.fields.maybe_text("parent") == own and made.fields.text("kind") == KINDS[rule.by]
    }  # fmt: skip
    entry.require(set(bodies) <= set(below), "it asks a body that is none of those below")
    missing = [body for body, made in below.items() if body not in bodies and made.surely_before(entry)]
    entry.require(not missing, "it leaves out a body that the rule asks")


def _require_counts(
    entry: Logged, ground: "Ground", number: str, story: BallotStory, rule: Referral,
    decisions: Mapping[str, BallotStory], protests: "Protests",
) -> None:  # fmt: skip
    """The decision is on this text, the body's last on it, past its window and its protests, and not too old."""
    proposal = entry.fields.text("proposal")
    on_this = {"proposal": proposal, "text_hash": ground.texts[proposal]}
    entry.require(story.fields.value.get("refers") == on_this, f"{number} is no decision on this text of {proposal}")
    assert story.certified is not None
    own, certified = story.certification, story.certified
    entry.require(own.instant("protest_until") <= entry.at + SLACK, f"the protest window of {number} was not over")
    known = protests.against(number, entry.index)
    entry.require(all(p.ruled is not None for p in known), f"a protest against {number} was not ruled on")
    entry.require(not any(p.upheld for p in known), f"{number} is void")
    entry.require(entry.at <= certified.at + span(rule.days) + SLACK, f"{number} counted no more")
    for other, later in decisions.items():
        same = later.fields.value.get("refers") == on_this and later.fields.text("body") == story.fields.text("body")
        since = later.certified
        newer = since is not None and certified.index < since.index and since.surely_before(entry)
        void = any(p.upheld for p in protests.against(other, entry.index))
        void = void or (since is not None and since.fields.value.get("outcome") == "WITHDRAWN")
        entry.require(not (same and newer) or void, f"{other} followed {number} in the same body")
