"""The index in SQLite: FTS5 without content, a document a ticket and one a message.

A document's rowid is its ticket's id in the upper 31 bits and its message's in the lower 32 (0: the ticket itself), so that all of a
ticket lies together, the newest tickets last. FTS5 forgets a document only when it is told the very text it learned: messages give it
as `OLD.body`, and tickets by `ticket_search_heads`, which keeps what was said of each.
"""

from sqlalchemy import Connection, text

from helpdesk.finding.index.sources import head_of, sources_there

TABLES = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS ticket_search USING fts5(
        subject, people, fields, said, noted, content='', tokenize='porter unicode61 remove_diacritics 2')""",
    "CREATE TABLE IF NOT EXISTS ticket_search_heads (ticket INTEGER PRIMARY KEY, subject TEXT, people TEXT, fields TEXT)",
)
ANSWERS = "(SELECT group_concat(json_extract(a.value, '$.words'), ' ') FROM json_each(t.context, '$.request') a)"
HEAD_DIFFERS = "OLD.subject IS NOT NEW.subject OR OLD.people IS NOT NEW.people OR OLD.fields IS NOT NEW.fields"
MESSAGE_DIFFERS = (
    "OLD.body IS NOT NEW.body OR OLD.kind IS NOT NEW.kind OR OLD.ticket IS NOT NEW.ticket OR OLD.id IS NOT NEW.id"
)


def create_tables(db: Connection) -> bool:
    """False where they were there already."""
    new = db.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'ticket_search'")).first() is None
    for statement in TABLES:
        db.exec_driver_sql(statement)
    return new


def create_triggers(db: Connection) -> None:
    sources = sources_there(db)
    head = head_of(sources, joined="group_concat", answers=ANSWERS)
    refresh = (
        "UPDATE ticket_search_heads SET (subject, people, fields) = "
        f"(SELECT subject, people, fields FROM ({head} WHERE t.id = ticket_search_heads.ticket)) WHERE ticket "
    )
    _trigger(
        db, "tickets_added", "AFTER INSERT ON tickets", f"INSERT INTO ticket_search_heads {head} WHERE t.id = NEW.id"
    )
    _trigger(
        db,
        "tickets_changed",
        "AFTER UPDATE OF subject, customer, topic, page, context ON tickets",
        f"{refresh} = NEW.id",
    )
    _trigger(db, "tickets_removed", "AFTER DELETE ON tickets", "DELETE FROM ticket_search_heads WHERE ticket = OLD.id")
    renamed = "AFTER UPDATE OF name, email ON customers WHEN OLD.name IS NOT NEW.name OR OLD.email IS NOT NEW.email"
    _trigger(db, "customers_changed", renamed, f"{refresh} IN (SELECT id FROM tickets WHERE customer = NEW.key)")
    for one in sources:
        for event, row in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            asked = ", ".join(f"{name}.{one.ticket}" for name in row)
            _trigger(db, f"{one.table}_{event.lower()}", f"AFTER {event} ON {one.table}", f"{refresh} IN ({asked})")
    _trigger(db, "heads_added", "AFTER INSERT ON ticket_search_heads", _head("NEW"))
    _trigger(
        db,
        "heads_changed",
        f"AFTER UPDATE ON ticket_search_heads WHEN {HEAD_DIFFERS}",
        _head("OLD", forget=True),
        _head("NEW"),
    )
    _trigger(db, "heads_removed", "AFTER DELETE ON ticket_search_heads", _head("OLD", forget=True))
    _trigger(db, "messages_added", "AFTER INSERT ON ticket_messages", _message("NEW"))
    changed = f"AFTER UPDATE OF body, kind, ticket, id ON ticket_messages WHEN {MESSAGE_DIFFERS}"
    _trigger(db, "messages_changed", changed, _message("OLD", forget=True), _message("NEW"))
    _trigger(db, "messages_removed", "AFTER DELETE ON ticket_messages", _message("OLD", forget=True))


def drop_triggers(db: Connection) -> None:
    found = db.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ticket\\_search\\_%' ESCAPE '\\'")
    )
    for name in found.scalars().all():
        db.exec_driver_sql(f'DROP TRIGGER "{name}"')


def wipe(db: Connection) -> None:
    db.exec_driver_sql("INSERT INTO ticket_search(ticket_search) VALUES ('delete-all')")
    db.exec_driver_sql("DELETE FROM ticket_search_heads")


def fill(db: Connection, after: int, until: int) -> None:
    """The tickets whose ids are above `after`, up to `until`. The triggers must not be there."""
    span = {"after": after, "until": until}
    head = head_of(sources_there(db), joined="group_concat", answers=ANSWERS)
    db.execute(
        text(f"INSERT INTO ticket_search_heads {head} WHERE t.id > :after AND t.id <= :until ORDER BY t.id"), span
    )
    db.execute(
        text("""INSERT INTO ticket_search(rowid, subject, people, fields) SELECT ticket << 32, subject, people, fields
             FROM ticket_search_heads WHERE ticket > :after AND ticket <= :until ORDER BY ticket"""), span,
    )  # fmt: skip
    db.execute(
        text("""INSERT INTO ticket_search(rowid, said, noted) SELECT (ticket << 32) | id, CASE WHEN kind <> 'note' THEN body END,
             CASE WHEN kind = 'note' THEN body END FROM ticket_messages WHERE ticket > :after AND ticket <= :until
             ORDER BY ticket, id"""), span,
    )  # fmt: skip


def tidy(db: Connection) -> None:
    db.exec_driver_sql("INSERT INTO ticket_search(ticket_search) VALUES ('optimize')")


def _head(row: str, *, forget: bool = False) -> str:
    first, told = ("ticket_search, ", "'delete', ") if forget else ("", "")
    return (
        f"INSERT INTO ticket_search({first}rowid, subject, people, fields) "
        f"VALUES ({told}{row}.ticket << 32, {row}.subject, {row}.people, {row}.fields)"
    )


def _message(row: str, *, forget: bool = False) -> str:
    first, told = ("ticket_search, ", "'delete', ") if forget else ("", "")
    return (
        f"INSERT INTO ticket_search({first}rowid, said, noted) VALUES ({told}({row}.ticket << 32) | {row}.id, "
        f"CASE WHEN {row}.kind <> 'note' THEN {row}.body END, CASE WHEN {row}.kind = 'note' THEN {row}.body END)"
    )


def _trigger(db: Connection, name: str, when: str, *statements: str) -> None:
    db.exec_driver_sql(f"CREATE TRIGGER ticket_search_{name} {when} BEGIN {'; '.join(statements)}; END")
