"""The thread of a ticket's page, and of a long one the parts that are read when somebody comes to them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import render_template, request
from sqlalchemy import Connection

from foundation.access import current_staff, staff_only
from foundation.web import now, reading
from helpdesk.fields.naming import without_twins
from helpdesk.fields.shown import read_shown
from helpdesk.files import file_address, files_of
from helpdesk.joining.alongside import read_alongside
from helpdesk.joining.beside import read_joined
from helpdesk.permissions.outsiders import as_seen_by
from helpdesk.routing.names import TEAMS, topic_title
from helpdesk.snoozing.beside import snoozing_of
from helpdesk.tickets.reading import timeline
from helpdesk.tickets.ticket import Change, Message, Ticket
from helpdesk.views.reading import read_shelf
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.customer import initials
from helpdesk.workspace.folding import Line, part_of
from helpdesk.workspace.live_part import read_live
from helpdesk.workspace.queue import order_of, place_of, ticket_addresses
from helpdesk.workspace.queue_rows import tint_of
from helpdesk.workspace.story_words import value_said
from helpdesk.workspace.topic import undoable_change
from helpdesk.writing.beside import read_beside
from helpdesk.writing.marking import render_message, render_note
from helpdesk.writing.undelivered import lost_letters


@workspace.get("/tickets/<int:ticket_id>/thread")
@staff_only("agent", "lead")
def thread_part(ticket_id: int) -> str:
    """Lines of what the page leaves out between two others (`after`, `before`), to be put there; `at` names one to be among them, `down`
    begins at the oldest. Raises NotFound where the two don't stand so any more."""
    asked, staff = request.args, current_staff()
    with reading() as db:
        found, live = read_live(db, ticket_id, now(), by=staff.id)
        story = without_twins(timeline(db, ticket_id))
        part = part_of(
            story, asked.get("after", ""), asked.get("before", ""), at=asked.get("at", ""), down="down" in asked
        )
        shown = thread_of(db, found, live, story, part.lines) | live
        writing, shelf = read_beside(db, staff, ticket_id), read_shelf(db, staff)
        holds = read_shown(db, found)
    place = place_of(asked.get("view", ""), asked.get("q", ""), asked.get("from"), order_of(asked.get("order"), ""))
    return render_template(
        "workspace/_part.html", **shown, part=replace(part, lines=shown["timeline"]), holds=holds, writing=writing, me=staff, place=place,
        address=ticket_addresses(place), snoozing=snoozing_of(found, shelf.zone, now()),
    )  # fmt: skip


def thread_of(
    db: Connection, found: Ticket, live: dict[str, Any], story: list[Line], said: Sequence[Line]
) -> dict[str, Any]:  # fmt: skip
    """What the lines `said` of a ticket's `story` show, without what this agent doesn't see."""
    joined = read_joined(db, found, story, has_links=live["has_links"], now=now())
    alongside = (
        read_alongside(db, found, by=current_staff().id) if joined.has_incidents and found.kind == "problem" else None
    )
    joined, shown = as_seen_by(db, current_staff().id, joined, said)
    with_files = [one.id for one in shown if isinstance(one, Message)] if live["has_files"] else []
    return {
        "ticket": found, "timeline": shown, "joined": joined, "letters": lost_letters(db, story), "alongside": alongside, "files": files_of(db, with_files), "file_address": file_address,
        "is_change": lambda one: isinstance(one, Change), "note_html": render_note, "message_html": render_message, "initials": initials,
        "tint_of": tint_of, "topic_title": topic_title, "value_said": value_said, "undoable": undoable_change(story), "teams": TEAMS, "team_name": TEAMS.get(found.team, found.team),
    }  # fmt: skip
