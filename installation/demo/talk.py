"""What members of the demo say on two proposals: both sides, a question with its answer, and an amendment."""

from collections.abc import Generator

from deliberation import actions as deliberation
from installation.demo.founding import Chapter
from installation.demo.stage import Moment

Words = Generator[Moment, None, None]

FOR = (
    "The councils asked us, not the other way round. Their coordinator answered every question on two evenings, and "
    "what may be asked is written down: evenings and a place, nothing else. We are short of both on Ferry Road."
)
AGAINST = (
    "Two of the six councils were never asked. A yes in their name today is a promise to be broken in May. Wait until "
    "all six have met; the rally can be moved, a broken promise cannot."
)
FOR_THE_BAN = (
    "Whoever builds for sale wants a street, not a chapter. Money that is returned in public buys nothing, and says so "
    "to the next one who tries."
)
BEFORE = "The chapter takes no money from anybody who builds for sale in Port Ellery, and returns what comes anyway."
AMENDED = (
    "The chapter takes no money from anybody who builds for sale in Port Ellery or trades in land there, and returns "
    "what comes anyway.\n\n"
    "1. This binds the chapter, its branches and its campaigns.\n"
    "2. What is returned is published with its date and its sum."
)
SECOND = AMENDED + "\n3. The treasurer reports on it to every general meeting."


def on_the_open_ballot(chapter: Chapter, proposal_id: str) -> Words:
    """Both sides before notice, and a question that was answered."""
    who = chapter.members
    yield Moment(chapter.stage.day(-21, 21))
    deliberation.file_statement(proposal_id, "for", FOR, "Transit workers’ circle", who["Tomasz Hale"])
    deliberation.say(proposal_id, "What can the councils ask of us once this is live?", who["Wren Abara"])
    yield Moment(chapter.stage.day(-20, 8))
    deliberation.file_statement(proposal_id, "against", AGAINST, "", who["Lena Duarte"])
    deliberation.say(
        proposal_id, "Only what stands in the terms: their rent demands on the first page. Anything else is a new "
        "proposal.", who["Sam Petrosky"], reply_to=1, quote="What can the councils ask of us", quoted=1,
    )  # fmt: skip
    yield Moment(chapter.stage.day(-19, 19))
    deliberation.say(
        proposal_id, "And who asks the two councils that have not met?", who["Lena Duarte"],
        quote="The campaign prints nothing in their name without their written yes.",
    )  # fmt: skip


def on_the_discussion(chapter: Chapter, proposal_id: str) -> Words:
    """An amendment taken over, another that waits, one side, and a question still open."""
    who = chapter.members
    yield Moment(chapter.stage.day(-2, 20, 30))
    deliberation.move_amendment(
        proposal_id, AMENDED, "Land is where the money is; a date without a sum tells nothing.", who["Joan Petrakis"]
    )
    deliberation.say(proposal_id, "Does this touch the housing cooperatives?", who["Wren Abara"], quote=BEFORE)
    yield Moment(chapter.stage.day(-1, 9))
    deliberation.answer_amendment(proposal_id, 1, True, "", who["Noor Castellan"])
    deliberation.file_statement(proposal_id, "for", FOR_THE_BAN, "", who["Ola Brightwater"])
    yield Moment(chapter.stage.day(-1, 18))
    deliberation.move_amendment(
        proposal_id, SECOND, "Nobody looks where nobody has to report.", who["Tomasz Hale"]
    )
    deliberation.say(
        proposal_id, "No: they build to live in, not for sale. I will say so when I present it.", who["Noor Castellan"],
        reply_to=1,
    )  # fmt: skip
