"""The help desk: how questions arrive, where they go, and where people answer them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from helpdesk import callbacks, chat, fields, requests
from helpdesk.assignment.attendance import NOBODY_HERE
from helpdesk.assignment.profile import TeamSightChanged
from helpdesk.assignment.reading import call_calendars
from helpdesk.host import AccountFact, Fact, Host, HostPerson, Stake, ask_account, ask_host, set_host
from helpdesk.intake import Person, Question, take_in
from helpdesk.permissions.sight import hidden_from, kept_in_a_team
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.names import topic_title
from helpdesk.routing.offering import ChannelOffer, Offer, make_offer, opens_at
from helpdesk.routing.opening import chat_attendance, holidays_here, settings_in_force, shut_days, wheel_in_force
from helpdesk.routing.pressing import set_mood
from helpdesk.routing.wheel import Hold
from helpdesk.tickets.announcing import tell_once
from helpdesk.tickets.customer_messages import customer_reply
from helpdesk.tickets.facts import (
    AgentReplied,
    CustomerReplied,
    NoteAdded,
    TicketAssigned,
    TicketDeleted,
    TicketMerged,
    TicketOpened,
    TicketRated,
    TicketReopened,
    TicketRestored,
    TicketSetAside,
    TicketSolved,
    TicketSplit,
    TicketUnmerged,
)
from helpdesk.tickets.lifecycle import add_note, assign, rate, reopen, reply, set_priority, solve
from helpdesk.tickets.lists import count_views, list_tickets
from helpdesk.tickets.reading import customer_tickets, read_thread, read_ticket, timeline
from helpdesk.tickets.staleness import StaleReply
from helpdesk.tickets.ticket import Message, Ticket
from helpdesk.tickets.words import CustomerWords, customer_words, said_by

__all__ = [
    "NOBODY_HERE",
    "AccountFact",
    "AgentReplied",
    "ChannelOffer",
    "CustomerReplied",
    "CustomerWords",
    "Fact",
    "Hold",
    "Host",
    "HostPerson",
    "Message",
    "NoteAdded",
    "Offer",
    "Person",
    "Question",
    "Stake",
    "StaleReply",
    "TeamSightChanged",
    "Ticket",
    "TicketAssigned",
    "TicketDeleted",
    "TicketMerged",
    "TicketOpened",
    "TicketRated",
    "TicketReopened",
    "TicketRestored",
    "TicketSetAside",
    "TicketSolved",
    "TicketSplit",
    "TicketUnmerged",
    "add_note",
    "ask_account",
    "ask_host",
    "assign",
    "call_hours",
    "callbacks",
    "chat",
    "chat_has_hours",
    "chat_has_somebody",
    "chat_is_open",
    "count_views",
    "customer_reply",
    "customer_tickets",
    "customer_words",
    "fields",
    "hidden_from",
    "kept_in_a_team",
    "list_tickets",
    "offer_channels",
    "rate",
    "read_thread",
    "read_ticket",
    "reopen",
    "reply",
    "requests",
    "said_by",
    "said_topic",
    "set_host",
    "set_mood",
    "set_priority",
    "solve",
    "take_in",
    "tell_once",
    "timeline",
    "topic_title",
]  # fmt: skip


def offer_channels(
    db: Connection, context: Mapping[str, Any], now: datetime, *, who: str | None = None, holds: Sequence[Hold] = ()
) -> Offer:
    """The best way to a person for this context, by the application's router. `who`: whose question it is; `holds`: what the site
    it is asked on lacks or closes."""
    return make_offer(db, _router(), context, now, who=who, closed=holidays_here(), holds=holds)


def said_topic(topic: str | None) -> dict[str, Any]:
    """A customer's own word on what it is about, as a part of a context; nothing for a topic we don't have."""
    return {"topic": topic, "topic_said": True} if topic in _router().settings.topics else {}


def chat_is_open(now: datetime) -> bool:
    """By its hours, and with somebody here."""
    return chat_has_hours(now) and chat_has_somebody(now)


def chat_has_hours(now: datetime) -> bool:
    channel = settings_in_force().channels.get("live_chat")
    held = wheel_in_force(now).closed()
    return channel is not None and "live_chat" not in held and opens_at(channel, now, holidays_here()) is None


def chat_has_somebody(now: datetime) -> bool:
    """Or needs nobody."""
    return chat_attendance(now).is_open


def call_hours(db: Connection, now: datetime) -> callbacks.Hours:
    """The times a call can be booked at: routing's opening hours without the holidays of the settings, and as often as people
    who answer calls are at work."""
    channel = settings_in_force().channels.get("phone_callback")
    if channel is None:
        return callbacks.Hours([], 0)
    hours = callbacks.hours_of(channel, now, shut_days(channel, holidays_here()), call_calendars(db))
    held = wheel_in_force(now).closed().get("phone_callback")
    if held is None:
        return hours
    return replace(hours, slots=[one for one in hours.slots if held.until and one >= held.until])


def _router() -> DeskRouter:
    from flask import current_app

    router: DeskRouter = current_app.extensions["router"]
    return router
