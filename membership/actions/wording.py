"""What people typed, checked on its way into an act."""

import unicodedata

from flask_babel import gettext as _

from foundation.errors import BadInput
from membership.rules.names import UnusableName, clean_email, clean_name

LONGEST_REASON = 1000


def name(text: str) -> str:
    """Return a clean name. Raises BadInput."""
    try:
        return clean_name(text)
    except UnusableName as error:
        raise BadInput(_("This name cannot be used"), _(str(error)), _("Type it again with plain letters.")) from error


def email(text: str) -> str:
    """Return a clean mail address in lower case. Raises BadInput."""
    try:
        return clean_email(text)
    except UnusableName as error:
        raise BadInput(_("This mail address cannot be used"), _(str(error)), _("Type it again.")) from error


def reason(text: str) -> str:
    """Return a reason in normal form C with lines of LF. Raises BadInput where it is missing or too long.

    It goes into the public log for good, so no form asks for one without saying so.
    """
    given = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if not given or not any(sign.isalnum() for sign in given):
        raise BadInput(_("A reason is missing"), _("Acts of two people are logged with their reason."), _("Write why."))
    if len(given) > LONGEST_REASON:
        raise BadInput(_("The reason is too long"), _("It may have 1,000 characters."), _("Shorten it."))
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") and sign != "\n" for sign in given):
        raise BadInput(
            _("The reason holds a hidden sign"), _("It could not be read as it is kept."), _("Type it again.")
        )
    return given
