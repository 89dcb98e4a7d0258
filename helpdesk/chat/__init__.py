"""Live chat on top of tickets: a chat is a ticket with a live part, and goes on as a ticket when that is over."""

from helpdesk.chat.ending import end_by_agent, end_by_customer, end_by_transfer
from helpdesk.chat.presence import Pace, agent_is_here, customer_is_here
from helpdesk.chat.state import Chat, position, read_chat
from helpdesk.chat.taking import take, take_by_answering
from helpdesk.chat.telling import WAITING_ROOM
from helpdesk.chat.waiting import LineFull, begin

__all__ = [
    "WAITING_ROOM", "Chat", "LineFull", "Pace", "agent_is_here", "begin", "customer_is_here", "end_by_agent", "end_by_customer", "end_by_transfer", "position", "read_chat", "take",
    "take_by_answering",
]  # fmt: skip
