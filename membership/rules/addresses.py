"""Where a page may lead on after signing in: to our own paths only. Pure."""

from urllib.parse import urlsplit

LONGEST = 2000


def own_path(given: str | None) -> str | None:
    """Return the path if it is one of our own, else None.

    Browsers read `//host`, `/\\host` and addresses with a tab or line break in them as another host; none of these,
    nor any scheme, gets through.
    """
    if not given or len(given) > LONGEST or not given.isascii() or not given.isprintable():
        return None
    if not given.startswith("/") or given.startswith("//") or "\\" in given or " " in given:
        return None
    try:
        parts = urlsplit(given)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else given
