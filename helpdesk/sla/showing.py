"""The clocks of a ticket whose story has been read already: no statement more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from helpdesk.callbacks.slots import LENGTH
from helpdesk.routing.opening import settings_last_seen
from helpdesk.sla.clocks import Clocks
from helpdesk.sla.history import Call, Event, History, in_order
from helpdesk.sla.policy import Asked
from helpdesk.sla.storing import CALLS, SPOKE, Source, came_in, clocks_of_ticket
from helpdesk.sla.versions import rules_named
from helpdesk.tickets.ticket import Change, Message, Ticket, id_of

HEARD = ("status", "team", "snoozed")


def clocks_shown(db: Connection, ticket: Ticket, story: Sequence[Message | Change], booked: datetime | None, now: datetime) -> Clocks:  # fmt: skip
    """The last round of each metric, by the rules that held while the ticket was read. `booked`: when a call is promised."""
    sources, set_aside = _sources(story), bool(ticket.shelved or ticket.merged_into)
    own = [one for one in story if one.origin is None]
    said = [Event(one.at, SPOKE[one.kind]) for one in own if isinstance(one, Message) and one.kind in SPOKE]
    changes = sorted((one for one in own if isinstance(one, Change)), key=lambda one: one.id)
    history = History(
        ticket.opened_at, ticket.priority, in_order(said, [*filter(None, map(_change, changes)), *came_in(sources)], status=None if set_aside else ticket.status),
        Call(booked, booked + LENGTH) if booked else None,
        ticket.updated_at if set_aside else None,
    )  # fmt: skip
    asked = Asked(ticket.priority, ticket.customer.plan, ticket.channel, ticket.team, ticket.kind)
    return clocks_of_ticket(history, asked, rules_named(db, ticket.sla), settings_last_seen(), now, newest=True)


def _sources(story: Sequence[Message | Change]) -> list[Source]:
    """What came with merged tickets; the ticket itself says when (`merged`)."""
    merged = {
        id_of(one.after): one.at for one in story if isinstance(one, Change) and one.what == "merged" and one.after
    }
    found = []
    for number, at in merged.items():
        words = [one for one in story if isinstance(one, Message) and one.origin == number and one.kind in SPOKE]
        if words:
            found.append(Source(at, tuple((one.kind, one.at) for one in sorted(words, key=lambda one: one.id))))
    return found


def _change(one: Change) -> Event | None:
    if one.what in HEARD:
        return Event(one.at, one.what, one.before, one.after)  # type: ignore[arg-type]
    kind = CALLS.get(one.after or "") if one.what == "call" else None
    return Event(one.at, kind, one.before, one.after) if kind else None
