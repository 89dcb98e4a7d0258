"""What makes up the words of a ticket itself, beside its messages, and the tables that have more to say about it."""

from dataclasses import dataclass

from sqlalchemy import Connection, inspect


@dataclass(frozen=True)
class Source:
    """A table whose rows say something of the ticket in their `ticket` column: tags, values of custom fields. `words`: what, as SQL
    over a row `s`."""

    table: str
    words: str
    ticket: str = "ticket"


_sources: list[Source] = []


def add_words(table: str, words: str, *, ticket: str = "ticket") -> None:
    """From the next migration on, these are searched among a ticket's fields: `add_words("ticket_tags", "s.tag")`."""
    source = Source(table, words, ticket)
    if source not in _sources:
        _sources.append(source)


def sources_there(db: Connection) -> list[Source]:
    """A database in the middle of its migrations may lack the newest."""
    there = set(inspect(db).get_table_names())
    return [one for one in _sources if one.table in there]


def head_of(sources: list[Source], *, joined: str, answers: str) -> str:
    """SELECT ticket, subject, people, fields. `joined`: the aggregate that joins texts; `answers`: what the request form was told."""
    more = "".join(
        f" || ' ' || coalesce((SELECT {joined}(CAST({one.words} AS TEXT), ' ') FROM {one.table} s WHERE s.{one.ticket} = t.id), '')"
        for one in sources
    )
    return f"""
        SELECT t.id AS ticket, t.subject AS subject, c.name || ' ' || coalesce(c.email, '') AS people,
               'W-' || CAST(10000 + t.id AS TEXT) || ' ' || coalesce(t.topic, '') || ' ' || coalesce(t.page, '')
               || ' ' || coalesce({answers}, ''){more} AS fields
        FROM tickets t JOIN customers c ON c.key = t.customer"""
