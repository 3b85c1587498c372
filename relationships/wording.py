"""The shape of texts that people hand in here: composed, bounded, and free of signs that cannot be seen."""

import unicodedata

from flask_babel import gettext as _

from foundation.errors import BadInput
from membership.rules.names import UnusableName, clean_name

SHORT = 200
LONG = 5000
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def line(what: str, given: str, longest: int) -> str:
    """Return one line in normal form C, blanks made single. Raises BadInput where it is empty, too long or hidden."""
    return _checked(what, " ".join(given.split()), longest)


def named(what: str, given: str) -> str:
    """Return a name that nothing else could be mistaken for by its letters. Raises BadInput as `line` does."""
    try:
        return clean_name(line(what, given, SHORT))
    except UnusableName as fault:
        raise BadInput(
            _("%(what)s cannot be used", what=what), _(str(fault)), _("Type it again with plain letters.")
        ) from fault


def lines(what: str, given: str, longest: int) -> str:
    """Return a text of several lines in normal form C. Raises BadInput where it is empty, too long or hidden."""
    return _checked(what, given.replace("\r\n", "\n").replace("\r", "\n").strip(), longest)


def _checked(what: str, text: str, longest: int) -> str:
    text = unicodedata.normalize("NFC", text)
    if not text:
        raise BadInput(_("%(what)s is missing", what=what), _("It must not be empty."), _("Fill it in."))
    if len(text) > longest:
        raise BadInput(
            _("%(what)s is too long", what=what),
            _("It has %(found)s characters; %(most)s are allowed.", found=len(text), most=longest),
            _("Shorten it."),
        )
    if any(sign != "\n" and unicodedata.category(sign) in _UNSEEN for sign in text):
        raise BadInput(
            _("%(what)s holds a sign that cannot be seen", what=what),
            _("Such signs can make two texts look alike."),
            _("Type it anew instead of pasting."),
        )
    return text
