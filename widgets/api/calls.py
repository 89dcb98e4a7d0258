"""Calls: times in the customer's own zone, a number checked, a promise moved or cancelled."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

import helpdesk
from foundation.errors import Invalid
from foundation.web import now, reading, writing
from helpdesk import callbacks
from widgets.api import answers as a
from widgets.api import channel_types as c
from widgets.api.door import api, find_site, person_of, widget_page
from widgets.identity import Who
from widgets.saying import own_language
from widgets.sites.narrowing import calls_here


@api.post("/call/times", summary="Times at which we can call", access=widget_page)
def call_times(body: c.AskTimes) -> c.Times:
    """In days of the customer's zone. Full ones are told as such."""
    who = person_of(body.session)
    zone = callbacks.zone_of(body.timezone)
    with reading() as db:
        hours = call_hours(db, who, now())
        full = callbacks.full_slots(db, hours)
    days = callbacks.by_day(hours.slots, full, zone)
    return c.Times(
        timezone=zone.key,
        country=_country(callbacks.guess_country(zone.key, body.locale or who.locale)),
        days=[c.CallDay(one.day.isoformat(), [_slot(slot) for slot in one.slots]) for one in days],
    )


@api.post("/call/number", summary="Is this a number we can call?", access=widget_page)
def call_number(body: c.CheckNumber) -> c.NumberChecked:
    person_of(body.session)
    return c.NumberChecked(number=number_in(body.number, body.country).shown)


@api.post("/call/move", summary="Another time for a call", access=widget_page)
def call_move(body: c.MoveCall) -> a.Done:
    who, at = person_of(body.session), now()
    with writing() as db:
        hours = call_hours(db, who, at)
        callbacks.move(db, body.reference, who.key, moment(body.slot), hours=hours, now=at)
    return a.Done()


@api.post("/call/cancel", summary="No call", access=widget_page)
def call_cancel(body: a.ThreadRef) -> a.Done:
    who = person_of(body.session)
    with writing() as db:
        callbacks.cancel(db, body.reference, who.key, now=now())
    return a.Done()


def call_hours(db: Connection, who: Who, at: datetime) -> callbacks.Hours:
    """The times of the desk, as far as they lie in those of the site this person is on."""
    hours = helpdesk.call_hours(db, at)
    return replace(hours, slots=calls_here(hours.slots, find_site(who.site).settings))


def moment(said: str) -> datetime:
    """One of the offered times, as a browser sends it back."""
    try:
        at = datetime.fromisoformat(said)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Invalid("Choose one of the times shown.", field="slot") from None


def number_in(said: str, country: str) -> callbacks.Number:
    """What is wrong with it names countries as the widget's language does."""
    return callbacks.read_number(said, country_code(country), language=own_language())


def country_code(said: str) -> str:
    return said.upper() if len(said) == 2 and said.isalpha() and said.isascii() else callbacks.guess_country(None, None)


def _country(code: str) -> c.Country:
    return c.Country(
        code, callbacks.country_name(code, own_language()), callbacks.prefix(code), callbacks.example(code)
    )


def _slot(slot: callbacks.Slot) -> c.CallSlot:
    return c.CallSlot(slot.at.isoformat(), slot.free, slot.zone)
