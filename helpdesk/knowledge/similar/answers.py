"""What solved a ticket: the last thing a person of the desk wrote to its customer before it was solved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from helpdesk.people.person import customers
from helpdesk.permissions.sight import visible_to
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import reference_of
from helpdesk.writing.marking import readable

SHOWN = 220  # letters of an answer


@dataclass(frozen=True)
class Solution:
    ticket: int
    subject: str
    customer: str  # their name: for taking it out
    agent: str
    answer: str  # whole, in Markdown
    language: str | None
    rating: int | None
    solved_at: datetime

    @property
    def reference(self) -> str:
        return reference_of(self.ticket)

    @property
    def short(self) -> str:
        """The beginning, as plain words."""
        said = " ".join(readable(self.answer).split())
        return said if len(said) <= SHOWN else f"{said[:SHOWN].rsplit(' ', 1)[0]}…"

    @property
    def content(self) -> bool | None:
        """Whether the customer was content with it; None where they didn't say."""
        return None if self.rating is None or self.rating == 3 else self.rating > 3


def solutions_of(db: Connection, ids: Sequence[int], *, me: int) -> list[Solution]:
    """Of these tickets, in their order, those that a person's answer solved and that `me` sees. One statement."""
    if not ids:
        return []
    said = messages.alias()
    answered = said.c.ticket == tickets.c.id, said.c.kind == "agent", said.c.sent_at <= tickets.c.solved_at
    last = select(func.max(said.c.id)).where(*answered).correlate(tickets).scalar_subquery()
    query = (
        select(
            tickets.c.id, tickets.c.subject, customers.c.name.label("customer"), messages.c.author_name, messages.c.body,
            tickets.c.language, tickets.c.rating, tickets.c.solved_at,
        )
        .select_from(tickets.join(customers, customers.c.key == tickets.c.customer).join(messages, messages.c.id == last))
        .where(tickets.c.id.in_(ids), messages.c.author.startswith("staff:"), messages.c.body != "", *_may_be_shown(me))
    )  # fmt: skip
    found = {row.id: Solution(*row) for row in db.execute(query)}
    return [found[one] for one in ids if one in found]


def _may_be_shown(me: int) -> tuple[ColumnElement[bool], ...]:
    return (
        tickets.c.status.in_(("solved", "closed")),
        tickets.c.shelved.is_(None),
        tickets.c.merged_into.is_(None),
        visible_to(me),
    )
