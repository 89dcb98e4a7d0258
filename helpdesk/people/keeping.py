"""What the desk keeps of a person, and how it forgets them: tickets stay as counts, with nobody's name and nobody's words."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from foundation import clock
from foundation.database import after_commit
from foundation.people import Keeper, Told, rows_of
from helpdesk import callbacks, chat
from helpdesk.api.tables import kept_answers
from helpdesk.callbacks.tables import callbacks as calls
from helpdesk.chat.tables import chats
from helpdesk.fields.tables import field_values, ticket_tags, time_entries
from helpdesk.files.handing_out import the_shelf
from helpdesk.files.keeping import erase_files_of
from helpdesk.files.tables import files
from helpdesk.finding.recent import forget_searches
from helpdesk.finding.vocabulary import forget_words
from helpdesk.knowledge.tables import knowledge_offers
from helpdesk.macros.tables import macro_choices, macro_uses
from helpdesk.people.person import customers
from helpdesk.routing.tables import routing_decisions
from helpdesk.rules.people import erase_firings
from helpdesk.rules.tables import rule_dry_hits, rule_firings
from helpdesk.tickets.tables import changes, messages, tickets
from helpdesk.tickets.ticket import reference_of
from helpdesk.webhooks.people import erase_deliveries
from helpdesk.webhooks.tables import webhook_deliveries
from helpdesk.writing.following import COPY
from helpdesk.writing.people import erase_writing, export_writing

ERASED = "Erased person"
SUBJECT = "Erased"
WHY = ("explanation", "probs", "blocked", "recommended")  # of a ticket's routing: figures and sentences of ours
SAID = (
    "query",
    "understood",
    "person",
    "url",
    "urgent_because",
)  # of a decision's context: what somebody typed, and where


def export(db: Connection, who: str) -> Told:
    theirs = _theirs(who)
    return {
        **rows_of(db, customers, customers.c.key == who, called="person"),
        **rows_of(db, tickets, tickets.c.customer == who, without=["assignee"], called="tickets"),
        **rows_of(db, messages, messages.c.ticket.in_(theirs), called="messages"),
        **rows_of(db, changes, changes.c.ticket.in_(theirs), called="changes"),
        **rows_of(db, chats, chats.c.ticket.in_(theirs), without=["agent"], called="chats"),
        **rows_of(db, calls, calls.c.ticket.in_(theirs), called="calls"),
        **rows_of(db, files, files.c.who == who, called="files"),
        **rows_of(db, field_values, field_values.c.ticket.in_(theirs), called="fields"),
        **rows_of(db, ticket_tags, ticket_tags.c.ticket.in_(theirs), called="tags"),
        **rows_of(db, time_entries, time_entries.c.ticket.in_(theirs), without=["agent"], called="time"),
        **export_writing(db, theirs),
        **rows_of(db, macro_choices, macro_choices.c.ticket.in_(theirs), without=["staff"], called="macros_chosen"),
        **rows_of(db, knowledge_offers, knowledge_offers.c.ticket.in_(theirs), without=["staff"], called="suggested"),
        **rows_of(db, macro_uses, macro_uses.c.ticket.in_(theirs), without=["staff"], called="macros"),
        **rows_of(db, rule_firings, rule_firings.c.ticket.in_(theirs), without=["key", "chain"], called="rules"),
        **rows_of(db, rule_dry_hits, rule_dry_hits.c.ticket.in_(theirs), without=["run"], called="dry_runs"),
        **rows_of(
            db,
            webhook_deliveries,
            webhook_deliveries.c.ticket.in_(theirs),
            without=["key", "held_until"],
            called="webhooks",
        ),
    }


def erase(db: Connection, who: str, nobody: str) -> dict[str, int]:
    """What is going on ends first: nobody waits in chat for, or calls, a person who asked to be forgotten."""
    counts = {"files": _erase_files(db, who)}
    _erase_decisions(db, who)
    person = db.execute(select(customers).where(customers.c.key == who)).first()
    if person is None:
        return counts | {"person": 0, "tickets": 0, "messages": 0, "calls": 0, "writing": 0, "rules": 0, "webhooks": 0}
    _end_talks(db, who)
    theirs = list(db.execute(_theirs(who)).scalars())
    forget_words(db, theirs)
    db.execute(delete(kept_answers).where(kept_answers.c.ticket.in_(theirs)))
    forget_searches(db, [who, person.name, person.email])
    counts |= {
        "person": 1,
        "calls": db.execute(delete(calls).where(calls.c.ticket.in_(theirs))).rowcount,
        "messages": _erase_messages(db, theirs, nobody),
        "writing": erase_writing(db, theirs)
        + db.execute(delete(macro_choices).where(macro_choices.c.ticket.in_(theirs))).rowcount,
        "rules": erase_firings(db, theirs),
        "webhooks": erase_deliveries(db, theirs),
    }
    by_them = changes.c.ticket.in_(theirs) & or_(changes.c.who == who, changes.c.who == person.name)
    db.execute(update(changes).where(by_them).values(who=ERASED))
    _erase_fields(db, theirs)
    kept = {"key": nobody, "name": ERASED, "role": person.role, "plan": person.plan, "seen_at": person.seen_at}
    db.execute(customers.insert().values(kept))
    counts["tickets"] = _erase_tickets(db, theirs, nobody)
    db.execute(delete(customers).where(customers.c.key == who))
    return counts


def _theirs(who: str) -> Any:
    return select(tickets.c.id).where(tickets.c.customer == who)


def _end_talks(db: Connection, who: str) -> None:
    for ticket in _of(db, chats.c.ticket, chats.c.ticket.in_(_theirs(who)) & chats.c.state.in_(("waiting", "live"))):
        chat.end_by_customer(db, reference_of(ticket), who, now=clock.now())
    for ticket in _of(db, calls.c.ticket, calls.c.ticket.in_(_theirs(who)) & (calls.c.state == "booked")):
        callbacks.cancel(db, reference_of(ticket), who, now=clock.now())


def _of(db: Connection, column: ColumnElement[int], where: ColumnElement[bool]) -> list[int]:
    return list(db.execute(select(column).where(where)).scalars())


def _erase_messages(db: Connection, theirs: list[int], nobody: str) -> int:
    """Also what was answered and noted: it may hold their name, and what they said."""
    said = messages.c.ticket.in_(theirs)
    db.execute(update(messages).where(said, messages.c.kind == "customer").values(author=nobody, author_name=ERASED))
    return db.execute(update(messages).where(said).values(body="")).rowcount


def _erase_fields(db: Connection, theirs: list[int]) -> None:
    """Also what they said before; tags and minutes stay, as figures of nobody."""
    db.execute(delete(field_values).where(field_values.c.ticket.in_(theirs)))
    filled = changes.c.ticket.in_(theirs), or_(changes.c.what.startswith("field:"), changes.c.what == COPY)
    db.execute(update(changes).where(*filled).values(before=None, after=None))
    db.execute(update(time_entries).where(time_entries.c.ticket.in_(theirs)).values(note=""))


def _erase_tickets(db: Connection, theirs: list[int], nobody: str) -> int:
    for row in db.execute(select(tickets.c.id, tickets.c.routing).where(tickets.c.id.in_(theirs))).all():
        routing = {name: row.routing[name] for name in WHY if name in row.routing}
        db.execute(update(tickets).where(tickets.c.id == row.id).values(routing=routing))
        if decision := row.routing.get("decision_id"):
            _erase_decision(db, decision)
    gone: dict[str, Any] = {
        "customer": nobody, "subject": SUBJECT, "preview": "", "context": {}, "rating_comment": None,
        "status": "closed", "waiting_on_us": False, "due_at": None,
    }  # fmt: skip
    return db.execute(update(tickets).where(tickets.c.id.in_(theirs)).values(**gone)).rowcount


def _erase_decision(db: Connection, decision: str) -> None:
    mine = routing_decisions.c.id == decision
    context = db.execute(select(routing_decisions.c.context).where(mine)).scalar()
    if context is not None:
        kept = {name: value for name, value in context.items() if name not in SAID}
        db.execute(update(routing_decisions).where(mine).values(context=kept))


def _erase_decisions(db: Connection, who: str) -> None:
    """What came of them stays, as figures of nobody."""
    theirs = db.execute(select(routing_decisions.c.id).where(routing_decisions.c.who == who))
    for decision in theirs.scalars().all():
        _erase_decision(db, decision)
    db.execute(update(routing_decisions).where(routing_decisions.c.who == who).values(who=None))


def _erase_files(db: Connection, who: str) -> int:
    count = len(_of(db, files.c.id, files.c.who == who))
    dropped, shelf = erase_files_of(db, who), the_shelf()

    def drop() -> None:
        for digest in dropped:
            shelf.drop(digest)

    after_commit(db, drop)
    return count


KEEPER = Keeper("desk", export, erase, words=("body", "comment"))
