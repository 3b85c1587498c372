"""Names as they are kept: normal form C, single spaces, and nothing in them that the eye cannot see. Pure.

A name that looks like another but is not (a Cyrillic letter inside a Latin word, a mark that turns the direction of
reading, a space of no width) would let one person pass for another on a page that decides who holds an office.
"""

import unicodedata

LONGEST = 200
LONGEST_EMAIL = 254

_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
"""Unicode categories: control, format (bidi marks, zero width), private, surrogate, unassigned, line and paragraph."""
_LOOKALIKE = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE")
"""Scripts whose letters are mistaken for one another (Unicode Technical Standard 39, mixed-script detection)."""
_BLANK = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}
"""Letters and signs that print nothing: Hangul fillers and the empty Braille cell."""


def by_family(name: str) -> tuple[str, str]:
    """Return by what a list of people is sorted: the last word of the name, then all of it, without marks and capitals.

    Names are kept as one line, so that nobody has to say which part of theirs is the family's; lists go by the last.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return plain.split()[-1], plain


class UnusableName(ValueError):
    """This text cannot stand as a name; the message says why."""


def clean_name(text: str) -> str:
    """Return the name in normal form C with single spaces.

    Raises UnusableName where it is empty, over 200 letters long, holds a hidden sign, or mixes scripts in one word.
    """
    try:
        name = unicodedata.normalize("NFC", " ".join(text.split(" ")).strip())
    except UnicodeError as error:
        raise UnusableName("It holds a sign that is no text.") from error
    words = name.split()
    name = " ".join(words)
    if not any(sign.isalnum() for sign in name):
        raise UnusableName("It has no letter in it.")
    if len(name) > LONGEST:
        raise UnusableName(f"It is longer than {LONGEST} letters.")
    if any(unicodedata.category(sign) in _HIDDEN or sign in _BLANK for sign in text):
        raise UnusableName("It holds a sign that cannot be seen.")
    if any(len(_scripts(word)) > 1 for word in words):
        raise UnusableName("One of its words mixes letters of several scripts that look alike.")
    return name


def _scripts(word: str) -> set[str]:
    # Compatibility forms first: mathematical and full-width letters are Latin in disguise.
    letters = unicodedata.normalize("NFKC", word)
    firsts = {unicodedata.name(sign, "").split(" ")[0] for sign in letters if sign.isalpha()}
    return firsts & set(_LOOKALIKE)


def clean_email(text: str) -> str:
    """Return a mail address in lower case and normal form C; raises UnusableName where it cannot be one.

    Whether mail arrives there only a mail can tell; this keeps out what would break a header or a page.
    """
    address = unicodedata.normalize("NFC", text.strip()).lower()
    local, at, host = address.rpartition("@")
    hidden = any(unicodedata.category(sign) in _HIDDEN for sign in address)
    if not at or not local or not host or len(address) > LONGEST_EMAIL or hidden or set(address) & set(' "<>(),;:\\[]'):
        raise UnusableName("It is no mail address.")
    return address


def likeness(name: str) -> str:
    """Return what two names share that people would read as the same: case, width and spacing are put aside."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
