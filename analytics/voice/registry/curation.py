"""The curation page: proposals to decide on, themes to edit in place, and the log of what people changed."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import Connection, Row, select
from werkzeug.wrappers import Response

from analytics.voice.frame import SOURCE_NAMES
from analytics.voice.hearing.told import told_to
from analytics.voice.registry import editing
from analytics.voice.registry.candidates import Candidate, list_candidates, read_candidate
from analytics.voice.registry.log import Editor, list_edits, undone_by
from analytics.voice.registry.passes import PROPOSE, ask_for, list_passes
from analytics.voice.registry.standing import ARCHIVED, MERGED, Registry, Standing, read_registry
from analytics.voice.registry.wording import edit_in_words, likeness_in_words
from analytics.voice.tables import verbatims
from foundation.access import current_staff, staff_only
from foundation.errors import NotFound, Problem
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.web import now, reading, writing

curation = Blueprint(
    "curation",
    __name__,
    url_prefix="/voice/curation",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
CURATORS = ("product", "lead")
TO_SPLIT = 40  # newest comments of a theme, to choose examples from
EDITS = 12
LONG_LOG = 60
COMMENTS = 60
SHOWN = 12  # proposals, the largest; the others when asked


@curation.get("/")
@staff_only(*CURATORS)
def page() -> str:
    return _page()


@curation.get("/passes")
@staff_only(*CURATORS)
def passes() -> str:
    """How far the work in hand is; the page swaps it in."""
    with reading() as db:
        return render_template("analytics/curation/_passes.html", passes=list_passes(db, now()), asked=True)


@curation.post("/passes")
@staff_only(*CURATORS)
def look_now() -> Response:
    with writing() as db:
        ask_for(db, PROPOSE, now=now())
    return redirect(url_for("curation.page"), 303)


@curation.get("/candidates/<int:number>")
@staff_only(*CURATORS)
def candidate(number: int) -> str:
    """A proposal with the words of everybody in it that we know by name of comment."""
    with reading() as db:
        found = read_candidate(db, number)
        if found is None:
            raise NotFound("This proposal isn’t here any more. The ones of today are on the page.")
        heard = _comments(db, verbatims.c.id.in_(found.members[:COMMENTS]))
    return render_template(
        "analytics/curation/candidate.html", one=found, heard=heard, name_of=_name_of, SOURCE_NAMES=SOURCE_NAMES
    )


@curation.get("/dismissed")
@staff_only(*CURATORS)
def dismissed() -> str:
    with reading() as db:
        found = list_candidates(db, "dismissed", size=200)
    return render_template("analytics/curation/dismissed.html", found=found)


@curation.get("/edits")
@staff_only(*CURATORS)
def edits() -> str:
    """The whole log, newest first."""
    before = whole_number(request.args.get("before"))
    with reading() as db:
        registry = read_registry(db)
        found = list_edits(db, size=LONG_LOG + 1, before=before)
    more = found[LONG_LOG - 1].id if len(found) > LONG_LOG else None
    return render_template("analytics/curation/edits.html", log=_told(found[:LONG_LOG], registry), more=more)


@curation.post("/candidates/<int:number>")
@staff_only(*CURATORS)
def decide(number: int) -> Response | tuple[str, int]:
    """Accept the proposal, make it a part of a theme, or dismiss it."""

    def act(db: Connection, by: Editor) -> int:
        what = request.form.get("what")
        if what == "accept":
            name, area = request.form.get("name", ""), request.form.get("area", "")
            return editing.accept_candidate(db, number, name=name, area=area, by=by, now=now())
        if what == "merge":
            return editing.merge_candidate(db, number, request.form.get("into", ""), by=by, now=now())
        return editing.dismiss_candidate(db, number, by=by, now=now())

    with reading() as db:
        beside = _beside(list_candidates(db, "waiting"), number)
    return _act(act, place=f"candidate-{number}", at=beside)


@curation.post("/themes/<key>")
@staff_only(*CURATORS)
def edit(key: str) -> Response | tuple[str, int]:
    """Edit one theme: `kind` says how, `value` what to."""

    def act(db: Connection, by: Editor) -> int:
        kind, value = request.form.get("kind", ""), request.form.get("value", "")
        if kind == "merge":
            return editing.merge_themes(db, key, value, by=by, now=now())
        if kind == "split":
            marked = [number for text in request.form.getlist("example") if (number := whole_number(text)) is not None]
            return editing.split_theme(db, key, value, marked, by=by, now=now())
        return editing.edit_theme(db, kind, key, value, by=by, now=now())

    anchor = request.form.get("value") if request.form.get("kind") == "merge" else key
    return _act(act, place=f"theme-{key}", theme=key, anchor=f"theme-{anchor}")


@curation.post("/edits/<int:number>/undoing")
@staff_only(*CURATORS)
def undo(number: int) -> Response | tuple[str, int]:
    return _act(
        lambda db, by: editing.undo(db, number, by=by, now=now()), place="log", at=whole_number(request.form.get("at"))
    )


def _act(
    act: Any, *, place: str, theme: str | None = None, anchor: str | None = None, at: int | None = None
) -> Response | tuple[str, int]:
    """Do it and come back to the page, which tells of it beside the proposal `at`; or show the page again with what is wrong, where it is wrong."""
    staff = current_staff()
    try:
        with writing() as db:
            number = act(db, Editor(staff.id, staff.name))
    except NotFound:
        raise
    except Problem as problem:
        return _page(theme=theme, wrong=problem, place=place), problem.status
    anchor = anchor or (f"candidate-{at}" if at else None)
    return redirect(url_for("curation.page", done=number, theme=theme, at=at, _anchor=anchor), 303)


def _page(theme: str | None = None, wrong: Problem | None = None, place: str = "") -> str:
    asked = theme or request.args.get("theme", "")
    with reading() as db:
        registry = read_registry(db)
        waiting = list_candidates(db, "waiting")
        counts = _counts(db)
        opened = registry.all.get(registry.now(asked) or "") if asked else None
        log = list_edits(db, themes=registry.leading_to(opened.key) if opened else (), size=EDITS)
        going = list_passes(db, now())
        heard = _comments(db, verbatims.c.theme == opened.key, size=TO_SPLIT) if opened else []
    told, shown = _told(log, registry), _shown(waiting, place)
    done, at = whole_number(request.args.get("done")), whole_number(request.args.get("at"))
    return render_template(
        "analytics/curation/page.html", registry=registry, waiting=shown, more=len(waiting) > SHOWN and not _all(place), counts=counts, opened=opened, heard=heard, log=told, passes=going,
        areas=_by_area(registry), headline=_headline(len(waiting)), wrong=wrong, place=place, typed=request.form, at=at if any(one.id == at for one in shown) else None, likeness_in_words=likeness_in_words, name_of=_name_of,
        done=next((one for one in told if one["edit"].id == done), None), asked=False,
        archived=[one for one in registry.known.values() if one.status == ARCHIVED],
        merged=[one for one in registry.known.values() if one.status == MERGED],
    )  # fmt: skip


def _told(log: list[Any], registry: Registry) -> list[dict[str, Any]]:
    undone = undone_by(log)
    return [
        {
            "edit": one,
            "words": edit_in_words(one, registry, undone.get(one.id)),
            "yours": edit_in_words(one, registry, yours=True),
            "undone": one.id in undone,
        }
        for one in log
    ]


def _by_area(registry: Registry) -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = {}
    for theme in registry.all.values():
        found.setdefault(theme.area, []).append(theme)
    return found


def _shown(waiting: list[Candidate], place: str) -> list[Candidate]:
    return waiting if _all(place) else waiting[:SHOWN]


def _all(place: str) -> bool:
    """Asked for all, or something is wrong with one that may be far down."""
    return bool(request.args.get("all")) or place.startswith("candidate-")


def _beside(waiting: list[Candidate], number: int) -> int | None:
    """The proposal after this one, or before it where it is the last: what is looked at next."""
    places = [one.id for one in waiting]
    if number not in places or len(places) == 1:
        return None
    at = places.index(number)
    return places[at + 1] if at + 1 < len(places) else places[at - 1]


def _headline(count: int) -> str:
    small = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
    if count == 0:
        return say.text("No proposal waits for you")
    number = say.word(small[count]) if count < len(small) else say.number(count)
    return say.text(
        "{number} proposal waits for you" if count == 1 else "{number} proposals wait for you", number=number
    )


def _name_of(one: Candidate) -> str:
    """What a theme of it could be called, until somebody says better."""
    words = one.name.strip()
    return words[:1].upper() + words[1:]


def _counts(db: Connection) -> dict[str, int]:
    """Comments by theme in a year, as the front page counted them."""
    from analytics.voice.hearing.reading import read_front

    figures = read_front(db, 365)
    return {one["key"]: one["count"] for one in figures["themes"]} if figures else {}


def _comments(db: Connection, which: Any, size: int = COMMENTS) -> list[Row[Any]]:
    c = verbatims.c
    wanted = select(c.id, c.text, c.happened_at, c.source, c.role, c.page).where(
        which, c.text != "", told_to(current_staff().id)
    )
    return list(db.execute(wanted.order_by(c.happened_at.desc(), c.id.desc()).limit(size)))
