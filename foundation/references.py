"""Numbers such as B-2026-001 are kept on one line wherever a sentence holds them. Pure."""

import re
from typing import Any

from markupsafe import Markup, escape

_TAG_OR_REFERENCE = re.compile(r"<[^>]*>|\b[A-Z]{1,2}-\d{4}-\d{3,}\b")


def whole(text: Any) -> Any:
    """Return text or markup with every reference wrapped so that no line breaks inside it; tags stay as they are.

    A value that holds no reference comes back untouched, whatever it is.
    """
    if not isinstance(text, str) and not hasattr(text, "__html__"):
        return text
    told = str(escape(text))
    wrapped = _TAG_OR_REFERENCE.sub(_wrap, told)
    return text if wrapped == told else Markup(wrapped)  # noqa: S704 (escaped above)


def _wrap(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("<") else f'<span class="ref">{found[0]}</span>'
