"""A chat as it stands, as a plain value."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, func, select

from foundation.accounts import staff
from helpdesk.chat.tables import chats

HERE = timedelta(seconds=50)  # a page that is open says so every 20 seconds


@dataclass(frozen=True)
class Chat:
    ticket: int
    state: str  # waiting | live | ended | left
    started_at: datetime
    until: datetime
    taken_at: datetime | None
    agent: int | None
    agent_name: str | None
    ended_at: datetime | None
    ended_by: str | None
    customer_got: int
    customer_read: int
    customer_seen_at: datetime | None
    agent_read: int
    agent_seen_at: datetime | None

    @property
    def is_on(self) -> bool:
        return self.state in {"waiting", "live"}

    def customer_is_here(self, now: datetime) -> bool:
        return self.customer_seen_at is not None and now - self.customer_seen_at < HERE

    def agent_is_here(self, now: datetime) -> bool:
        return self.agent_seen_at is not None and now - self.agent_seen_at < HERE


def read_chat(db: Connection, ticket_id: int) -> Chat | None:
    """The live part of a ticket; None for one that never had any."""
    query = select(chats, staff.c.name).outerjoin(staff, staff.c.id == chats.c.agent).where(chats.c.ticket == ticket_id)
    row = db.execute(query).first()
    return chat_from_row(row) if row else None


def chat_from_row(row: Any, prefix: str = "") -> Chat:
    """`prefix`: where a row holds other columns too."""
    row = (
        row
        if not prefix
        else SimpleNamespace(
            **{name.removeprefix(prefix): value for name, value in row._mapping.items() if name.startswith(prefix)}
        )
    )
    return Chat(
        ticket=row.ticket, state=row.state, started_at=row.started_at, until=row.until, taken_at=row.taken_at, agent=row.agent,
        agent_name=row.name, ended_at=row.ended_at, ended_by=row.ended_by, customer_got=row.customer_got,
        customer_read=row.customer_read, customer_seen_at=row.customer_seen_at, agent_read=row.agent_read,
        agent_seen_at=row.agent_seen_at,
    )  # fmt: skip


def position(db: Connection, chat: Chat) -> int:
    """1 for the next to be answered."""
    before = (chats.c.started_at < chat.started_at) | (
        (chats.c.started_at == chat.started_at) & (chats.c.ticket < chat.ticket)
    )
    ahead = select(func.count()).select_from(chats).where(chats.c.state == "waiting", before)
    return int(db.execute(ahead).scalar_one()) + 1
