"""Every route says who may use it, or the application does not start.

`requires` asks whether the member holds such an office anywhere; the act itself asks again
for the very body it touches, because only it knows which.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app, redirect, request, url_for
from flask_login import current_user

from foundation.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """The written access rule of one view."""

    who: str
    """`public`, `signed-in` or `office`."""
    offices: tuple[str, ...] = ()


class Undeclared(Exception):
    """A route has no access rule; the message names it."""


def public(view: View) -> View:
    """Anybody may use this view, signed in or not."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Any member who is signed in may use this view; others are led to sign in."""
    return _guard(view, Access("signed-in"))


def requires(*offices: str) -> Callable[[View], View]:
    """Only members holding one of these offices, in whatever body, may use this view."""

    def decorate(view: View) -> View:
        return _guard(view, Access("office", offices))

    return decorate


def _guard(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            if request.method == "GET" and not request.path.startswith("/api/"):
                return redirect(url_for("membership.sign_in", next=request.full_path.rstrip("?")))
            raise NotAllowed(
                "You are not signed in", "This act needs to know who you are.", "Sign in, then do it again."
            )
        if access.offices and not current_app.extensions["mandate.holds_office"](current_user, access.offices):
            raise NotAllowed(
                "Your offices do not permit this",
                f"It takes one of these: {', '.join(access.offices)}.",
                "Ask somebody who holds it.",
            )
        return view(*args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return cast(View, guarded)


def check(app: Flask) -> None:
    """Refuse to start while a route has no access rule. Raises Undeclared with their names."""
    missing = sorted(
        rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "access")
    )
    if missing:
        raise Undeclared(f"no access rule declared for: {', '.join(missing)}; add @public, @signed_in or @requires(…)")
