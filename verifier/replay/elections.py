"""What the log tells of contests, played again: the seed of the lot, and what was withdrawn in time."""

from ballots.rules.lot import lot_hash
from ballots.rules.terms import WHOLE, ContestTerms
from verifier.fields import SLACK
from verifier.logged import Logged
from verifier.replay.story import BallotStory


def require_lot_fixed(story: BallotStory) -> None:
    """BadFact unless the notice fixes a seed of the lot where a contest has options, and only there."""
    fixed = story.terms.elects == ("lot_hash" in story.fields.value)
    story.noticed.require(fixed, "a seed of the lot goes with options, and only then")
    if story.terms.elects:
        story.fields.digest("lot_hash")


def require_lot_shown(entry: Logged, story: BallotStory) -> None:
    """BadFact unless the count of options shows the seed of the lot, and it is the one fixed at notice."""
    shown = story.terms.elects and story.urn is not None
    with_seed = shown == ("lot_seed" in entry.fields.value)
    entry.require(with_seed, "a seed of the lot is shown with a count of options, and only then")
    if shown:
        fixed = lot_hash(bytes.fromhex(entry.fields.digest("lot_seed"))).hex()
        entry.require(fixed == story.fields.digest("lot_hash"), "its seed of the lot is not the one fixed at notice")


def withdraw_option(entry: Logged, story: BallotStory) -> None:
    """Take an option out; BadFact unless it stood and the ballot was not over. Two people did it."""
    named, option = _standing(entry, story), entry.fields.text("option")
    stands = named.may_lose(option) and option not in story.withdrawn.get(named.n, ())
    entry.require(stands, f"contest {named.n} has no option {option[:8]!r} that stands")
    _take_out(entry, story, named, option)


def withdraw_contest(entry: Logged, story: BallotStory) -> None:
    """Take a whole question out; BadFact unless it stood and the ballot was not over. Two people did it."""
    _take_out(entry, story, _standing(entry, story), WHOLE)


def _standing(entry: Logged, story: BallotStory) -> ContestTerms:
    in_time = story.closed is None and story.annulled is None and entry.at < story.closes_at + SLACK
    entry.require(in_time, "the ballot was over")
    contest = entry.fields.number("contest")
    named = next((c for c in story.standing if c.n == contest), None)
    entry.require(named is not None, f"there is no contest {contest} that stands")
    assert named is not None
    return named


def _take_out(entry: Logged, story: BallotStory, contest: ContestTerms, option: str) -> None:
    entry.fields.pair("by")
    story.withdrawn.setdefault(contest.n, set()).add(option)
    if not any(c.n == 1 for c in story.standing):
        story.given_up = story.given_up or entry
