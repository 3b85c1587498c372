"""Second calls played again: each follows an inquorate first call, in its time, on the very same question, once."""

from collections.abc import Sequence
from datetime import datetime

from deliberation.rules.second_call import CallFacts, Protested, call_window
from verifier.fields import SLACK
from verifier.logged import Logged
from verifier.replay.story import BallotStory

SAME = (
    "proposal", "body", "kind", "text_hash", "procedure_hash", "terms_hash", "secrecy", "contests",
    "certify_within_days", "protest_days", "rule_within_days", "relationship", "campaign", "mandate", "endorsement",
    "until",
)  # fmt: skip
"""What of its notice is that of the first call. Quorum and windows are the rule's, looked at in its own bundle."""


def require_second_call(
    entry: Logged, first: BallotStory, protests: Sequence[Protested], died: Sequence[datetime]
) -> None:
    """BadFact unless this notice may be the second call of `first` now; `died` are earlier tries that became void."""
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
