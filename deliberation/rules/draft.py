"""The draft of a round's report, put together from what was written down. Pure; it names nobody.

A report goes into the bundle of its decision, which anybody may read. So it tells what was said and not by whom.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deliberation.rules.minutes import Poll, Saying

Translate = Callable[[str], str]
LONGEST_DRAFT = 8_000
"""Characters that the draft may fill, so that room is left for the view of the body."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of a round: members present, how many must be, guests, speeches, what was said, polls."""

    present: int
    needed: int
    guests: int
    speakers: int
    sayings: Sequence[Saying]
    polls: Sequence[Poll]


def draft(recorded: Recorded, translate: Translate = str) -> str:
    """Return the draft as Markdown: how many came, what was said for and against, what is open, the straw polls.

    Whatever does not fit into LONGEST_DRAFT is counted instead of told.
    """
    parts = [_attendance(recorded, translate)]
    headings = (("for", translate("For")), ("against", translate("Against")), ("question", translate("Open questions")))
    room = LONGEST_DRAFT - len(parts[0]) - sum(len(told) for told in _polls(recorded, translate))
    for side, heading in headings:
        said = [saying.text for saying in recorded.sayings if saying.side == side]
        if said:
            told = _list(heading, said, room, translate)
            room -= len(told)
            parts.append(told)
    return "\n\n".join([*parts, *_polls(recorded, translate)])


def _attendance(recorded: Recorded, translate: Translate) -> str:
    shown = {"present": recorded.present, "needed": recorded.needed}
    came = translate("One member took part") if recorded.present == 1 else translate("%(present)s members took part")
    asked = translate("; needed: %(needed)s.") if recorded.needed else "."
    parts = [came % shown + asked % shown]
    if recorded.guests:
        parts.append(translate("Guests: %(guests)s.") % {"guests": recorded.guests})
    if recorded.speakers:
        parts.append(translate("Speakers: %(speakers)s.") % {"speakers": recorded.speakers})
    return " ".join(parts)


def _list(heading: str, said: Sequence[str], room: int, translate: Translate) -> str:
    lines = [f"# {heading}", ""]
    for n, text in enumerate(said):
        room -= len(text) + 3
        if room < 0:
            lines.append("- " + translate("Not written out here: %(number)s more.") % {"number": len(said) - n})
            break
        lines.append(f"- {text}")
    return "\n".join(lines)


def _polls(recorded: Recorded, translate: Translate) -> list[str]:
    told = []
    for poll in recorded.polls:
        if poll.ended_at is not None:
            heading = translate("Straw poll, which binds nobody: %(question)s") % {"question": poll.question}
            lines = [f"- {option}: {hands}" for option, hands in zip(poll.options, poll.hands, strict=True)]
            told.append("\n".join([f"# {heading}", "", *lines]))
    return told
