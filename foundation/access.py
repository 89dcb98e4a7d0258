"""Who may call a route. Every view says so with one of these; a test refuses views that don't."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from foundation.accounts import Staff, staff_by_session
from foundation.bearer import bearer, carries_token
from foundation.errors import Forbidden, Unauthorized, wants_json
from foundation.web import config, now, reading

View = Callable[..., Any]
SESSION_COOKIE = "aside_staff"
SIGN_IN_PATH = "/desk/sign-in"
TWO_STEP_PATH = "/desk/two-step"
UNFINISHED_MAY = frozenset({"workspace.leave"})  # and what is below that path


def public(view: View) -> View:
    """Anyone may call this."""
    return _declared(view, "public")


def staff_only(*roles: str) -> Callable[[View], View]:
    """Signed-in staff with any of these roles (none named: any staff). Admins may everything."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            refusal = require_staff(*roles)
            return refusal if refusal is not None else view(*args, **kwargs)

        return _declared(checked, f"staff:{','.join(roles) or 'any'}")

    return decorate


def allow(who: str, check: Callable[[], Any]) -> Callable[[View], View]:
    """Whoever passes `check`, which raises a Problem, or returns an answer to give instead, or None."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            refusal = check()
            return refusal if refusal is not None else view(*args, **kwargs)

        return _declared(checked, who)

    return decorate


def staff_or_token(scope: str, *roles: str) -> Callable[[View], View]:
    """Staff as in `staff_only`, or a bearer API token that has this scope."""

    def check() -> Any:
        if not carries_token():
            if request.method not in {"GET", "HEAD"} and not same_origin():
                raise Forbidden("Send this from our own pages, or with an API token.")
            return require_staff(*roles)
        bearer(scope)
        return None

    return allow(f"staff:{','.join(roles) or 'any'} or token:{scope}", check)


def token_only(scope: str) -> Callable[[View], View]:
    """A bearer API token that has this scope, and nobody else."""

    def check() -> None:
        bearer(scope)

    return allow(f"token:{scope}", check)


def same_origin() -> bool:
    """Whether, by the browser's own word, our own page sends this request."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    return request.headers.get("Origin") in (None, request.host_url.rstrip("/"), config().base_url)


def require_staff(*roles: str) -> AnyResponse | None:
    staff = find_staff()
    if g.get("unfinished"):
        if wants_json():
            raise Forbidden("Set up two-step sign-in first: your role needs it.")
        return redirect(TWO_STEP_PATH)
    if staff is None:
        if wants_json():
            raise Unauthorized("Sign in as staff first.")
        target = request.full_path.rstrip("?") if request.method == "GET" else "/desk"
        return redirect(f"{SIGN_IN_PATH}?next={quote(target)}")
    if not staff.may(*roles) and not g.get("permitted"):  # the desk's matrix has looked at this route already
        raise Forbidden("Your role doesn’t include this. Ask an admin if you need it.")
    return None


def find_staff() -> Staff | None:
    """The member of staff who sends this request, if any; looked up once."""
    kept = vars(g._get_current_object())  # a page asks ninety times
    if "staff" not in kept:
        kept["staff"] = _look_up()
    found: Staff | None = kept["staff"]
    return found


def _look_up() -> Staff | None:
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    with reading() as db:
        return _finished(staff_by_session(db, token, now()))


def _finished(staff: Staff | None) -> Staff | None:
    """Whose role needs a second step that they haven’t set up may only do that, or leave."""
    if (
        staff is None
        or not staff.unfinished
        or request.path.startswith(TWO_STEP_PATH)
        or request.endpoint in UNFINISHED_MAY
    ):
        return staff
    g.unfinished = True
    return None


def current_staff() -> Staff:
    """The signed-in member of staff; only for views that are `staff_only`."""
    staff = find_staff()
    if staff is None:
        raise Unauthorized("Sign in as staff first.")
    return staff


def keep_session(response: Response | AnyResponse, token: str) -> None:
    settings = config()
    response.set_cookie(
        SESSION_COOKIE, token, httponly=True, samesite="Lax", secure=settings.production,
        max_age=settings.staff_session_hours * 3600, path="/",
    )  # fmt: skip


def forget_session(response: Response | AnyResponse) -> None:
    response.delete_cookie(SESSION_COOKIE, path="/")


def _declared(view: View, who: str) -> View:
    view.access = who  # type: ignore[attr-defined]
    return view
