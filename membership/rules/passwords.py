"""Which passwords are taken: long ones that nobody guesses from the person or the organisation (NIST 800-63B-4).

Pure.
"""

import re
from collections.abc import Iterable

SHORTEST = 15
LONGEST = 256
_FEWEST_SIGNS = 5
_OWN_SIGNS = 8
"""How many letters and digits must be left once common words and those of the person and the house are taken out."""

_COMMON = (
    "password", "passwort", "contrasena", "contraseña", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "letmein",
    "welcome", "iloveyou", "administrator", "changeme", "correct horse battery staple", "correcthorsebatterystaple",
    "secret", "1234567890", "123456789", "12345678", "1234567", "123456", "12345", "1234", "0987654321", "987654321",
    "abcdefghij", "abcdef", "mandate", "member", "sunshine", "football", "princess", "dragon", "monkey", "trustno1",
    "superman", "baseball",
)  # fmt: skip


def fault(password: str, known_words: Iterable[str]) -> str | None:
    """Return why this password is refused, as an English sentence, or None if it is taken.

    `known_words` are the person's name and mail address and the organisation's name.
    """
    if len(password) < SHORTEST:
        return "It has fewer than 15 characters."
    if len(password) > LONGEST:
        return "It has more than 256 characters."
    if len(set(password)) < _FEWEST_SIGNS:
        return "It repeats the same few characters."
    left = password.casefold()
    own = [part for word in known_words for part in re.split(r"\W+", word.casefold()) if len(part) >= 3]
    for word in sorted({*_COMMON, *own}, key=len, reverse=True):
        left = left.replace(word, "")
    if len(re.sub(r"[\W_]", "", left)) < _OWN_SIGNS:
        return "It is made of common words, or of your own name or the organisation's."
    return None
