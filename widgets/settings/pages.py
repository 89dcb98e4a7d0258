"""/desk/settings/widget: how the widget looks on a site, its snippet, whether it runs, and its keys."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from msgspec.structs import replace
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.application import csp_nonce
from foundation.errors import Invalid, NotFound, Problem
from foundation.modules import import_map_hash
from foundation.speaking import say
from foundation.web import config, now, reading, writing
from foundation.zones import zones_to_choose
from widgets.api.door import registry
from widgets.loader import version, weight
from widgets.settings import form as fields
from widgets.settings.form import Read, Typed, read_form, typed_in, typed_of
from widgets.settings.seeing import headline, heavy, judge_sightings, snippet
from widgets.sites.contrast import is_colour, nearest
from widgets.sites.keys import UNDO, add_public_keys, list_keys, make_secret, remove_key, restore_key
from widgets.sites.places import page_of
from widgets.sites.registry import Site, save_settings, save_site
from widgets.sites.settings import SiteSettings, for_the_browser, greeting
from widgets.sites.sightings import list_sightings

widget_settings = Blueprint(
    "widget_settings", __name__, url_prefix="/desk/settings/widget", template_folder="templates", static_folder="static",
    static_url_path="/static",
)  # fmt: skip
LEADS = ("lead",)
AS_IT_SHIPS: dict[str, object] = {
    "accent": None,
    "pages": [],
    "locale": "",
    "side": "end",
    "x": 24,
    "y": 24,
    "marks": False,
    "blink": False,
    "sound": False,
    "wishes": False,
}


@widget_settings.get("/")
@staff_only(*LEADS)
def first() -> AnyResponse:
    return redirect(url_for("widget_settings.settings", key=next(iter(registry().all()))))


@widget_settings.get("/<key>")
@staff_only(*LEADS)
def settings(key: str) -> Response:
    site = _site(key)
    return _page(site, typed_of(site))


@widget_settings.post("/<key>")
@staff_only(*LEADS)
def save(key: str) -> AnyResponse:
    site, typed = _site(key), typed_in(request.form)
    read = read_form(typed)
    if read.wrong:
        return _page(site, typed, read.wrong, status=422)
    with writing() as db:
        save_settings(db, site, origins=read.origins, settings=read.settings, now=now())
    registry().forget()
    return redirect(url_for("widget_settings.settings", key=key, saved=1), 303)


@widget_settings.post("/<key>/check")
@staff_only(*LEADS)
def check(key: str) -> dict[str, object]:
    """What is typed so far: what is wrong, how the colours read, and the settings for the preview."""
    site, read = _site(key), read_form(typed_in(request.form))
    tried = request.form.get("try", "").strip()
    shown = _showable(read)
    words = {"greeting": greeting(shown, site.greeting, shown.locale or "en")}
    return {
        "wrong": {name: say.sentence(one) for name, one in read.wrong.items()},
        "contrast": _contrast(read),
        "heavy": _heavy(site, shown),
        "page": page_of(tried, shown.pages) if tried and "pages" not in read.wrong else None,
        "settings": AS_IT_SHIPS | for_the_browser(shown) | words,
    }


@widget_settings.get("/<key>/preview")
@staff_only(*LEADS)
def preview(key: str) -> Response:
    """A page of nobody's, with the real widget on it; only our own settings page may frame it."""
    response = make_response(render_template("widget_settings/preview.html", site=_site(key)))
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@widget_settings.post("/")
@staff_only(*LEADS)
def add() -> AnyResponse:
    key, name, origin = (request.form.get(field, "").strip() for field in ("key", "name", "origin"))
    current = _site(request.form.get("from", ""))
    try:
        if key in registry().all():
            raise Invalid(f"There is a site {key!r} already.", field="key")
        if not name or len(name) > 120:
            raise Invalid("Give the product’s name, in up to 120 characters.", field="name")
        with writing() as db:
            save_site(db, key=key, name=name, origins=[origin], secrets={}, greeting="", now=now())
            made = make_secret(db, key, by=current_staff().name, now=now())
    except Problem as problem:
        return _page(current, typed_of(current), {f"new_{problem.field or 'key'}": problem.detail}, status=422)
    registry().forget()
    return _page(_site(key), typed_of(_site(key)), made=made)


@widget_settings.post("/<key>/keys")
@staff_only(*LEADS)
def make_key(key: str) -> AnyResponse:
    """The secret is in this one answer, and nowhere after."""
    site = _site(key)
    try:
        with writing() as db:
            made = make_secret(db, key, by=current_staff().name, now=now())
    except Problem as problem:
        return _page(site, typed_of(site), {"keys": problem.detail}, status=422)
    registry().forget()
    return _page(_site(key), typed_of(site), made=made)


@widget_settings.post("/<key>/keys/public")
@staff_only(*LEADS)
def add_public(key: str) -> AnyResponse:
    site = _site(key)
    try:
        with writing() as db:
            add_public_keys(db, key, request.form.get("pasted", ""), by=current_staff().name, now=now())
    except Problem as problem:
        return _page(site, typed_of(site), {"pasted": problem.detail}, status=422)
    registry().forget()
    return redirect(url_for("widget_settings.settings", key=key, _anchor="keys"), 303)


@widget_settings.post("/<key>/keys/<int:number>/removal")
@staff_only(*LEADS)
def remove(key: str, number: int) -> AnyResponse:
    _site(key)
    with writing() as db:
        remove_key(db, key, number, now=now())
    registry().forget()
    return redirect(url_for("widget_settings.settings", key=key, removed=number, _anchor="keys"), 303)


@widget_settings.post("/<key>/keys/<int:number>/restoring")
@staff_only(*LEADS)
def restore(key: str, number: int) -> AnyResponse:
    _site(key)
    with writing() as db:
        restore_key(db, key, number, now=now())
    registry().forget()
    return redirect(url_for("widget_settings.settings", key=key, _anchor="keys"), 303)


def _site(key: str) -> Site:
    site = registry().all().get(key)
    if site is None:
        raise NotFound("There is no such site. It may have another key.")
    return site


def _page(
    site: Site,
    typed: Typed,
    wrong: dict[str, str] | None = None,
    *,
    made: tuple[str, str] | None = None,
    status: int = 200,
) -> Response:
    with reading() as db:
        keys, sightings = list_keys(db, site.key), list_sightings(db, site.key)
    base, read = config().base_url, read_form(typed)
    seen = judge_sightings(site, sightings, version=version(), own=base)
    page = render_template(
        "widget_settings/settings.html", site=site, sites=registry().all().values(), typed=typed, wrong=wrong or {}, fields=fields,
        dark_otherwise=nearest(typed.accent, "dark") if is_colour(typed.accent) else "#63c9be", contrast=_contrast(read), keys=keys, own_keys=[kid for kid in site.keys if registry().is_own_key(site.key, kid)],
        seen=seen, headline=say.sentence(headline(site, seen, now())), snippet=snippet(site, base), made=made, zones=zones_to_choose(), undo_minutes=UNDO.seconds // 60,
        heavy=_heavy(site, _showable(read)),
    )  # fmt: skip
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{csp_nonce()}' {import_map_hash()}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    if made:
        response.headers["Cache-Control"] = "no-store"
    return response


def _contrast(read: Read) -> dict[str, str]:
    kept = read.settings
    told: dict[str, str] = {}
    if is_colour(kept.accent):
        told["light"] = say.sentence(fields.said_of(kept.accent, "light"))
    if is_colour(kept.accent_dark):
        told["dark"] = say.sentence(fields.said_of(kept.accent_dark, "dark"))
    return told


def _showable(read: Read) -> SiteSettings:
    """What is typed so far, without colours that are none."""
    wrong = {"accent", "accent_dark"} & read.wrong.keys()
    return replace(read.settings, accent="", accent_dark="") if wrong else read.settings


def _heavy(site: Site, settings: SiteSettings) -> str:
    return say.sentence(heavy(weight(site.key, settings), len(settings.pages)))
