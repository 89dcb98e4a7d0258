"""The help desk: how questions arrive, where they go, and where people answer them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from helpdesk import callbacks, chat, requests
from helpdesk.host import Fact, Host, HostPerson, ask_host, set_host
from helpdesk.intake import Person, Question, take_in
from helpdesk.routing.offering import ChannelOffer, Offer, make_offer
from helpdesk.tickets.facts import (
    AgentReplied,
    CustomerReplied,
    NoteAdded,
    TicketAssigned,
    TicketOpened,
    TicketRated,
    TicketReopened,
    TicketSolved,
)
from helpdesk.tickets.lifecycle import (
    StaleReply,
    add_note,
    assign,
    customer_reply,
    rate,
    reopen,
    reply,
    set_priority,
    solve,
)
from helpdesk.tickets.lists import count_views, list_tickets
from helpdesk.tickets.reading import customer_tickets, read_thread, read_ticket, timeline
from helpdesk.tickets.ticket import Message, Ticket
from helpdesk.tickets.words import CustomerWords, customer_words

__all__ = [
    "AgentReplied", "ChannelOffer", "CustomerReplied", "CustomerWords", "Fact", "Host", "HostPerson", "Message", "NoteAdded", "Offer", "Person", "Question",
    "StaleReply", "Ticket", "TicketAssigned", "TicketOpened", "TicketRated", "TicketReopened", "TicketSolved", "add_note", "ask_host",
    "assign", "callbacks", "chat", "count_views", "customer_reply", "customer_tickets", "customer_words", "list_tickets", "offer_channels", "rate", "read_thread", "read_ticket",
    "reopen", "reply", "requests", "set_host", "set_priority", "solve", "take_in", "timeline",
]  # fmt: skip


def offer_channels(db: Connection, context: Mapping[str, Any], now: datetime) -> Offer:
    """The best way to a person for this context, by the application's router."""
    from flask import current_app

    return make_offer(db, current_app.extensions["router"], context, now)
