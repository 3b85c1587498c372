"""What the verifier says: one line a check, and whether the bundle holds."""

import unicodedata
from dataclasses import asdict, dataclass
from typing import Literal

Status = Literal["ok", "refused", "cannot-show", "withheld"]
Verdict = Literal["ok", "refused", "unusable"]

_EXIT: dict[Verdict, int] = {"ok": 0, "refused": 1, "unusable": 2}
_MARK: dict[Status, str] = {"ok": "ok", "refused": "REFUSED", "cannot-show": "cannot show", "withheld": "withheld"}


class BadFact(ValueError):
    """A fact that does not hold; the message names it and says what was expected."""


class UnusableBundle(ValueError):
    """The file or an option cannot be used at all, so nothing was checked."""


@dataclass(frozen=True)
class Finding:
    """What one check saw where it did not refuse, and what it cannot show."""

    saw: str
    cannot_show: str = ""
    status: Status = "ok"


@dataclass(frozen=True)
class Check:
    """One check as made: its number and title, how it went, what was seen and what it cannot show."""

    number: int
    title: str
    status: Status
    saw: str
    cannot_show: str = ""

    def told(self) -> str:
        """Return the check as one or two lines of text."""
        line = f"{self.number:>2}. {self.title}: {_MARK[self.status]} — {self.saw}"
        return "\n      cannot show: ".join(_plain(part) for part in (line, self.cannot_show) if part)


@dataclass(frozen=True)
class Report:
    """All that was found. `first_bad` names the first bad fact, or why the file is unusable; None where all holds."""

    status: Verdict
    checks: tuple[Check, ...] = ()
    first_bad: str | None = None
    decision: str | None = None
    outcome: str | None = None
    """As it reads now: VOID where a protest was upheld. Only told where all checks hold."""
    demo: bool | None = None
    origin: str | None = None
    size: int | None = None
    key: str | None = None

    @property
    def exit_status(self) -> int:
        """0 where all checks hold, 1 where one is refused, 2 where the file cannot be used."""
        return _EXIT[self.status]

    def document(self) -> dict[str, object]:
        """Return the report as a JSON value."""
        return asdict(self) | {"checks": [asdict(check) for check in self.checks]}

    def told(self) -> str:
        """Return the report as text for a terminal."""
        lines = [check.told() for check in self.checks]
        if self.status == "ok":
            demo = " Demo log, simulated times." if self.demo else ""
            lines.append(f"All checks hold. Decision {self.decision}: {self.outcome}.{demo}")
        else:
            lines.append(_plain(f"{self.status.capitalize()}: {self.first_bad}"))
        return "\n".join(lines)


def _plain(line: str) -> str:
    """The line as a terminal may print it: no text of a bundle moves the cursor or begins a line of its own."""
    return "".join(
        f"\\u{ord(sign):04x}" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign for sign in line
    )
