"""What to write next: searches that found nothing, articles that don't help, grow old or say the same; and what became of it."""

from typing import Any

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.web import now, reading, writing
from kb import current
from kb.flags.flagging import count_waiting
from kb.gaps import page_words
from kb.gaps.ageing import list_aged
from kb.gaps.deciding import dismiss, take_back, unlink, write_for
from kb.gaps.drawing import draw
from kb.gaps.gap import Gap
from kb.gaps.gathering import unseen
from kb.gaps.helping import asks_anyway, list_unhelpful, says_no
from kb.gaps.likenesses import keep_both, list_alike, suggest_again
from kb.gaps.reading import Where, list_gaps, places, read_gap
from kb.search import Hit
from kb.writing.pages import NAMES, WRITERS, writing_desk

SEEN_ONCE = 1


@writing_desk.get("/gaps")
@staff_only()
def gaps() -> str:
    where = Where(request.args.get("page", ""), request.args.get("role", ""))
    at = now()
    with reading() as db:
        found = list_gaps(db, now=at, where=where)
        pages, roles = places(db, now=at)
        waiting = unseen(db)
    by_state = {
        state: [one for one in found if one.state == state] for state in ("open", "writing", "written", "dismissed")
    }
    often = [one for one in by_state["open"] if one.total > SEEN_ONCE]
    return gap_page(
        "gaps", found=by_state, often=often, once=[one for one in by_state["open"] if one.total <= SEEN_ONCE],
        where=where, pages=pages, roles=roles, waiting=waiting, nearest={one.id: _nearest(one) for one in often},
        undo=next((one for one in by_state["dismissed"] if str(one.id) == request.args.get("dismissed")), None),
    )  # fmt: skip


@writing_desk.get("/gaps/<int:gap_id>")
@staff_only()
def gap(gap_id: int) -> str:
    with reading() as db:
        found = read_gap(db, gap_id, now=now())
    return gap_page("gap", gap=found, nearest=_nearest(found))


@writing_desk.post("/gaps/<int:gap_id>/article")
@staff_only(*WRITERS)
def write_gap(gap_id: int) -> AnyResponse:
    with writing() as db:
        article = write_for(db, gap_id, author=current_staff().name, now=now())
    return redirect(url_for("articles.edit", article_id=article.id), 303)


@writing_desk.post("/gaps/<int:gap_id>/release")
@staff_only(*WRITERS)
def release_gap(gap_id: int) -> AnyResponse:
    with writing() as db:
        unlink(db, gap_id)
    return redirect(url_for("articles.gap", gap_id=gap_id), 303)


@writing_desk.post("/gaps/<int:gap_id>/dismissal")
@staff_only(*WRITERS)
def dismiss_gap(gap_id: int) -> AnyResponse:
    with writing() as db:
        dismiss(db, gap_id, author=current_staff().name, now=now())
    return redirect(url_for("articles.gaps", dismissed=gap_id), 303)


@writing_desk.post("/gaps/<int:gap_id>/return")
@staff_only(*WRITERS)
def return_gap(gap_id: int) -> AnyResponse:
    with writing() as db:
        take_back(db, gap_id)
    return redirect(url_for("articles.gaps") + f"#gap-{gap_id}", 303)


@writing_desk.get("/gaps/unhelpful")
@staff_only()
def unhelpful() -> str:
    with reading() as db:
        found, usual = list_unhelpful(db, now=now())
    reasons = {one.entry.id: (says_no(one, usual), asks_anyway(one, usual)) for one in found}
    return gap_page("unhelpful", rows=found, usual=usual, reasons=reasons)


@writing_desk.get("/gaps/ageing")
@staff_only()
def ageing() -> str:
    with reading() as db:
        stale, unread = list_aged(db, now=now())
    return gap_page("ageing", stale=stale, unread=unread)


@writing_desk.get("/gaps/alike")
@staff_only()
def alike() -> str:
    with reading() as db:
        pairs = list_alike(db)
    undo = (request.args.get("one"), request.args.get("other"))
    return gap_page(
        "alike", pairs=[one for one in pairs if not one.dismissed],
        undo=next((one for one in pairs if one.dismissed and (one.one.id, one.other.id) == undo), None),
        kept=[one for one in pairs if one.dismissed],
    )  # fmt: skip


@writing_desk.post("/gaps/alike/dismissal")
@staff_only(*WRITERS)
def keep_alike() -> AnyResponse:
    one, other = request.form.get("one", ""), request.form.get("other", "")
    with writing() as db:
        keep_both(db, one, other, author=current_staff().name, now=now())
    return redirect(url_for("articles.alike", one=one, other=other), 303)


@writing_desk.post("/gaps/alike/return")
@staff_only(*WRITERS)
def return_alike() -> AnyResponse:
    with writing() as db:
        suggest_again(db, request.form.get("one", ""), request.form.get("other", ""))
    return redirect(url_for("articles.alike"), 303)


def _nearest(gap: Gap) -> Hit | None:
    """The article that fits it best."""
    context = {"page": gap.pages[0].name if gap.pages else None, "role": gap.roles[0].name if gap.roles else None}
    return next(iter(current.find(gap.name, context, 1)), None)


def gap_page(name: str, **values: Any) -> str:
    with reading() as db:
        flagged = count_waiting(db)
    return render_template(
        f"kb/writing/gaps/{name}.html", may_write=current_staff().may(*WRITERS), words=page_words, names=NAMES, draw=draw, view=name, flagged=flagged, **values
    )  # fmt: skip
