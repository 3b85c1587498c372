"""Second calls played again: each follows an inquorate first call, in its time, on the very same question, once."""

from collections.abc import Sequence
from datetime import datetime

from deliberation.rules.second_call import CallFacts, Protested, call_window
from verifier.fields import SLACK
from verifier.logged import Logged
from verifier.replay.protests import Protests
from verifier.replay.story import BallotStory

SAME = (
    "proposal", "body", "kind", "text_hash", "procedure_hash", "terms_hash", "secrecy", "contests",
    "certify_within_days", "protest_days", "rule_within_days", "relationship", "campaign", "mandate", "endorsement",
    "until",
)  # fmt: skip
"""What of its notice is that of the first call. Quorum and windows are the rule's, looked at in its own bundle."""


def first_call(entry: Logged, earlier: Sequence[BallotStory], protests: Protests) -> BallotStory | None:
    """Return the inquorate first call that a notice names and may follow now; None for a common notice.

    `earlier` are the ballots on the same proposal before it.
    """
    number = entry.fields.maybe_text("first_call")
    entry.require((number is None) == ("by" in entry.fields.value), "a second call, and nothing else, is by nobody")
    if number is None:
        return None
    first = next((story for story in earlier if story.number == number), None)
    entry.require(first is not None, f"{number} was no ballot on {entry.fields.text('proposal')}")
    assert first is not None
    others = [_died_at(other, protests) for other in earlier if other is not first]
    _require_second_call(entry, first, _protested(first, protests), [at for at in others if at is not None])
    return first


def _protested(story: BallotStory, protests: Protests) -> list[Protested]:
    if story.certified is None:
        return []
    against = protests.against(story.certification.text("decision"))
    return [(p.filed.at, p.ruled.at if p.ruled else None, p.upheld if p.ruled else None) for p in against]


def _died_at(story: BallotStory, protests: Protests) -> datetime | None:
    if story.annulled is not None:
        return story.annulled.at
    return next((ruled for _filed, ruled, upheld in _protested(story, protests) if upheld), None)


def _require_second_call(
    entry: Logged, first: BallotStory, protests: Sequence[Protested], died: Sequence[datetime]
) -> None:
    entry.require(first.certified is not None, f"{first.number} was not certified")
    is_second = first.fields.maybe_text("first_call") is not None
    entry.require(not is_second, f"{first.number} was itself a second call; there is no third")
    own = first.certification
    facts = CallFacts(own.text("outcome"), is_second, own.instant("protest_until"), protests, died)
    entry.require(facts.outcome == "INQUORATE", f"{first.number} was not inquorate, so no second call follows")
    window = call_window(facts)
    entry.require(window is not None, f"a protest against {first.number} stood")
    assert window is not None
    in_time = window.begins - SLACK <= entry.at < window.lapses + SLACK
    entry.require(in_time, f"it was not the time for a second call of {first.number}")
    for key in SAME:
        same = entry.fields.value.get(key) == first.fields.value.get(key)
        entry.require(same, f"its {key} is not that of the first call")
