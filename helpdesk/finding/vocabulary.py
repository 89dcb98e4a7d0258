"""The words people use on the desk, counted, so that a word nobody ever wrote is read as the near one that they did.

Only derived: words of letters, three to thirty of them, and in how many messages and tickets. A job counts what is new; a person who is
forgotten takes their words along.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from foundation.database import Database, upsert
from foundation.words import words
from helpdesk.finding.tables import search_words, search_words_learned
from helpdesk.people.person import customers
from helpdesk.tickets.tables import messages, tickets

CHUNK = 2_000
LENGTHS = range(3, 31)


def learn_words(database: Database) -> int:
    """Count what was written since the last time, a chunk a transaction. Returns how many tickets and messages that were."""
    learned = 0
    for source in ("tickets", "messages"):
        while True:
            with database.writing() as db:
                count = _learn_chunk(db, source)
            learned += count
            if count < CHUNK:
                break
    return learned


def forget_words(db: Connection, ticket_ids: Sequence[int]) -> None:
    """Take the words of these tickets out again, before they are erased. A word that nobody else wrote is gone."""
    until = _learned(db)
    ids = list(ticket_ids)
    said = select(messages.c.body).where(messages.c.ticket.in_(ids), messages.c.id <= until["messages"])
    heads = _heads().where(tickets.c.id.in_(ids), tickets.c.id <= until["tickets"])
    seen = _count([row[0] for row in db.execute(said)] + [f"{row.subject} {row.name}" for row in db.execute(heads)])
    if not seen:
        return
    counts = _pairs(db, select(search_words.c.word, search_words.c.seen).where(search_words.c.word.in_(seen)))
    gone = [word for word, count in counts.items() if count <= seen[word]]
    db.execute(delete(search_words).where(search_words.c.word.in_(gone)))
    rows = [
        {"word": word, "length": len(word), "seen": count - seen[word]}
        for word, count in counts.items()
        if count > seen[word]
    ]
    upsert(db, search_words, rows, keys=["word"], update=["seen"])


def words_between(db: Connection, low: str, high: str, lengths: range) -> dict[str, int]:
    """The words from `low` up to `high` of these lengths, in the order of their bytes, and how often they were seen."""
    word, length = search_words.c.word, search_words.c.length
    if db.dialect.name == "sqlite":
        between = word >= low, word < high
    else:  # as its index of patterns compares, whatever language the database was set up for
        between = word.bool_op("~>=~")(low), word.bool_op("~<~")(high)
    query = select(word, search_words.c.seen).where(*between, length.between(lengths.start, lengths.stop - 1))
    return _pairs(db, query)


def _learn_chunk(db: Connection, source: str) -> int:
    until = _learned(db)[source]
    if source == "messages":
        query = select(messages.c.id, messages.c.body).where(messages.c.id > until).order_by(messages.c.id)
        rows = [(row.id, row.body) for row in db.execute(query.limit(CHUNK))]
    else:
        query = _heads().where(tickets.c.id > until).order_by(tickets.c.id)
        rows = [(row.id, f"{row.subject} {row.name}") for row in db.execute(query.limit(CHUNK))]
    if not rows:
        return 0
    _add(db, _count(text for _, text in rows))
    upsert(db, search_words_learned, [{"source": source, "until": rows[-1][0]}], keys=["source"])
    return len(rows)


def _heads() -> Any:
    return select(tickets.c.id, tickets.c.subject, customers.c.name).join(
        customers, customers.c.key == tickets.c.customer
    )


def _learned(db: Connection) -> dict[str, int]:
    told = _pairs(db, select(search_words_learned.c.source, search_words_learned.c.until))
    return {"tickets": 0, "messages": 0} | told


def _count(texts: Iterable[str]) -> Counter[str]:
    """In how many texts each word is."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update({word for word in words(text) if len(word) in LENGTHS and word.isalpha()})
    return seen


def _add(db: Connection, seen: Counter[str]) -> None:
    if not seen:
        return
    make = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
    added = make(search_words)
    more = added.on_conflict_do_update(
        index_elements=["word"], set_={"seen": search_words.c.seen + added.excluded.seen}
    )
    db.execute(more, [{"word": word, "length": len(word), "seen": count} for word, count in sorted(seen.items())])


def _pairs(db: Connection, query: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in db.execute(query).all()}
