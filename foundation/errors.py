"""One closed family of refusals, and what each says: what happened, why, and what to do next."""

from typing import ClassVar


class Refusal(Exception):
    """An act that was refused. Each package lists its own kinds; one table turns them into pages and problem+json."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "refused"

    def __init__(self, what: str, why: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.next_step = next_step


class NotFound(Refusal):
    """An unknown thing, or one that the asker may not see; the two are not told apart."""

    status = 404
    code = "not-found"


class NotAllowed(Refusal):
    """The asker's bodies and offices do not permit this act."""

    status = 403
    code = "not-allowed"


class BadInput(Refusal):
    """What was handed in cannot be used; nothing was changed."""

    status = 422
    code = "bad-input"


class Gone(Refusal):
    """The time for this act is past."""

    status = 410
    code = "gone"


class Unavailable(Refusal):
    """The act cannot be done now but may be later; nothing was changed."""

    status = 503
    code = "unavailable"
