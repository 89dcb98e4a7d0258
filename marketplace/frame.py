"""What every Worklane page shares: its blueprint, who is signed in, and how a form that failed keeps what was typed."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from flask import Blueprint, g, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import allow
from foundation.errors import Forbidden, Problem, Unauthorized
from foundation.money import Money
from foundation.web import now, reading, writing
from marketplace.members.people import Member
from marketplace.members.sessions import SESSION_COOKIE, member_by_session

worklane = Blueprint(
    "marketplace", __name__, template_folder="templates", static_folder="static", static_url_path="/worklane"
)

CLIENT_NAV = (
    ("Home", "/home"),
    ("Jobs", "/jobs"),
    ("Find talent", "/talent"),
    ("Contracts", "/contracts"),
    ("Messages", "/messages"),
    ("Billing", "/billing"),
)
FREELANCER_NAV = (
    ("Home", "/home"),
    ("Find work", "/work"),
    ("Proposals", "/proposals"),
    ("Contracts", "/contracts"),
    ("Messages", "/messages"),
    ("Payouts", "/payouts"),
)


def find_member() -> Member | None:
    """The member who sends this request, if any; looked up once."""
    if "member" not in g:
        token = request.cookies.get(SESSION_COOKIE)
        if token:
            with reading() as db:
                g.member = member_by_session(db, token, now())
        else:
            g.member = None
    found: Member | None = g.member
    return found


def me() -> Member:
    member = find_member()
    if member is None:
        raise Unauthorized("Sign in to Worklane first.")
    return member


def have_read(messages: int) -> None:
    """The bar of this very page counts them no more."""
    g.member = replace(me(), unread=max(0, me().unread - messages))


def _need_member() -> AnyResponse | None:
    if find_member() is None:
        target = request.full_path.rstrip("?") if request.method == "GET" else "/home"
        return redirect(f"/sign-in?next={quote(target)}")
    return None


def _need_client() -> AnyResponse | None:
    refusal = _need_member()
    if refusal is None and not me().is_client:
        raise Forbidden("This page is for people who hire. To hire, open a client account.")
    return refusal


def _need_freelancer() -> AnyResponse | None:
    refusal = _need_member()
    if refusal is None and me().is_client:
        raise Forbidden("This page is for people who work on Worklane. To work, open a freelancer account.")
    return refusal


member_only = allow("member", _need_member)
client_only = allow("client", _need_client)
freelancer_only = allow("freelancer", _need_freelancer)


def page(template: str, page_key: str, *, title: str, wrong: Problem | None = None, **values: Any) -> Any:
    """A page with its key for the widget, its navigation, and, after a failed form, what was wrong."""
    member = find_member()
    nav = () if member is None else CLIENT_NAV if member.is_client else FREELANCER_NAV
    html = render_template(
        f"marketplace/{template}", page_key=page_key, title=title, me=member, nav=nav, wrong=wrong,
        typed=request.form if request.method == "POST" else {}, money=money, here=request.path, **values,
    )  # fmt: skip
    return (html, wrong.status) if wrong else html


def attempt(
    act: Callable[[Connection], Any], *, then: Callable[[Any], str] | str, again: Callable[[Problem], Any]
) -> Any:
    """Do it in a transaction and go on to `then`; or show the page `again`, with what was wrong."""
    try:
        with writing() as db:
            done = act(db)
    except Problem as problem:
        return again(problem)
    return redirect(then if isinstance(then, str) else then(done), 303)


def money(minor: int | None, currency: str) -> Money:
    return Money(minor or 0, currency)


def amount(name: str) -> int | None:
    """A typed amount in minor units; None for what isn't one."""
    return minor_of(request.form.get(name, ""))


def minor_of(typed: str) -> int | None:
    """`1,200.50` and `€1200.5` are 120050; None for what isn't an amount."""
    try:
        value = Decimal(typed.replace(",", "").replace(" ", "").lstrip("€$£"))
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > 10**9:
        return None
    return int((value * 100).to_integral_value())


def whole(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def text(name: str) -> str:
    return request.form.get(name, "").replace("\x00", "").strip()
