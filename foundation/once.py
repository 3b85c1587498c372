"""Asking once while a page is made: what several parts of one page ask for is looked up the first time only.

It holds within one reading request, and while the worker looks for what is due, and nowhere else: acts look at the rows
as they are after their locks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import has_request_context, request

from foundation.database import only_reads

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_KEPT = "mandate.known_once"
"""Kept with the request itself: other contexts may outlive it."""


_looking: ContextVar[dict[Any, Any] | None] = ContextVar("looking", default=None)


@contextmanager
def looking() -> Iterator[None]:
    """Ask once while looking for what is due; inside it nothing may be changed, and what is done after it asks anew."""
    before = _looking.set({})
    try:
        yield
    finally:
        _looking.reset(before)


def _known() -> dict[Any, Any] | None:
    """What this page has looked up so far, or None where nothing is to be remembered."""
    if (looked := _looking.get()) is not None:
        return looked
    if not (has_request_context() and request.method in ("GET", "HEAD") and only_reads()):
        return None
    known: dict[Any, Any] = request.environ.setdefault(_KEPT, {})
    return known


def _own(found: Any) -> Any:
    """What was found, so that whoever asked may change their list of it."""
    return found.copy() if isinstance(found, list | dict | set) else found


def once_a_page(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Let a query answer from what it answered before on the same page; its arguments must be hashable."""

    @wraps(ask)
    def remembered(*args: Asked.args, **more: Asked.kwargs) -> Answer:
        known = _known()
        if known is None:
            return ask(*args, **more)
        key = (ask, args, tuple(sorted(more.items())))
        if key not in known:
            known[key] = ask(*args, **more)
        return cast(Answer, _own(known[key]))

    return remembered


def foresee(query: Callable[..., Any], answers: Mapping[Any, Any]) -> None:
    """Let a page that will ask this query many times find the answers there, looked up together beforehand.

    Each answer stands under what will be asked: an id, or a tuple of what is handed over.
    """
    known = _known()
    if known is not None:
        inner = query.__wrapped__  # type: ignore[attr-defined]
        for asked, answer in answers.items():
            known[inner, asked if isinstance(asked, tuple) else (asked,), ()] = answer


def unforeseen(query: Callable[..., Any], asked: Iterable[Any]) -> set[Any]:
    """Return of what will be asked that of which the answer does not stand yet."""
    known, inner = _known() or {}, query.__wrapped__  # type: ignore[attr-defined]
    return {one for one in asked if (inner, one if isinstance(one, tuple) else (one,), ()) not in known}


def forget() -> None:
    """Forget all answers: for whoever ends the page's transaction and begins another."""
    if has_request_context():
        request.environ.pop(_KEPT, None)
