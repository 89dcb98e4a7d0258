"""A call booked, moved, cancelled, made. A time holds so many calls and not one more, whoever asks at the same moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from foundation.accounts import Staff
from foundation.database import insert_unless_there, upsert
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import record
from foundation.jobs import enqueue
from foundation.live import publish
from helpdesk.assignment.calendar import Calendar
from helpdesk.callbacks.numbers import Number
from helpdesk.callbacks.slots import LENGTH, opening_slots, zone_of
from helpdesk.callbacks.tables import callback_slots, callbacks
from helpdesk.sla import storing
from helpdesk.tickets.announcing import tell_in_thread
from helpdesk.tickets.facts import TicketReopened
from helpdesk.tickets.noting import note_change
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import Ticket, id_of, reference_of

MISSED = "We called you and couldn’t reach you. Choose another time here, or write to us."
MISSED_AGAIN = "We called you twice and couldn’t reach you."


@dataclass(frozen=True)
class Callback:
    ticket: int
    state: str  # booked | cancelled | done
    number: str  # E.164
    timezone: str
    slot: datetime
    misses: int = 0  # how often we called and reached nobody


@dataclass(frozen=True)
class Hours:
    """What may be booked now, and how many at a time."""

    slots: list[datetime]
    capacity: int
    by_slot: Mapping[datetime, int] | None = None  # where it differs: as many as people are at work then

    def places(self, slot: datetime) -> int:
        return self.capacity if self.by_slot is None else self.by_slot.get(slot, 0)


def hours_of(channel: Any, now: datetime, closed: Any, calendars: Sequence[Calendar] = ()) -> Hours:
    """`calendars`: of those who answer calls; without any the channel's own number counts at every time."""
    slots, capacity = opening_slots(channel, now, closed=closed), channel.servers or 1
    if not calendars:
        return Hours(slots, capacity)
    there = {slot: sum(one.covers(slot, LENGTH) for one in calendars) for slot in slots}
    return Hours([slot for slot in slots if there[slot]], capacity, there)


def read_callback(db: Connection, ticket_id: int) -> Callback | None:
    row = db.execute(select(callbacks).where(callbacks.c.ticket == ticket_id)).first()
    return Callback(row.ticket, row.state, row.number, row.timezone, row.slot, row.misses) if row else None


def full_slots(db: Connection, hours: Hours) -> set[datetime]:
    """Those of the offered times that hold no more."""
    if not hours.slots:
        return set()
    query = select(callback_slots).where(callback_slots.c.slot.between(hours.slots[0], hours.slots[-1]))
    return {row.slot for row in db.execute(query) if row.taken >= hours.places(row.slot)}


def book(db: Connection, ticket: Ticket, *, number: Number, timezone: str, slot: datetime, hours: Hours, now: datetime) -> None:  # fmt: skip
    """Promise a call. Raises Invalid for a time we don't offer, Conflict for one that is full, or when one is promised already."""
    before = _locked(db, ticket.id)
    if before is not None and before.state == "booked":
        raise Conflict("We have a time for this call already. Move it if another suits you better.", field="slot")
    _check(slot, hours)
    _enter(db, slot, hours.places(slot))
    row = {
        "ticket": ticket.id, "state": "booked", "number": number.e164, "timezone": zone_of(timezone).key, "slot": slot,
        "changed_at": now, "misses": 0,
    }  # fmt: skip
    upsert(db, callbacks, [row], keys=["ticket"])
    note_change(db, ticket.id, ticket.customer.name, "call", None, _said(slot), now=now)
    storing.retime(db, [ticket.id], now=now)
    _tell(db, ticket.id, "call", by="customer")


def move(db: Connection, reference: str, customer_key: str, slot: datetime, *, hours: Hours, now: datetime) -> None:
    """Another time for a call, also for one that was cancelled; a solved question opens again, since a call is to come."""
    ticket, call = _own(db, reference, customer_key)
    if call.state == "done":
        raise Conflict("We have called already. Write here if you need another call.")
    if call.state == "booked" and call.slot == slot:
        return
    _check(slot, hours)
    _hold(db, [slot, call.slot])
    _enter(db, slot, hours.places(slot))
    if call.state == "booked":
        _leave(db, call.slot)
    _set(db, ticket.id, now=now, state="booked", slot=slot)
    if not ticket.is_open:
        _reopen(db, ticket, now=now)
    before = _said(call.slot) if call.state == "booked" else "cancelled"
    note_change(db, ticket.id, ticket.customer.name, "call", before, _said(slot), now=now)
    storing.retime(db, [ticket.id], now=now)
    _tell(db, ticket.id, "call", by="customer")


def cancel(db: Connection, reference: str, customer_key: str, *, now: datetime) -> None:
    """No call; the question stays and gets its answer in writing. Twice is once."""
    ticket, call = _own(db, reference, customer_key)
    if call.state != "booked":
        return
    _leave(db, call.slot)
    _set(db, ticket.id, now=now, state="cancelled")
    note_change(db, ticket.id, ticket.customer.name, "call", _said(call.slot), "cancelled", now=now)
    storing.retime(db, [ticket.id], now=now)
    _tell(db, ticket.id, "call", by="customer")


def called(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    """The agent has called."""
    call = _locked(db, ticket_id)
    if call is None or call.state != "booked":
        raise Conflict("There is no call to make here any more.")
    _set(db, ticket_id, now=now, state="done")
    values = {"waiting_on_us": False, "updated_at": now}
    db.execute(update(tickets).where(tickets.c.id == ticket_id).values(**values))
    note_change(db, ticket_id, by.name, "call", _said(call.slot), "called", now=now)
    storing.retime(db, [ticket_id], now=now)
    _tell(db, ticket_id, "call", by="agent")


def missed(db: Connection, ticket_id: int, *, by: Staff, now: datetime) -> None:
    """The agent has called and reached nobody. The first time their customer may choose another time; the second time the
    router looks for another way."""
    call = _locked(db, ticket_id)
    if call is None or call.state != "booked":
        raise Conflict("There is no call to make here any more.")
    misses = call.misses + 1
    _set(db, ticket_id, now=now, state="cancelled", misses=misses)
    note_change(db, ticket_id, by.name, "call", _said(call.slot), "nobody answered", now=now)
    storing.retime(db, [ticket_id], now=now)
    tell_in_thread(db, ticket_id, MISSED if misses == 1 else MISSED_AGAIN, by=by.name, now=now)
    if misses > 1:
        enqueue(db, "routing.escalate", {"ticket": ticket_id, "because": "not_reached"})
    _tell(db, ticket_id, "call", by="agent")


def end_calls(db: Connection, ticket_ids: Sequence[int], *, by: Staff, now: datetime) -> None:
    """Questions were solved before their calls: the places are free again, and customers hear that nobody calls. The caller holds the
    tickets."""
    booked = select(callbacks).where(callbacks.c.ticket.in_(ticket_ids), callbacks.c.state == "booked")
    for call in db.execute(booked.order_by(callbacks.c.ticket)).all() if ticket_ids else ():
        _leave(db, call.slot)
        _set(db, call.ticket, now=now, state="cancelled")
        note_change(db, call.ticket, by.name, "call", _said(call.slot), "cancelled", now=now)
        _tell(db, call.ticket, "call", by="agent")


def _own(db: Connection, reference: str, customer_key: str) -> tuple[Ticket, Callback]:
    ticket_id = id_of(reference) or 0
    call = _locked(db, ticket_id)
    if call is None or (ticket := read_ticket(db, ticket_id)).customer.key != customer_key:
        raise NotFound("There is no such call of yours.")
    return ticket, call


def _locked(db: Connection, ticket_id: int) -> Callback | None:
    """Its ticket is held, as every change of a ticket holds it first."""
    db.execute(select(tickets.c.id).where(tickets.c.id == ticket_id).with_for_update()).first()
    return read_callback(db, ticket_id)


def _reopen(db: Connection, ticket: Ticket, *, now: datetime) -> None:
    values = {"status": "open", "solved_at": None, "waiting_on_us": True, "updated_at": now}
    db.execute(update(tickets).where(tickets.c.id == ticket.id).values(**values))
    note_change(db, ticket.id, ticket.customer.name, "status", ticket.status, "open", now=now)
    fact = TicketReopened(ticket.id, ticket.reference, ticket.customer.key)
    record(db, fact, now=now, actor=ticket.customer.key)


def _check(slot: datetime, hours: Hours) -> None:
    if slot not in hours.slots:
        raise Invalid("We don’t call at that time. Choose one of those shown.", field="slot")


def _hold(db: Connection, slots: list[datetime]) -> None:
    """Always in the same order, so that two who change places don't wait for each other."""
    query = select(callback_slots.c.slot).where(callback_slots.c.slot.in_(slots)).order_by(callback_slots.c.slot)
    db.execute(query.with_for_update()).all()


def _enter(db: Connection, slot: datetime, capacity: int) -> None:
    insert_unless_there(db, callback_slots, {"slot": slot, "taken": 0}, key="slot")
    room = (callback_slots.c.slot == slot) & (callback_slots.c.taken < capacity)
    if db.execute(update(callback_slots).where(room).values(taken=callback_slots.c.taken + 1)).rowcount == 0:
        raise Conflict("Somebody has just taken this time. Choose another.", field="slot")


def _leave(db: Connection, slot: datetime) -> None:
    held = (callback_slots.c.slot == slot) & (callback_slots.c.taken > 0)
    db.execute(update(callback_slots).where(held).values(taken=callback_slots.c.taken - 1))


def _set(db: Connection, ticket_id: int, *, now: datetime, **values: Any) -> None:
    db.execute(update(callbacks).where(callbacks.c.ticket == ticket_id).values(changed_at=now, **values))


def _said(slot: datetime) -> str:
    return f"{slot:%a} {slot.day} {slot:%b, %H:%M} UTC"


def _tell(db: Connection, ticket_id: int, kind: str, *, by: str) -> None:
    data = {"ticket": ticket_id, "reference": reference_of(ticket_id), "kind": kind, "by": by}
    for topic in ("queue", f"ticket:{ticket_id}", f"thread:{reference_of(ticket_id)}"):
        publish(db, topic, data)
