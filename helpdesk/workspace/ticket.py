"""One ticket: the thread, what is known about its customer, and everything an agent can do with it."""

from typing import Any

from flask import Response, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

import kb
from foundation.access import current_staff, staff_only
from foundation.accounts import list_staff
from foundation.errors import Invalid
from foundation.web import now, reading, writing
from helpdesk.host import ask_host
from helpdesk.routing.names import TEAMS, channel_name, topic_name
from helpdesk.routing.offering import LABELS
from helpdesk.tickets import lifecycle
from helpdesk.tickets.lifecycle import StaleReply
from helpdesk.tickets.reading import customer_tickets, read_ticket, timeline
from helpdesk.tickets.ticket import PRIORITIES, Change, Ticket
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.queue import due_words, queue_of, tint_of

AGENTS = ("agent", "lead")


@workspace.get("/tickets/<int:ticket_id>")
@staff_only(*AGENTS)
def ticket(ticket_id: int) -> str:
    return _page(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/replies")
@staff_only(*AGENTS)
def post_reply(ticket_id: int) -> str | AnyResponse:
    """A reply, or an internal note. A stale reply is refused with what changed, and the text stays."""
    body, seen = request.form.get("body", ""), _whole("seen")
    try:
        with writing() as db:
            if request.form.get("kind") == "note":
                lifecycle.add_note(db, ticket_id, author=current_staff(), body=body, now=now())
            else:
                lifecycle.reply(db, ticket_id, author=current_staff(), body=body, seen=seen, now=now())
                if request.form.get("then") == "solve":
                    lifecycle.solve(db, ticket_id, by=current_staff(), now=now())
    except StaleReply as stale:
        return Response(_page(ticket_id, draft=body, stale=stale.detail), status=409)
    except Invalid as wrong:
        return Response(_page(ticket_id, draft=body, wrong=wrong.detail), status=422)
    return _back(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/assignment")
@staff_only(*AGENTS)
def assign(ticket_id: int) -> AnyResponse:
    with writing() as db:
        people = {str(one.id): one for one in list_staff(db)}
        chosen = request.form.get("assignee", "")
        if chosen and chosen not in people:
            raise Invalid("This person isn’t on the team any more. Choose somebody else.", field="assignee")
        lifecycle.assign(db, ticket_id, people.get(chosen), by=current_staff(), now=now())
    return _back(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/solution")
@staff_only(*AGENTS)
def solve(ticket_id: int) -> AnyResponse:
    with writing() as db:
        lifecycle.solve(db, ticket_id, by=current_staff(), now=now())
    return _back(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/reopening")
@staff_only(*AGENTS)
def reopen(ticket_id: int) -> AnyResponse:
    with writing() as db:
        lifecycle.reopen(db, ticket_id, by=current_staff(), now=now())
    return _back(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/priority")
@staff_only(*AGENTS)
def prioritise(ticket_id: int) -> AnyResponse:
    with writing() as db:
        lifecycle.set_priority(db, ticket_id, request.form.get("priority", ""), by=current_staff(), now=now())
    return _back(ticket_id)


def _page(ticket_id: int, *, draft: str = "", stale: str | None = None, wrong: str | None = None) -> str:
    with reading() as db:
        found = read_ticket(db, ticket_id)
        shown = _ticket_side(db, found)
        frame = queue_of(db, picked=ticket_id)
    template = "workspace/_ticket.html" if request.headers.get("HX-Request") else "workspace/desk.html"
    return render_template(template, **frame, **shown, draft=draft, stale=stale, wrong=wrong)


def _ticket_side(db: Connection, found: Ticket) -> dict[str, Any]:
    said = timeline(db, found.id)
    earlier = [line for line in customer_tickets(db, found.customer.key, limit=6) if line.reference != found.reference]
    hits = kb.suggest(
        f"{found.subject} {found.context.get('query') or ''}", {"page": found.page, "role": found.customer.role}, 4
    )  # fmt: skip
    return {
        "ticket": found, "timeline": said, "is_change": lambda one: isinstance(one, Change), "earlier": earlier, "articles": hits,
        "host": ask_host(db, found.customer.key, page=found.page, url=found.context.get("url")), "team": list_staff(db),
        "due": due_words(found, now()), "priorities": PRIORITIES, "tint_of": tint_of, "topic": topic_name(found.topic) if found.topic else None,
        "team_name": TEAMS.get(found.team, found.team), "channel": LABELS.get(found.channel, channel_name(found.channel)),
        "chances": _chances(found), "initials": _initials, "before": _before(found),
    }  # fmt: skip


def _before(found: Ticket) -> list[dict[str, Any]]:
    """What they did before they wrote, oldest first."""
    steps = [step for step in found.context.get("journey") or [] if isinstance(step, dict)]
    told = [line for step in steps if (line := _step(step))]
    if found.context.get("query") and not any(line["icon"] == "search" for line in told):
        told.append({"icon": "search", "text": f"Typed “{found.context['query']}”", "at": None})
    read = {line["text"] for line in told}
    for article in found.context.get("articles_read") or []:
        if isinstance(article, dict) and f"Read “{article.get('title')}”" not in read:
            told.append({"icon": "book", "text": f"Read “{article.get('title')}”", "at": None})
    return told


def _step(step: dict[str, Any]) -> dict[str, Any] | None:
    kind, at = step.get("kind"), step.get("at")
    match kind:
        case "page":
            return {"icon": "page", "text": f"Opened {step.get('page') or 'a page'}", "at": at}
        case "search" if step.get("query"):
            return {"icon": "search", "text": f"Typed “{step['query']}”", "at": at}
        case "article" if step.get("article"):
            return {"icon": "book", "text": f"Read {str(step['article']).replace('-', ' ')}", "at": at}
        case "failed":
            return {"icon": "fail", "text": f"Failed: {step.get('query') or 'an action'}", "at": at}
    return None


def _chances(found: Ticket) -> list[dict[str, Any]]:
    """The router's probabilities, largest first, as bars of 64 units."""
    probs = found.routing.get("probs") or {}
    top = sorted(probs.items(), key=lambda one: -one[1])[:3]
    return [
        {"name": LABELS.get(name, channel_name(name)), "share": round(100 * p), "width": round(100 * p)}
        for name, p in top
    ]


def _initials(name: str) -> str:
    parts = name.split() or ["?"]
    return "".join(part[0] for part in [parts[0], *parts[1:][-1:]]).upper()


def _back(ticket_id: int) -> AnyResponse:
    return redirect(url_for("workspace.ticket", ticket_id=ticket_id, view=request.form.get("view") or None), 303)


def _whole(name: str) -> int:
    raw = request.form.get(name, "0")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 18 else 0
