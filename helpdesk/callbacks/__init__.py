"""Calls we promise: a checked number, a time of the opening hours, and a place in it that nobody else can take."""

from helpdesk.callbacks.booking import (
    Callback,
    Hours,
    book,
    called,
    cancel,
    end_calls,
    full_slots,
    hours_of,
    missed,
    move,
    read_callback,
)
from helpdesk.callbacks.numbers import Number, country_name, example, guess_country, prefix, read_number, shown
from helpdesk.callbacks.slots import Day, Slot, by_day, zone_of
from helpdesk.routing.opening import holidays_of

__all__ = [
    "Callback", "Day", "Hours", "Number", "Slot", "book", "by_day", "called", "cancel", "country_name", "end_calls", "example", "full_slots",
    "guess_country", "holidays_of", "hours_of", "missed", "move", "prefix", "read_callback", "read_number", "shown", "zone_of",
]  # fmt: skip
