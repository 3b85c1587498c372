"""Why an election cannot be written in a format."""

import unicodedata


class Unwritable(ValueError):
    """Something that the format cannot tell; the message says what."""


def written_name(name: str) -> str:
    """Return a name as it may stand in a file of lines. `Unwritable` where it is empty, has spaces around or a control.

    A name that is read back must be the one that was written, and readers do not keep spaces around a name.
    """
    if not name or name != name.strip():
        raise Unwritable(f"a name may not be empty or have spaces around it: {name[:40]!r}")
    if any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in name):
        raise Unwritable(f"a name may hold no control character: {name[:40]!r}")
    return name
