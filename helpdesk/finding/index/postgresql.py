"""The index in PostgreSQL: one row a ticket (message 0) and one a message, as a `tsvector` under a GIN index.

Weights tell where a word stands: A the subject, B people and fields, C what was said, D what was noted. Text is folded before it is
parsed (accents, punctuation), so that addresses and file names are cut into words as SQLite cuts them; nothing is a stop word.
"""

from sqlalchemy import Connection, text

from helpdesk.finding.index.sources import Source, head_of, sources_there

ANSWERS = """(SELECT string_agg(a ->> 'words', ' ') FROM json_array_elements(
        CASE json_typeof(t.context::json -> 'request') WHEN 'array' THEN t.context::json -> 'request' ELSE '[]' END) a)"""
TABLES = (
    "CREATE TEXT SEARCH DICTIONARY ticket_search_stem (TEMPLATE = snowball, Language = english)",
    "CREATE TEXT SEARCH CONFIGURATION ticket_search (COPY = simple)",
    """ALTER TEXT SEARCH CONFIGURATION ticket_search
        ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword WITH ticket_search_stem""",
    r"""CREATE FUNCTION ticket_search_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT to_tsvector('ticket_search'::regconfig, lower(regexp_replace(regexp_replace(normalize(left(coalesce(said, ''), 200000),
            NFKD), '[\u0300-\u036f]+', '', 'g'), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2010-\u206f]+', ' ', 'g'))) $$""",
    """CREATE TABLE ticket_search (ticket bigint NOT NULL, message bigint NOT NULL, words tsvector NOT NULL, PRIMARY KEY (ticket, message))""",
    "CREATE INDEX ix_ticket_search_words ON ticket_search USING gin (words) WITH (fastupdate = off)",
    "ALTER TABLE ticket_search ALTER COLUMN words SET STATISTICS 1000",
)  # fmt: skip
SUBJECTS = (  # apart, for a word’s weight is in no index, and of few and short rows many are read quickly
    "CREATE TABLE ticket_search_subjects (ticket bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX ix_ticket_search_subjects_words ON ticket_search_subjects USING gin (words) WITH (fastupdate = off)",
    "DROP INDEX IF EXISTS ix_ticket_search_subject",
)
MORE = {
    "INSERT": "NEW TABLE AS came",
    "UPDATE": "OLD TABLE AS went NEW TABLE AS came",
    "DELETE": "OLD TABLE AS went",
}  # once a statement: a tag put on a hundred tickets is a hundred rows of the index at once
SAID = "setweight(ticket_search_words({row}.body), CASE WHEN {row}.kind = 'note' THEN 'D' ELSE 'C' END::\"char\")"
HEAD = (
    "setweight(ticket_search_words(h.subject), 'A') || setweight(ticket_search_words(h.people || ' ' || h.fields), 'B')"
)
PUT_SUBJECT = """INSERT INTO ticket_search_subjects VALUES (NEW.id, ticket_search_words(NEW.subject))
    ON CONFLICT (ticket) DO UPDATE SET words = excluded.words WHERE ticket_search_subjects.words IS DISTINCT FROM excluded.words;"""


def create_tables(db: Connection) -> bool:
    """False where they were there already."""
    there = db.execute(text("SELECT to_regclass('ticket_search'), to_regclass('ticket_search_subjects')")).one()
    for statement in () if there[0] else TABLES:
        db.exec_driver_sql(statement)
    for statement in () if there[1] else SUBJECTS:
        db.exec_driver_sql(statement)
    if there[0] and not there[1]:
        _fill_subjects(db, 0, 2**62)
    return not there[0]


def create_triggers(db: Connection) -> None:
    sources = sources_there(db)
    for statement in _functions(sources):
        db.exec_driver_sql(statement)
    _trigger(
        db,
        "tickets",
        "AFTER INSERT OR UPDATE OF subject, customer, topic, page, context OR DELETE",
        "ticket_search_ticket()",
    )
    _trigger(db, "customers", "AFTER UPDATE OF name, email", "ticket_search_customer()")
    _trigger(
        db, "ticket_messages", "AFTER INSERT OR UPDATE OF body, kind, ticket, id OR DELETE", "ticket_search_message()"
    )
    for one in sources:
        for change, rows in MORE.items():
            db.exec_driver_sql(f"""CREATE TRIGGER ticket_search_{one.table}_{change} AFTER {change} ON {one.table}
                REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION ticket_search_more_{one.table}()""")
    emptied = "CREATE TRIGGER ticket_search_emptied_{0} AFTER TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION ticket_search_emptied()"
    for table in ("tickets", "ticket_messages"):
        db.exec_driver_sql(emptied.format(table))


def drop_triggers(db: Connection) -> None:
    found = db.execute(
        text("""SELECT tgname, tgrelid::regclass::text AS of_table FROM pg_trigger
             WHERE NOT tgisinternal AND starts_with(tgname, 'ticket_search_') AND pg_table_is_visible(tgrelid)""")
    )  # fmt: skip
    for row in found.all():
        db.exec_driver_sql(f"DROP TRIGGER {row.tgname} ON {row.of_table}")


def wipe(db: Connection) -> None:
    db.exec_driver_sql("TRUNCATE ticket_search, ticket_search_subjects")


def fill(db: Connection, after: int, until: int) -> None:
    """The tickets whose ids are above `after`, up to `until`. The triggers must not be there."""
    span, head = {"after": after, "until": until}, _head(sources_there(db))
    db.execute(
        text(f"""INSERT INTO ticket_search SELECT h.ticket, 0, {HEAD}
             FROM ({head} WHERE t.id > :after AND t.id <= :until) h""".replace("::", r"\:\:")), span,
    )  # fmt: skip
    db.execute(
        text(f"""INSERT INTO ticket_search SELECT m.ticket, m.id, {SAID.format(row="m")}
             FROM ticket_messages m WHERE m.ticket > :after AND m.ticket <= :until""".replace("::", r"\:\:")), span,
    )  # fmt: skip
    _fill_subjects(db, after, until)


def _fill_subjects(db: Connection, after: int, until: int) -> None:
    db.execute(
        text("""INSERT INTO ticket_search_subjects SELECT id, ticket_search_words(subject)
             FROM tickets WHERE id > :after AND id <= :until"""), {"after": after, "until": until},
    )  # fmt: skip


def tidy(db: Connection) -> None:
    db.exec_driver_sql("ANALYZE ticket_search, ticket_search_subjects")


def _head(sources: list[Source]) -> str:
    return head_of(sources, joined="string_agg", answers=ANSWERS)


def _functions(sources: list[Source]) -> tuple[str, ...]:
    head = _head(sources)
    put = """INSERT INTO ticket_search {0} ON CONFLICT (ticket, message) DO UPDATE SET words = excluded.words
        WHERE ticket_search.words IS DISTINCT FROM excluded.words;"""
    put_head = put.format(f"SELECT h.ticket, 0, {HEAD} FROM ({head} WHERE {{0}}) h")
    return (
        _function("ticket", f"""
            IF TG_OP = 'DELETE' THEN DELETE FROM ticket_search WHERE ticket = OLD.id AND message = 0;
                DELETE FROM ticket_search_subjects WHERE ticket = OLD.id;
            ELSE {put_head.format("t.id = NEW.id")} {PUT_SUBJECT} END IF;"""),
        _function("customer", f"""
            IF OLD.name IS DISTINCT FROM NEW.name OR OLD.email IS DISTINCT FROM NEW.email THEN
            {put_head.format("t.customer = NEW.key")} END IF;"""),
        _function("message", f"""
            IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (OLD.ticket <> NEW.ticket OR OLD.id <> NEW.id)) THEN
                DELETE FROM ticket_search WHERE ticket = OLD.ticket AND message = OLD.id; END IF;
            IF TG_OP <> 'DELETE' THEN {put.format(f"VALUES (NEW.ticket, NEW.id, {SAID.format(row='NEW')})")} END IF;"""),
        *(_function(f"more_{one.table}", f"""
            IF TG_OP <> 'INSERT' THEN {put_head.format(f"t.id = ANY (ARRAY(SELECT DISTINCT {one.ticket} FROM went))")} END IF;
            IF TG_OP <> 'DELETE' THEN {put_head.format(f"t.id = ANY (ARRAY(SELECT DISTINCT {one.ticket} FROM came))")} END IF;""")
          for one in sources),
        _function("emptied", "TRUNCATE ticket_search, ticket_search_subjects;"),
    )  # fmt: skip


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION ticket_search_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"


def _trigger(db: Connection, table: str, when: str, function: str) -> None:
    db.exec_driver_sql(
        f"CREATE TRIGGER ticket_search_{table} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}"
    )
