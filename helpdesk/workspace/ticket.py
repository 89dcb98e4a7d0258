"""One ticket: the thread, what is known about its customer, and everything an agent can do with it."""

from datetime import datetime
from typing import Any

from flask import Response, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.accounts import list_staff
from foundation.errors import Invalid
from foundation.incoming import MOST_ID, whole_number
from foundation.unbroken import unbroken
from foundation.web import config, now, reading, writing
from helpdesk import chat
from helpdesk.actions.placeholders import check_filled_in
from helpdesk.audit.reading_tickets import note_reading
from helpdesk.beside.clock import local_time
from helpdesk.beside.journey import journey_of
from helpdesk.beside.speech import language_words
from helpdesk.fields.naming import without_twins
from helpdesk.fields.required import FieldsMissing
from helpdesk.fields.shown import Typed, read_shown
from helpdesk.fields.spent import length_words
from helpdesk.fields.statuses import check_status, read_status
from helpdesk.files import File, unsent_files
from helpdesk.host import ask_host
from helpdesk.joining.trees import MergedAway
from helpdesk.macros.choosing import take_choice
from helpdesk.permissions.sight import may_take
from helpdesk.routing.names import TEAMS, channel_name
from helpdesk.routing.offering import LABELS
from helpdesk.sla.showing import clocks_shown
from helpdesk.snoozing.beside import snoozing_of
from helpdesk.tickets import lifecycle
from helpdesk.tickets.reading import timeline
from helpdesk.tickets.staleness import StaleReply
from helpdesk.tickets.ticket import PRIORITIES, Change, Message, Ticket
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.clock_words import head_words
from helpdesk.workspace.customer import chances_of
from helpdesk.workspace.folding import fold
from helpdesk.workspace.going_back import back_to
from helpdesk.workspace.live_part import read_live
from helpdesk.workspace.queue import queue_of
from helpdesk.workspace.thread import thread_of
from helpdesk.workspace.topic import topic_choices
from helpdesk.writing.beside import Beside
from helpdesk.writing.composing import FILES, composer_of, shown_file
from helpdesk.writing.drafting import KINDS, Kind, forget_draft, kind_of
from helpdesk.writing.holding import hold_reply
from helpdesk.writing.sending import add_note, send_reply

AGENTS = ("agent", "lead")


@workspace.get("/tickets/<int:ticket_id>")
@staff_only(*AGENTS)
def ticket(ticket_id: int) -> str:
    return ticket_page(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/replies")
@staff_only(*AGENTS)
def post_reply(ticket_id: int) -> str | AnyResponse:
    """A reply, or an internal note. A stale reply is refused with what changed, and the text stays."""
    body, seen, kind = request.form.get("body", ""), _whole("seen"), kind_of(request.form.get("kind", ""))
    try:
        with writing() as db:
            forget_draft(db, ticket_id, kind, by=current_staff(), tab=request.form.get("tab", "")[:40], now=now())
            if kind == "note":
                add_note(db, ticket_id, author=current_staff(), body=body, files=_files("note"), now=now())
            else:
                talking = chat.take_by_answering(db, ticket_id, by=current_staff(), now=now())
                _send_or_hold(db, ticket_id, body, seen=seen, talking=talking)
    except MergedAway as moved:
        stale = f"{moved.detail} Your text is kept: read on, then send it here."
        return Response(ticket_page(moved.into, draft=body, stale=stale, kind=kind, seen=seen), status=409)
    except StaleReply as stale:
        return Response(ticket_page(ticket_id, draft=body, stale=stale.detail, seen=seen), status=409)
    except Invalid as wrong:
        refused = isinstance(wrong, FieldsMissing)
        return Response(ticket_page(ticket_id, draft=body, wrong=wrong.detail, kind=kind, refused=refused), status=422)
    return back_to(ticket_id)


def _send_or_hold(db: Connection, ticket_id: int, body: str, *, seen: int, talking: bool) -> None:
    """In a chat both write at once, and what is said is said at once."""
    then = request.form.get("then", "")
    reply: Any = {
        "author": current_staff(),
        "body": body,
        "files": _files("reply"),
        "then_solve": then == "solve",
        "incidents": min(_whole("incidents"), MOST_ID) or None,
        "now": now(),
    }
    check_filled_in(body)
    if macro := _whole("macro"):
        reply["macro"] = take_choice(db, ticket_id, macro, by=current_staff())
    if then:
        status, custom = read_status("solved" if then == "solve" else then)
        check_status(db, ticket_id, status, custom)
        reply["then_status"] = (f"{status}:{custom}" if custom else status) if then != "solve" else None
    seconds = config().undo_send_seconds
    if talking or not seconds:
        send_reply(db, ticket_id, **reply, seen=MOST_ID if talking else seen)
    else:
        hold_reply(db, ticket_id, **reply, seen=seen, seconds=seconds)


@workspace.post("/tickets/<int:ticket_id>/assignment")
@staff_only(*AGENTS)
def assign(ticket_id: int) -> AnyResponse:
    with writing() as db:
        people = {str(one.id): one for one in list_staff(db)}
        chosen = request.form.get("assignee", "")
        if chosen and chosen not in people:
            raise Invalid("This person isn’t on the team any more. Choose somebody else.", field="assignee")
        if chosen and not may_take(db, people[chosen], ticket_id):
            raise Invalid(
                f"{people[chosen].name} can’t be given tickets of this team. Choose somebody of the team.",
                field="assignee",
            )
        if chosen == str(current_staff().id):
            chat.take_by_answering(db, ticket_id, by=current_staff(), now=now())
        lifecycle.assign(db, ticket_id, people.get(chosen), by=current_staff(), now=now())
    return back_to(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/solution")
@staff_only(*AGENTS)
def solve(ticket_id: int) -> AnyResponse:
    try:
        with writing() as db:
            chat.end_by_agent(db, ticket_id, by=current_staff(), now=now())
            lifecycle.solve(db, ticket_id, by=current_staff(), now=now())
    except FieldsMissing as missing:
        return Response(ticket_page(ticket_id, wrong=missing.detail, refused=True), status=422)
    return back_to(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/reopening")
@staff_only(*AGENTS)
def reopen(ticket_id: int) -> AnyResponse:
    with writing() as db:
        lifecycle.reopen(db, ticket_id, by=current_staff(), now=now())
    return back_to(ticket_id)


@workspace.post("/tickets/<int:ticket_id>/priority")
@staff_only(*AGENTS)
def prioritise(ticket_id: int) -> AnyResponse:
    with writing() as db:
        lifecycle.set_priority(db, ticket_id, request.form.get("priority", ""), by=current_staff(), now=now())
    return back_to(ticket_id)


def ticket_page(
    ticket_id: int, *, draft: str | None = None, kind: str | None = None, stale: str | None = None, wrong: str | None = None, seen: int | None = None,
    typed: Typed | None = None, refused: bool = False,
) -> str:  # fmt: skip
    """The whole page. `seen`: the last message the agent had read; what came after it is marked. `typed`: what couldn't be kept of a
    field; `refused`: that it was to be solved, and something is missing for it."""
    with reading() as db:
        found, live = read_live(db, ticket_id, now(), by=current_staff().id)
        holds = read_shown(db, found, typed=typed, refused=refused)
        shown = _ticket_side(db, found, live, seen=seen) | live
        frame = queue_of(db, picked=ticket_id)
        attached = _attached(db, frame["writing"])
        leaving = _leaving(db, frame["writing"], ticket_id)
    if live["outside"]:
        with writing() as db:
            note_reading(db, found, current_staff(), now=now())
    unread = [one.id for one in shown["timeline"] if seen is not None and _is_public(one) and one.id > seen]
    beside = [row.id for row in frame["rows"]]
    before_this, after_this = _neighbours(beside, ticket_id)
    return render_template(
        "workspace/desk.html", **frame, **shown, leaving=leaving, holds=holds, snoozing=snoozing_of(found, frame["shelf"].zone, now()), length_words=_time_spent, team=frame["writing"].team, team_names=[one.name for one in frame["writing"].team if one.id != current_staff().id], names={one.id: one.name for one in frame["writing"].team}, composer=composer_of(frame["writing"], refused=draft, kind=kind, along=_asked_along(), files=attached, now=now()), stale=stale, wrong=wrong, first_unread=unread[0] if unread else None, unread=len(unread), in_view=ticket_id in beside, before_this=before_this, after_this=after_this, undo_seconds=config().undo_send_seconds,
    )  # fmt: skip


def _time_spent(minutes: int) -> str:
    return unbroken(length_words(minutes))


def _asked_along() -> bool | None:
    """Of a form that comes back: whether a problem’s incidents were to be answered too; None where it didn’t ask."""
    return "incidents" in request.form if "along" in request.form else None


def _ticket_side(db: Connection, found: Ticket, live: dict[str, Any], *, seen: int | None) -> dict[str, Any]:
    everything = without_twins(told := timeline(db, found.id))
    said, folded = fold(everything, whole=request.args.get("thread") == "whole", unread_after=seen)
    return thread_of(db, found, live, everything, said) | {
        "folded": folded,
        "host": ask_host(db, found.customer.key, page=found.page, url=found.context.get("url")),
        "their_time": local_time(found.customer.timezone, now()), "language": language_words(found),
        "clocks": head_words(clocks_shown(db, found, told, _booked(live["call"]), now()), now()), "priorities": PRIORITIES, "topics": topic_choices(),
        "teams": TEAMS, "channel": LABELS.get(found.channel, channel_name(found.channel)),
        "chances": chances_of(found), "journey": journey_of(found),
    }  # fmt: skip


def _neighbours(ids: list[int], here: int) -> tuple[int | None, int | None]:
    """Before and after it in the view; what isn't in it has none."""
    if here not in ids:
        return None, None
    at = ids.index(here)
    return ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None


def _booked(call: dict[str, Any] | None) -> datetime | None:
    return call["slot"] if call and call["state"] == "booked" else None


def _attached(db: Connection, beside: Beside) -> dict[str, list[dict[str, Any]]]:
    """Files of the drafts, or of what was just refused."""
    chosen = {kind: _files(kind) or (draft.files if (draft := beside.drafts.get(kind)) else []) for kind in KINDS}
    everything = [number for files in chosen.values() for number in files]
    found = (
        {one.id: shown_file(one) for one in unsent_files(db, everything, who=current_staff().key)} if everything else {}
    )
    return {kind: [found[number] for number in files if number in found] for kind, files in chosen.items()}


def _leaving(db: Connection, beside: Beside, ticket_id: int) -> dict[int, list[File]]:
    """Files of this agent's own replies here that can still be called back; a colleague's are theirs alone until they have left."""
    me = current_staff()
    own = [one for one in beside.held if one.ticket == ticket_id and one.staff == me.id and one.files]
    return {one.id: unsent_files(db, one.files, who=me.key) for one in own}


def _files(kind: Kind) -> list[int]:
    chosen = (whole_number(one) for one in request.form.getlist(FILES[kind])[:200])
    return [number for number in chosen if number and number <= MOST_ID]


def _is_public(one: Message | Change) -> bool:
    return isinstance(one, Message) and one.kind != "note"


def _whole(name: str) -> int:
    return whole_number(request.form.get(name)) or 0
