"""All checks on one bundle, in order, up to the first that is refused."""

from collections.abc import Callable, Mapping
from pathlib import Path

from auditlog.note import Verifier
from foundation.hashing import crockford_decode, hex_strict
from verifier.bundle_file import MEBIBYTE, read_bundle
from verifier.checks import effect, log, papers, question
from verifier.logged import Case, Options
from verifier.report import BadFact, Check, Finding, Report, UnusableBundle

CHECKS: tuple[tuple[str, Callable[[Case], Finding]], ...] = (
    ("Files", log.files), ("Form", log.form), ("Key", log.key), ("Checkpoint", log.checkpoint), ("Log", log.log),
    ("Kept checkpoint", log.kept), ("Genesis", log.genesis), ("Ballots", log.ballots), ("Mandates", log.mandates),
    ("Question", question.question), ("Rule and windows", question.rule), ("Rounds", question.rounds),
    ("Roll", papers.roll), ("Taking part", papers.taking_part), ("Openings", papers.openings), ("Count", papers.count),
    ("Certification", effect.certification), ("Effect", effect.effect), ("Protests", effect.protests),
    ("Code", effect.code), ("Limits", effect.limits),
)  # fmt: skip
"""The checks of docs/bundle-format.md, numbered from 1."""


def verify(
    path: Path | str,
    *,
    key: str | None = None,
    checkpoint: Path | str | None = None,
    code: str | None = None,
    s0: str | None = None,
    words: str | None = None,
) -> Report:
    """Return what the checks find on the bundle at `path`; nothing is raised for a bad one.

    `key` is a C2SP verifier key, `checkpoint` a file with a signed checkpoint kept earlier, `code` a ballot code of 26
    letters, `s0` (64 hexadecimal digits) and `words` what the page without script showed and asked for.
    """
    try:
        options = _options(key, checkpoint, code, s0, words)
        files = read_bundle(Path(path))
    except UnusableBundle as error:
        return Report("unusable", first_bad=str(error))
    return verify_files(files, options)


def verify_files(files: Mapping[str, bytes], options: Options | None = None) -> Report:
    """Return what the checks find on the files of a bundle, by name."""
    case, made, bad = Case(files, options or Options()), [], None
    for number, (title, check) in enumerate(CHECKS, 1):
        try:
            found = check(case)
            made.append(Check(number, title, found.status, found.saw, found.cannot_show))
        except BadFact as error:
            bad = str(error)
        except Exception as error:
            # What an honest log never holds, and no check foresaw: whatever it is, it is not accepted.
            bad = f"a fact could not be read: {type(error).__name__}: {error}"
        if bad is not None:
            made.append(Check(number, title, "refused", bad))
            break
    return _report(case, tuple(made), bad)


def _report(case: Case, checks: tuple[Check, ...], bad: str | None) -> Report:
    head = case.checkpoint
    return Report(
        "ok" if bad is None else "refused", checks, bad, case.decision or None, case.outcome if bad is None else None,
        case.demo, head.origin if head else None, head.size if head else None, str(case.key) if case.key else None,
    )  # fmt: skip


def _options(
    key: str | None, checkpoint: Path | str | None, code: str | None, s0: str | None, words: str | None
) -> Options:
    if (s0 is None) != (words is None) or (s0 is not None and code is None):
        raise UnusableBundle("--s0 and --words are given together, and with --code")
    try:
        pinned = None if key is None else Verifier.parse(key.strip())
    except ValueError as error:
        raise UnusableBundle(f"--key: {error}") from None
    try:
        seed = None if code is None else crockford_decode(code)
        start = None if s0 is None else hex_strict(s0.strip(), 32)
        if words is not None:
            words.encode()
    except ValueError as error:
        raise UnusableBundle(f"--code, --s0 or --words: {error}") from None
    return Options(pinned, None if checkpoint is None else _kept(Path(checkpoint)), seed, start, words)


def _kept(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            data = opened.read(MEBIBYTE + 1)
    except (OSError, ValueError) as error:
        raise UnusableBundle(f"--checkpoint: {error}") from None
    if len(data) > MEBIBYTE:
        raise UnusableBundle("--checkpoint: the file is no checkpoint; it is too long")
    return data
