"""What the ballots refuse. Whether a paper is taken is a value (rules/casting), not a refusal of this list."""

from typing import ClassVar

from flask_babel import gettext as _

from ballots.rules.plain_form import LONGEST_WORDS, Fault
from foundation.errors import BadInput, NotAllowed, NotFound, Refusal, Unavailable


class UnknownBallot(NotFound):
    """There is no such ballot, or it is not the asker's to see."""

    code: ClassVar[str] = "unknown-ballot"

    def __init__(self) -> None:
        super().__init__(
            _("There is no such ballot"),
            _("The address is wrong, or the ballot is not yours to see."),
            _("Go to Ballots."),
        )


class NoticeRefused(Refusal):
    """The ballot must not be noticed; the reasons stand in `why`."""

    code: ClassVar[str] = "notice-refused"


class NoSpareKey(Unavailable):
    """No seal key is ready."""

    code: ClassVar[str] = "no-spare-key"

    def __init__(self) -> None:
        super().__init__(
            _("No seal key is ready"),
            _("Every ballot takes a key of its own, which the counter makes and copies ahead; none is left just now."),
            _("See that the counter runs, and notice the proposal again in a minute."),
        )


class OfficeKeyUnusable(Unavailable):
    """Receipts cannot be signed, so no paper is taken."""

    code: ClassVar[str] = "office-key"

    def __init__(self) -> None:
        super().__init__(
            _("No paper can be taken now"),
            _("The key that signs receipts cannot be used, and no paper is taken without a receipt."),
            _("Nothing was kept. Tell the people who run this server, and vote again later."),
        )


class BadPaper(BadInput):
    """A plain form that cannot be sealed; `fault` says what is wrong with it."""

    code: ClassVar[str] = "bad-paper"

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        again = _("Nothing was kept. Go back to the ballot and mark it again.")
        shorter = _("Nothing was kept. Go back to the ballot and type other words, or none.")
        why, next_step = {
            Fault.TWO_MARKS: (_("It holds two marks for one contest."), again),
            Fault.SAME_RANK: (
                _("Two options share a rank. In this count a paper counts only down to there."),
                _("Nothing was kept. Give each rank once; leave out whom you do not want to rank."),
            ),
            Fault.NO_CHOICE: (_("It holds a mark that is none of the choices."), again),
            Fault.BAD_DICE: (_("The dice of the page are missing or damaged."), again),
            Fault.UNREADABLE_WORDS: (_("The words of your own cannot be read as one text in UTF-8."), shorter),
            Fault.LONG_WORDS: (
                _("The words of your own are longer than %(most)s characters.", most=LONGEST_WORDS), shorter,
            ),
        }[fault]  # fmt: skip
        super().__init__(_("The paper cannot be used"), why, next_step)


class BallotOver(Refusal):
    """The act comes too late or too early in the ballot's life."""

    code: ClassVar[str] = "wrong-time"


class CountDisputed(Refusal):
    """An alarm stands on the count, so nobody can certify it."""

    code: ClassVar[str] = "count-disputed"

    def __init__(self) -> None:
        super().__init__(
            _("Certification has stopped"),
            _("An alarm stands on this count: what was counted again differs, or the counter refused to open it."),
            _("The auditors must look into it; the alarm is in the log."),
        )


class CountDiffers(Refusal):
    """The hash that the teller was shown is not that of the count."""

    code: ClassVar[str] = "count-differs"

    def __init__(self) -> None:
        super().__init__(
            _("This is not the count you were shown"), _("Nothing was signed."), _("Open the page again and compare.")
        )


class NotTeller(NotAllowed):
    """The asker is no teller of this ballot."""

    code: ClassVar[str] = "not-teller"

    def __init__(self) -> None:
        super().__init__(
            _("You are no teller of this ballot"),
            _("Two tellers of the body or of the body above it sign, or those whom the auditors named."),
            _("Ask one of them."),
        )


class Barred(NotAllowed):
    """A teller who declared an interest signs nothing."""

    code: ClassVar[str] = "interest"

    def __init__(self) -> None:
        super().__init__(
            _("You declared an interest in this matter"),
            _("Whoever has an interest in a proposal or its campaign certifies none of its ballots."),
            _("Let another teller sign."),
        )


class AlreadySigned(Refusal):
    """Nobody signs one count twice."""

    code: ClassVar[str] = "already-signed"

    def __init__(self) -> None:
        super().__init__(
            _("You have signed this count"), _("It takes two different tellers."), _("Let another teller sign.")
        )
