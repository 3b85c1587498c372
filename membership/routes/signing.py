"""Signing in, signing out, the first sign-in, and giving the password again."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from foundation import access
from foundation.errors import Refusal
from foundation.installation import facts
from membership import accounts, signing_in
from membership.errors import TooManyTries
from membership.forms import ConfirmPasswordForm, FirstSignInForm, SignInForm
from membership.routes.blueprint import bp, enter, go_on, me, onward


def _page(template: str, form: Any, refusal: Refusal | None = None, **more: Any) -> Response:
    """Show the form, with what stopped it; what was typed stays, save for passwords."""
    house = facts()
    shown = render_template(
        template, form=form, refusal=refusal, next=onward() or "", organisation=house.organisation if house else None,
        **more,
    )  # fmt: skip
    status = refusal.status if refusal else 422 if form.errors else 200
    response: Response = make_response(shown, status)
    if isinstance(refusal, TooManyTries):
        response.headers["Retry-After"] = str(refusal.wait_seconds)
    return response


@bp.get("/sign-in")
@access.public
def sign_in() -> Response:
    """Show the sign-in form; whoever is signed in goes on at once."""
    if current_user.is_authenticated:
        return go_on()
    return _page("membership/sign_in.html", SignInForm())


@bp.post("/sign-in")
@access.public
def sign_in_now() -> Response:
    """Sign in."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page("membership/sign_in.html", form)
    try:
        account = signing_in.with_password(form.email.data, form.password.data, request.remote_addr)
    except Refusal as refusal:
        return _page("membership/sign_in.html", form, refusal)
    return enter(account)


@bp.post("/sign-out")
@access.public
def sign_out() -> Response:
    """Sign out; doing it twice does no harm."""
    accounts.close_session()
    return redirect(url_for("membership.sign_in"), 303)


@bp.get("/first-sign-in")
@access.public
def first_sign_in() -> Response:
    """Show the form for a one-time code. Only a POST uses the code up: mail scanners follow links."""
    return _page("membership/first_sign_in.html", FirstSignInForm())


@bp.post("/first-sign-in")
@access.public
def first_sign_in_now() -> Response:
    """Set the first password with a one-time code and sign in."""
    form = FirstSignInForm()
    if not form.validate_on_submit():
        return _page("membership/first_sign_in.html", form)
    try:
        account = signing_in.with_code(form.code.data, form.password.data, request.remote_addr)
    except Refusal as refusal:
        return _page("membership/first_sign_in.html", form, refusal)
    return enter(account)


@bp.get("/confirm-password")
@access.signed_in
def confirm_password() -> Response:
    """Ask for the password again."""
    return _page("membership/confirm_password.html", ConfirmPasswordForm(), without_password=_needs_none())


@bp.post("/confirm-password")
@access.signed_in
def confirm_password_now() -> Response:
    """Take the password again and go back to the act."""
    form = ConfirmPasswordForm()
    if not _needs_none():
        if not form.validate_on_submit():
            return _page("membership/confirm_password.html", form, without_password=False)
        try:
            signing_in.again(me(), form.password.data, request.remote_addr)
        except Refusal as refusal:
            return _page("membership/confirm_password.html", form, refusal, without_password=False)
    accounts.mark_fresh()
    flash(_("Thank you. Do it again now; for ten minutes we ask no more."))
    return go_on()


def _needs_none() -> bool:
    """In a demo people without a password sign in without one, and so confirm without one."""
    house = facts()
    return bool(house and house.demo) and accounts.password_digest(me()) is None


def ask_password(back: str) -> Response | None:
    """Lead to the password page and back unless it was given within ten minutes; None where it was."""
    if accounts.fresh():
        return None
    return redirect(url_for("membership.confirm_password", next=back), 303)
