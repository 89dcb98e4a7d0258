"""From a ticket to the writers: this article is wrong; an article is missing. Whoever may write begins it at once."""

from flask import Response, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

import kb
from foundation.access import current_staff, staff_only
from foundation.errors import Invalid
from foundation.web import now, reading, writing
from helpdesk.knowledge.blueprint import AGENTS, knowledge_desk
from helpdesk.knowledge.scaffold import Scaffold, scaffold_of
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.ticket import Ticket
from helpdesk.workspace.going_back import back_to
from kb import Flagging, Viewer

WRITERS = ("writer", "lead")


@knowledge_desk.post("/tickets/<int:ticket_id>/knowledge/flags")
@staff_only(*AGENTS)
def flag(ticket_id: int) -> AnyResponse:
    """`article`, and in `words` what is wrong with it."""
    with writing() as db:
        ticket = read_ticket(db, ticket_id)
        article = kb.read_article(db, request.form.get("article", ""), viewer=Viewer(staff=True))
        _raise(
            db, ticket,
            Flagging("wrong", article.title, request.form.get("words", ""), scaffold_of(db, ticket).quote, ticket.reference, ticket.customer.key, article.id, locale=article.locale),
            "article flagged", article.title[:120],
        )  # fmt: skip
    return back_to(ticket_id)


@knowledge_desk.get("/tickets/<int:ticket_id>/knowledge/article")
@staff_only(*AGENTS)
def suggest(ticket_id: int) -> str:
    with reading() as db:
        ticket = read_ticket(db, ticket_id)
        begun = scaffold_of(db, ticket)
    return _page(ticket, begun)


@knowledge_desk.post("/tickets/<int:ticket_id>/knowledge/article")
@staff_only(*AGENTS)
def send_suggestion(ticket_id: int) -> AnyResponse:
    """`title`, `text`, `words` to the writers; `act` is `write` where somebody goes on writing it at once."""
    form, me = request.form, current_staff()
    typed = Scaffold(form.get("title", ""), form.get("text", "").replace("\r\n", "\n"), "", "")
    try:
        with writing() as db:
            ticket = read_ticket(db, ticket_id)
            begun = scaffold_of(db, ticket)
            flagging = Flagging(
                "missing", typed.title, form.get("words", ""), begun.quote, ticket.reference, ticket.customer.key, None, typed.text, begun.locale,
            )  # fmt: skip
            number = _raise(db, ticket, flagging, "article suggested", "to the writers")
            article = kb.write_for_flag(db, number, by=me, now=now()) if form.get("act") == "write" and me.may(*WRITERS) else None  # fmt: skip
    except Invalid as wrong:
        with reading() as db:
            ticket = read_ticket(db, ticket_id)
        return Response(_page(ticket, typed, wrong=wrong), status=422)
    return redirect(url_for("articles.edit", article_id=article.id), 303) if article else back_to(ticket_id)


def _raise(db: Connection, ticket: Ticket, flagging: Flagging, what: str, told: str) -> int:
    me, at = current_staff(), now()
    note_change(db, ticket.id, me.name, what, None, told, now=at)
    return kb.raise_flag(db, flagging, by=me, now=at)


def _page(ticket: Ticket, begun: Scaffold, *, wrong: Invalid | None = None) -> str:
    return render_template(
        "knowledge/suggest.html", ticket=ticket, begun=begun, may_write=current_staff().may(*WRITERS), words=request.form.get("words", ""),
        wrong={wrong.field: wrong.detail} if wrong else {},
    )  # fmt: skip
