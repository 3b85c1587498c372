"""Reading a JSON document strictly, so that no key is overlooked and no number guessed.

Whoever writes a rule must be told of a misspelt key at once: a rule that silently drops a floor would decide wrongly.
Every function takes the value and its path and raises `Unusable` naming that path.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from fractions import Fraction

LONGEST_DOCUMENT = 262_144
"""Most bytes of one rule or procedure; far above any honest one."""

LONGEST_NUMBER = 100
"""Most digits of a whole number or of either part of a share, so that arithmetic and printing stay bounded."""

_SHARE = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)", re.ASCII)


class Unusable(ValueError):
    """A document that cannot be used: what is wrong (`reason`) and where (`path`, empty for the whole document)."""

    def __init__(self, reason: str, path: str = "") -> None:
        """Keep both parts; the message is `path: reason`."""
        super().__init__(f"{path}: {reason}" if path else reason)
        self.reason = reason
        self.path = path


def quoted(value: object) -> str:
    """Return a value as it may stand in a message: printable, and cut off after 40 characters."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**LONGEST_NUMBER:
        return "a very long number"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    shown = repr(value[:80] if isinstance(value, str) else value)
    return shown if len(shown) <= 40 else shown[:40] + "…"


def at(path: str, key: str | int) -> str:
    """Return the path of a key or of an item (whole number, from 0) below `path`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def parse_json(text: str | bytes, path: str = "", longest: int = LONGEST_DOCUMENT) -> object:
    """Return the value of a JSON text in UTF-8.

    Refused, as `Unusable`: more than `longest` bytes, other encodings, a key twice in one object, NaN and infinities,
    numbers with a fraction or exponent, nesting deeper than the parser goes, anything after the value.
    """
    if len(text) > longest:
        raise Unusable(f"the document is longer than {longest} bytes", path)
    try:
        return json.loads(
            text.decode("utf-8") if isinstance(text, bytes) else text,
            object_pairs_hook=_object,
            parse_float=_no_float,
            parse_int=_whole_number,
            parse_constant=_no_constant,
        )
    except Unusable as refused:
        raise Unusable(refused.reason, path) from None
    except UnicodeDecodeError:
        raise Unusable("the document is not text in UTF-8", path) from None
    except RecursionError:
        raise Unusable("the document is nested too deeply", path) from None
    except json.JSONDecodeError as error:
        raise Unusable(f"not JSON at line {error.lineno}, column {error.colno}: {error.msg}", path) from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build one object and refuse a key that stands in it twice."""
    built = dict(pairs)
    if len(built) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Unusable(f"the key {quoted(twice)} stands twice in one object")
    return built


def _no_float(text: str) -> object:
    raise Unusable(f'{quoted(text)} is not a whole number; a share is written as text, such as "2/3"')


def _no_constant(text: str) -> object:
    raise Unusable(f"{quoted(text)} is not a number")


def _whole_number(text: str) -> int:
    if len(text) > LONGEST_NUMBER + 1:
        raise Unusable(f"a number has more than {LONGEST_NUMBER} digits")
    return int(text)


def entries(value: object, path: str) -> dict[str, object]:
    """Return an object with any keys, all of them text."""
    if not isinstance(value, dict):
        raise Unusable(f"must be an object, not {quoted(value)}", path)
    for key in value:
        if not isinstance(key, str):
            raise Unusable(f"a key must be text, not {quoted(key)}", path)
    return value


def members(value: object, path: str, required: Collection[str], optional: Collection[str] = ()) -> dict[str, object]:
    """Return an object that has every required key and none but the required and optional ones."""
    known, given = {*required, *optional}, entries(value, path)
    for key in given:
        if key not in known:
            raise Unusable(f"unknown key {quoted(key)}; known here: {_listed(known)}", path)
    for key in required:
        if key not in given:
            raise Unusable(f"the key {quoted(key)} is missing", path)
    return given


def shallow(value: object, path: str = "", deepest: int = 48) -> None:
    """Refuse a value nested deeper than `deepest`, without recursion, so that it can be copied and walked safely."""
    level = [value]
    for _ in range(deepest):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise Unusable(f"the document is nested more than {deepest} deep", path)


def _inside(value: object) -> Collection[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def items(value: object, path: str, least: int = 0, most: int | None = None) -> list[object]:
    """Return a list of at least `least` and at most `most` items."""
    if not isinstance(value, list):
        raise Unusable(f"must be a list, not {quoted(value)}", path)
    if len(value) < least:
        raise Unusable(f"the list must have at least {least} item{'' if least == 1 else 's'}", path)
    if most is not None and len(value) > most:
        raise Unusable(f"the list has {len(value)} items; at most {most} are allowed", path)
    return value


def whole(value: object, path: str, least: int = 0, most: int | None = None) -> int:
    """Return a whole number between the bounds; true and false are no numbers here."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unusable(f"must be a whole number, not {quoted(value)}", path)
    if value < least:
        raise Unusable(f"must be {least} or more, not {quoted(value)}", path)
    if abs(value) >= 10**LONGEST_NUMBER or (most is not None and value > most):
        limit = f"must be {most} or less" if most is not None else f"has more than {LONGEST_NUMBER} digits"
        raise Unusable(limit, path)
    return value


def share(value: object, path: str) -> Fraction:
    """Return the exact fraction of a share written "p/q" with whole numbers and 0 < p ≤ q."""
    found = _SHARE.fullmatch(value) if isinstance(value, str) and len(value) <= 2 * LONGEST_NUMBER + 1 else None
    if found is None or max(len(found[1]), len(found[2])) > LONGEST_NUMBER:
        raise Unusable(f'a share is text such as "2/3", two whole numbers above 0, not {quoted(value)}', path)
    fraction = Fraction(int(found[1]), int(found[2]))
    if fraction > 1:
        raise Unusable(f"a share is at most 1, and {quoted(value)} is more", path)
    return fraction


def one_of(value: object, path: str, allowed: Collection[str]) -> str:
    """Return a word that is one of those allowed."""
    if not isinstance(value, str) or value not in allowed:
        raise Unusable(f"must be one of {_listed(allowed)}, not {quoted(value)}", path)
    return value


def line(value: object, path: str, longest: int) -> str:
    """Return one line of text: not empty, NFC, no control characters, no space at either end, at most `longest`."""
    if not isinstance(value, str):
        raise Unusable(f"must be text, not {quoted(value)}", path)
    if not value or value != value.strip():
        raise Unusable("the text must not be empty nor begin or end with a space", path)
    if len(value) > longest:
        raise Unusable(f"the text has {len(value)} characters; at most {longest} are allowed", path)
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in value):
        raise Unusable("the text must be one line without control characters", path)
    if unicodedata.normalize("NFC", value) != value:
        raise Unusable("the text must be in Unicode normal form C", path)
    return value


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
