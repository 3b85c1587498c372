"""Asking once while a page is made: what several parts of one page ask for is looked up the first time only.

It holds within one reading request and nowhere else: acts look at the rows as they are after their locks.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, has_request_context, request

from foundation.database import only_reads

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def once_a_page(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Let a query answer from what it answered before on the same page; its arguments must be hashable."""

    @wraps(ask)
    def remembered(*args: Asked.args, **more: Asked.kwargs) -> Answer:
        if more or not (has_request_context() and request.method == "GET" and only_reads()):
            return ask(*args, **more)
        known: dict[object, Answer] = g.setdefault("once_a_page", {})
        key = (ask, *args)
        if key not in known:
            known[key] = ask(*args, **more)
        return known[key]

    return remembered


def forget() -> None:
    """Forget all answers: for whoever ends the page's transaction and begins another."""
    if has_request_context():
        g.pop("once_a_page", None)
