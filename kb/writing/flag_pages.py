"""What agents told the writers from their tickets: articles that are wrong, articles that are missing; and what became of it."""

from flask import request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.web import now, reading, writing
from kb.desk import the_desk
from kb.flags.flag import Flag
from kb.flags.flagging import list_flags
from kb.flags.mailing import WISHES, keep_wish, read_wish
from kb.flags.settling import settle_flag, write_for_flag
from kb.writing.gap_pages import gap_page
from kb.writing.pages import WRITERS, writing_desk


@writing_desk.get("/gaps/flags")
@staff_only()
def flags() -> str:
    with reading() as db:
        found = list_flags(db)
        tickets, hidden = _tickets(db, found)
        wish = read_wish(db, current_staff())
    return gap_page(
        "flags",
        waiting=[one for one in found if one.is_open],
        settled=[one for one in found if not one.is_open],
        tickets=tickets,
        hidden=hidden,
        wish=wish,
        wishes=WISHES,
        saved=request.args.get("saved"),
    )


@writing_desk.post("/gaps/flags/mail")
@staff_only(*WRITERS)
def choose_mail() -> AnyResponse:
    """`wish`: soon, daily or never; of whoever sends it."""
    with writing() as db:
        keep_wish(db, current_staff(), request.form.get("wish", ""))
    return redirect(url_for("articles.flags", saved="mail") + "#mail", 303)


@writing_desk.post("/gaps/flags/<int:flag_id>/settlement")
@staff_only(*WRITERS)
def settle(flag_id: int) -> AnyResponse:
    outcome, said = request.form.get("outcome", ""), request.form.get("said", "")
    with writing() as db:
        settle_flag(db, flag_id, outcome, said, by=current_staff(), now=now())
    return redirect(url_for("articles.flags") + f"#flag-{flag_id}", 303)


@writing_desk.post("/gaps/flags/<int:flag_id>/article")
@staff_only(*WRITERS)
def write_flagged(flag_id: int) -> AnyResponse:
    with writing() as db:
        article = write_for_flag(db, flag_id, by=current_staff(), now=now())
    return redirect(url_for("articles.edit", article_id=article.id), 303)


def _tickets(db: Connection, found: list[Flag]) -> tuple[dict[str, str], frozenset[str]]:
    """(where the tickets are that this writer may open, those that aren't quoted to them); others are shown as references alone."""
    desk, sources = the_desk(), [one.source for one in found]
    if desk is None:
        return {}, frozenset()
    return desk.pages_for(db, current_staff(), sources), desk.hidden_from(db, current_staff(), sources)
