"""What is written down in the running round of the demo: who spoke, what was said, a straw poll, a slip taken back."""

from collections.abc import Generator
from datetime import datetime, timedelta

from deliberation import actions as deliberation
from deliberation import queries
from installation.demo import cast
from installation.demo.founding import Chapter
from installation.demo.stage import Moment

SPEECHES = (
    ("Joan Petrakis", "for", "Their kitchen fed our pickets for nine days and asked for nothing. "
                             "We would ask people we know."),
    ("Tomasz Hale", "against", "The tie is the candidate’s. If she loses or leaves, so does the parish, "
                               "and we have built on sand."),
    (cast.CHAIR, "for", "Four congregations on one street reach households that no leaflet of ours "
                        "has reached in ten years."),
    ("Joan Petrakis", "question", "May the kitchen be used for a campaign evening at all, "
                                  "or would the bishop forbid it?"),
)  # fmt: skip
"""Who spoke, on which side, and what was noted of it, in the order of the evening."""
UNNAMED = ("against", "Some of us left a church for good reasons. Nobody should have to walk into one for us.")
POLL = ("Where do you lean, before the floor goes on?", ("For", "Against", "Unsure"), (4, 2, 2))
SPEAKING, WAITING = "Kofi Lindgren", ("Joan Petrakis", cast.CHAIR)


def held(chapter: Chapter, round_id: str, host: str, start: datetime) -> Generator[Moment, None, None]:
    """Write the minutes of the first evening, as the chair does on a phone."""
    ids = chapter.members
    deliberation.count_guests(round_id, 2, host)
    for n, (name, side, words) in enumerate(SPEECHES):
        yield Moment(start + timedelta(minutes=4 * n))
        turn = deliberation.ask_floor(round_id, ids[name], "speak", ids[name])
        deliberation.give_floor(round_id, turn, host)
        yield Moment(start + timedelta(minutes=4 * n + 3))
        deliberation.contribute(round_id, side, words, host, ids[name])
        deliberation.end_turn(round_id, turn, "spoken", host)
    yield Moment(start + timedelta(minutes=18))
    deliberation.contribute(round_id, *UNNAMED, host)
    slip = deliberation.contribute(round_id, "for", UNNAMED[1], host)
    deliberation.take_back(round_id, slip, host)
    question, options, hands = POLL
    poll = deliberation.open_poll(round_id, question, list(options), host)
    yield Moment(start + timedelta(minutes=21))
    deliberation.end_poll(round_id, poll, list(hands), host)
    yield from _list(chapter, round_id, host, start + timedelta(minutes=24))


def _list(chapter: Chapter, round_id: str, host: str, at: datetime) -> Generator[Moment, None, None]:
    """Leave the speaking list as the reader finds it: somebody has the floor, some wait for the second time."""
    yield Moment(at)
    turn = deliberation.ask_floor(round_id, chapter.members[SPEAKING], "speak", host)
    for name in WAITING:
        deliberation.ask_floor(round_id, chapter.members[name], "speak", chapter.members[name])
    known = {chapter.members[name] for name in (SPEAKING, *WAITING, "Tomasz Hale")}
    fresh = sorted(set(queries.present(round_id)) - known - {host}, key=list(chapter.members.values()).index)
    deliberation.ask_floor(round_id, fresh[0], "speak", fresh[0])
    deliberation.ask_floor(round_id, fresh[1], "fact", fresh[1])
    deliberation.give_floor(round_id, turn, host)
