"""What one page of comments shows: some of them, how many there are, and what all of them say."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from analytics.voice.asking.answering import Phrase, phrases_of, typical
from analytics.voice.asking.fitting import Chosen, Ranked, choose, count_by_theme_and_feeling, read_ranked
from analytics.voice.asking.query import read_query
from analytics.voice.asking.shelf import Shelf
from analytics.voice.hearing.told import told_to
from analytics.voice.registry.standing import Registry
from analytics.voice.tables import verbatims
from foundation.paging import pack_cursor, unpack_cursor
from foundation.words import stem, words

SIZE = 30
SUMMED_UP = 2_000  # comments that phrases and typical quotes are taken from
FEWEST = 8  # comments from which on a summary says more than the list
QUOTES = 4


@dataclass
class Shown:
    chosen: Chosen
    counts: Counter[str]  # by sentiment, whatever sentiment is asked for
    rows: list[Row[Any]] = field(default_factory=list)
    more: str | None = None
    quotes: list[Row[Any]] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    counted: bool = True  # phrases were counted in all of them, not in the newest
    themes: list[tuple[str | None, int]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Of the sentiment that is asked for."""
        feeling = self.chosen.wanted.sentiment
        return self.counts[feeling] if feeling else self.counts.total()


def show(
    db: Connection,
    args: Mapping[str, str],
    registry: Registry,
    shelf: Shelf | None,
    *,
    reader: int,
    like: int | None,
    newest: bool,
    cursor: str | None,
    sum_up: bool,
) -> Shown:
    """At most five statements. What `reader` may not read counts, and is neither found by its words nor quoted. Raises Invalid for a cursor that isn't ours."""
    feeling = args.get("sentiment", "")
    every = choose(db, {name: value for name, value in args.items() if name != "sentiment"}, registry, shelf, like=like)
    if every.found or every.wanted.words:
        every = replace(every, conditions=[*every.conditions, told_to(reader)])
        shown, page, ids = _searched(db, every, feeling, newest=newest, cursor=cursor)
    else:
        shown, page, ids = _filtered(db, every, feeling, reader=reader, cursor=cursor, sum_up=sum_up)
    picked: list[int] = []
    if sum_up and shelf and shown.total >= FEWEST:
        shown.phrases, picked = phrases_of(shelf, ids, _known(every, registry)), typical(shelf, ids, QUOTES)
        shown.counted = bool(every.found) or len(ids) < SUMMED_UP
    told = _read(db, [*page, *picked])
    shown.rows, shown.quotes = ([told[number] for number in part if number in told] for part in (page, picked))
    return shown


def _known(every: Chosen, registry: Registry) -> frozenset[str]:
    """Stems of what was asked for: it isn't news."""
    query, theme = read_query(every.wanted.words), every.wanted.theme
    named = words(registry.name(theme)) if theme else []
    return frozenset(stem(one) for one in (*query.words, *(word for part in query.phrases for word in part), *named))


def _searched(
    db: Connection, every: Chosen, feeling: str, *, newest: bool, cursor: str | None
) -> tuple[Shown, list[int], list[int]]:
    ranked = read_ranked(db, every, newest=newest)
    shown = Shown(_felt(every, feeling), Counter(ranked.feelings))
    fitting = ranked.felt(feeling) if feeling else ranked
    shown.themes = Counter(fitting.themes).most_common()
    begin = _place_after(fitting, unpack_cursor(cursor, 3))
    last = begin + SIZE - 1
    if len(fitting) > begin + SIZE:
        shown.more = pack_cursor([int(column[last]) for column in (fitting.points, fitting.moments, fitting.ids)])
    return shown, fitting.ids[begin : begin + SIZE].tolist(), fitting.ids.tolist()


def _place_after(fitting: Ranked, after: list[int] | None) -> int:
    """Where the next page begins: after the comment that was last, whether or not it is still there."""
    if after is None:
        return 0
    points, moment, number = after
    best = (fitting.points > points) | ((fitting.points == points) & (fitting.moments > moment))
    return int((best | ((fitting.points == points) & (fitting.moments == moment) & (fitting.ids >= number))).sum())


def _filtered(
    db: Connection, every: Chosen, feeling: str, *, reader: int, cursor: str | None, sum_up: bool
) -> tuple[Shown, list[int], list[int]]:
    chosen = _felt(every, feeling)
    counts = count_by_theme_and_feeling(db, every)
    shown = Shown(chosen, Counter[str](), themes=_themes(counts, feeling))
    for (_, sentiment), count in counts.items():
        shown.counts[sentiment] += count
    c = verbatims.c
    statement = select(c.id, c.happened_at).where(*chosen.conditions, c.text != "", told_to(reader), *_after(cursor))
    rows = list(
        db.execute(statement.order_by(c.happened_at.desc(), c.id.desc()).limit(SUMMED_UP if sum_up else SIZE + 1))
    )
    if len(rows) > SIZE:
        shown.more = pack_cursor([round(rows[SIZE - 1].happened_at.timestamp() * 1_000_000), rows[SIZE - 1].id])
    return shown, [row.id for row in rows[:SIZE]], [row.id for row in rows]


def _after(cursor: str | None) -> list[ColumnElement[bool]]:
    after = unpack_cursor(cursor, 2)
    if not after:
        return []
    c = verbatims.c
    moment = datetime.fromtimestamp(after[0] / 1_000_000, UTC) if abs(after[0]) < 4e15 else datetime.now(UTC)
    return [or_(c.happened_at < moment, and_(c.happened_at == moment, c.id < after[1]))]


def _themes(counts: Mapping[tuple[str | None, str], int], feeling: str) -> list[tuple[str | None, int]]:
    found: Counter[str | None] = Counter()
    for (theme, sentiment), count in counts.items():
        found[theme] += count if not feeling or sentiment == feeling else 0
    return [(theme, count) for theme, count in found.most_common() if count]


def _felt(every: Chosen, feeling: str) -> Chosen:
    if not feeling:
        return every
    return replace(
        every,
        wanted=replace(every.wanted, sentiment=feeling),
        conditions=[*every.conditions, verbatims.c.sentiment == feeling],
    )


def _read(db: Connection, ids: list[int]) -> dict[int, Row[Any]]:
    if not ids:
        return {}
    rows = db.execute(select(verbatims).where(verbatims.c.id.in_(ids), verbatims.c.text != ""))
    return {row.id: row for row in rows}
