"""Past tickets in bulk, for the demo world and importers: whole threads in a handful of statements, no events."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

import kb
from foundation.database import reserve_ids, upsert
from helpdesk.chat.tables import chats
from helpdesk.intake import read_before
from helpdesk.languages.telling import tell_language
from helpdesk.people.person import customers
from helpdesk.tickets.previews import preview_of
from helpdesk.tickets.tables import changes, messages, tickets

CHUNK = 1000


def add_customers(db: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Rows: key, name, email, role, plan, state, language, timezone, seen_at."""
    upsert(db, customers, list(rows), keys=["key"])


def add_tickets(db: Connection, rows: Sequence[dict[str, Any]]) -> list[tuple[int, list[int]]]:
    """Add tickets with their threads; returns (ticket id, message ids) of each, in order.

    Rows: subject, status, priority, channel, team, via, topic, page, customer (a key that exists), assignee (staff id or None),
    context, routing, opened_at, solved_at, due_at, rating, rating_comment, synthetic, and thread: a list of
    (kind customer | agent | note, author, author_name, body, sent_at), oldest first, the first by the customer. And story, where
    there is more to tell than that it was solved: a list of (who, what, before, after, changed_at), oldest first.
    """
    made: list[tuple[int, list[int]]] = []
    for start in range(0, len(rows), CHUNK):
        made += _add_chunk(db, rows[start : start + CHUNK])
    kb.add_contacts(
        db, [{"article_id": one, "who": row["customer"], "asked_at": row["opened_at"]} for row in rows for one in read_before(row["context"])]
    )  # fmt: skip
    return made


def add_chats(db: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """The live part of tickets that are there: ticket, state, ahead, started_at, until, taken_at, agent, ended_at, ended_by."""
    for start in range(0, len(rows), CHUNK):
        db.execute(chats.insert(), list(rows[start : start + CHUNK]))


def _add_chunk(db: Connection, rows: Sequence[dict[str, Any]]) -> list[tuple[int, list[int]]]:
    ticket_ids = reserve_ids(db, tickets, len(rows))
    message_ids = iter(reserve_ids(db, messages, sum(len(row["thread"]) for row in rows)))
    ticket_rows, message_rows, change_rows, made = [], [], [], []
    for ticket_id, row in zip(ticket_ids, rows, strict=True):
        own = [next(message_ids) for _ in row["thread"]]
        ticket_rows.append(_ticket_row(ticket_id, row, own))
        for message_id, (kind, author, name, body, at) in zip(own, row["thread"], strict=True):
            message_rows.append(
                {
                    "id": message_id,
                    "ticket": ticket_id,
                    "kind": kind,
                    "author": author,
                    "author_name": name,
                    "body": body,
                    "sent_at": at,
                }
            )
        names = ("who", "what", "before", "after", "changed_at")
        change_rows += [{"ticket": ticket_id} | dict(zip(names, one, strict=True)) for one in row.get("story", ())]
        if row["solved_at"]:
            who = next((name for kind, _, name, _, _ in reversed(row["thread"]) if kind == "agent"), "Ada Brenner")
            change_rows.append(
                {
                    "ticket": ticket_id,
                    "who": who,
                    "what": "status",
                    "before": "pending",
                    "after": "solved",
                    "changed_at": row["solved_at"],
                }
            )
        made.append((ticket_id, own))
    db.execute(tickets.insert(), ticket_rows)
    db.execute(messages.insert(), message_rows)
    if change_rows:
        db.execute(changes.insert(), change_rows)
    return made


def _ticket_row(ticket_id: int, row: dict[str, Any], message_ids: list[int]) -> dict[str, Any]:
    said = [(one, message_id) for one, message_id in zip(row["thread"], message_ids, strict=True) if one[0] != "note"]
    (last, last_id) = said[-1]
    first_reply = next((at for kind, _, _, _, at in row["thread"] if kind == "agent"), None)
    is_open = row["status"] in {"new", "open", "pending", "on_hold"}
    kept = (
        "subject", "status", "priority", "channel", "team", "via", "topic", "page", "customer", "assignee", "context", "routing",
        "opened_at", "solved_at", "due_at", "rating", "rating_comment", "synthetic",
    )  # fmt: skip
    told = {name: row[name] for name in ("kind", "language", "mood") if name in row}
    told.setdefault("language", tell_language(f"{row['subject']}\n{row['thread'][0][3]}"))
    return {name: row[name] for name in kept} | told | {
        "id": ticket_id, "preview": preview_of(last[3]), "last_by": last[0], "last_message": last_id,
        "waiting_on_us": is_open and last[0] == "customer", "first_reply_at": first_reply, "updated_at": row["solved_at"] or last[4],
    }  # fmt: skip
