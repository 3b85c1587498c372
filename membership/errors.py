"""What membership refuses, each kind with its own code."""

from foundation.errors import BadInput, NotAllowed, Refusal


class OwnOffice(NotAllowed):
    """Nobody gives or ends their own office."""

    code = "own-office"


class TwoPeopleNeeded(NotAllowed):
    """An act of two people was tried by one."""

    code = "two-people"


class LastChair(Refusal):
    """A body keeps a chair; the last one can go only after another was given the office."""

    code = "last-chair"


class AlreadyDone(Refusal):
    """The act was confirmed, withdrawn or done before."""

    code = "already-done"


class AlreadyOnRoll(Refusal):
    """The person stands on this roll."""

    code = "already-on-roll"


class WrongSignIn(NotAllowed):
    """Address and password do not belong together, or there is no such account: the two are never told apart."""

    code = "wrong-sign-in"


class WrongCode(NotAllowed):
    """A one-time code that is unknown, used or expired."""

    code = "wrong-code"


class TooManyTries(Refusal):
    """Too many wrong tries to sign in; `wait_seconds` says how long to wait."""

    status = 429
    code = "too-many-tries"

    def __init__(self, what: str, why: str = "", next_step: str = "", wait_seconds: int = 1) -> None:
        super().__init__(what, why, next_step)
        self.wait_seconds = wait_seconds


class WeakPassword(BadInput):
    """A password that is too short or could be guessed."""

    code = "weak-password"
