"""A macro is put into a composer: its text at once, the rest of it when the reply is sent. Until then it is kept for this agent and ticket."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rapidfuzz.distance import Levenshtein
from sqlalchemy import Connection, delete, select

from foundation.accounts import Staff
from foundation.database import insert_row, upsert
from foundation.errors import NotFound
from foundation.words import words
from helpdesk.actions import action_from
from helpdesk.macros.doing import do_actions
from helpdesk.macros.tables import macro_choices, macro_uses, macros
from helpdesk.tickets.tables import tickets

Choice = Mapping[str, Any]  # {"macro": 7, "locale": "en", "text": "..."}, as plain values


def choose(db: Connection, ticket_id: int, macro: int, *, locale: str, text: str, by: Staff, now: datetime) -> None:
    """In place of one that was chosen before. Raises NotFound for a ticket that isn't there."""
    if db.execute(select(tickets.c.id).where(tickets.c.id == ticket_id)).first() is None:
        raise NotFound("There is no such ticket.")
    row = {"staff": by.id, "ticket": ticket_id, "macro": macro, "locale": locale, "text": text, "chosen_at": now}
    upsert(db, macro_choices, [row], keys=["staff", "ticket"])


def drop_choice(db: Connection, ticket_id: int, *, by: Staff) -> None:
    db.execute(delete(macro_choices).where(macro_choices.c.staff == by.id, macro_choices.c.ticket == ticket_id))


def take_choice(db: Connection, ticket_id: int, macro: int, *, by: Staff) -> dict[str, Any] | None:
    """The one the form names, taken out: it goes with this reply. None where it was dropped, or another chosen since."""
    mine = macro_choices.c.staff == by.id, macro_choices.c.ticket == ticket_id, macro_choices.c.macro == macro
    kept = (macro_choices.c.macro, macro_choices.c.locale, macro_choices.c.text)
    row = db.execute(delete(macro_choices).where(*mine).returning(*kept)).first()
    return dict(row._mapping) if row else None


def give_choice_back(db: Connection, ticket_id: int, choice: Choice | None, *, by: Staff, now: datetime) -> None:
    """Its reply didn't leave. One that was chosen meanwhile stays."""
    if choice:
        row = {"staff": by.id, "ticket": ticket_id, "chosen_at": now} | dict(choice)
        upsert(db, macro_choices, [row], keys=["staff", "ticket"], update=[])


def carry_out(db: Connection, ticket_id: int, choice: Choice, *, body: str | None, by: Staff, now: datetime) -> None:
    """Its actions, in the transaction of the reply `body`, and the use is counted. Raises what its actions raise."""
    row = db.execute(select(macros.c.actions).where(macros.c.id == choice["macro"])).first()
    if row is None:
        raise NotFound("This macro is gone.")
    stood = db.execute(select(tickets.c.topic, tickets.c.team).where(tickets.c.id == ticket_id)).one()
    do_actions(db, ticket_id, map(action_from, row.actions), by=by, now=now)
    who = {"staff": by.id} if by.id else {"program": by.name[:120]}
    insert_row(
        db, macro_uses, macro=choice["macro"], ticket=ticket_id, **who, locale=choice["locale"], topic=stood.topic, team=stood.team,
        edited=edited(choice["text"], body) if body is not None and choice["text"] else None, used_at=now, synthetic=False,
    )  # fmt: skip


def edited(before: str, after: str) -> int:
    """How much of a text was changed, in per cent of the longer one's words: 0 as it was, 100 nothing left of it."""
    return round(100 * Levenshtein.normalized_distance(words(before)[:2_000], words(after)[:2_000]))
