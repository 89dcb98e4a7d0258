"""Tickets found by what somebody typed: words, filters, or both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, and_, or_, select, type_coerce

from foundation.arrays import one_of
from foundation.columns import Moment
from foundation.paging import Page, pack_cursor, unpack_cursor
from helpdesk.conditions import Asking, Field, fields_of, only_open, own_fields, where
from helpdesk.finding.asking import Asked, read_search
from helpdesk.finding.candidates import Candidates, find_candidates, having
from helpdesk.finding.hits import Hit
from helpdesk.finding.ranking import best_messages, best_of, ranks
from helpdesk.finding.showing import show
from helpdesk.permissions.sight import visible_to
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import OPEN, id_of

Order = Literal["best", "newest"]

PAGE = 25
MOST = 1_000  # tickets weighed
NARROW = 500  # tickets that meet a narrow filter, asked for the words
KEPT = 200  # tickets whose order a cursor keeps: weights move with every ticket that comes, an order that was shown must not
EXACT = 1e6  # its own reference was typed


@dataclass(frozen=True)
class Found(Page[Hit]):
    """A page of hits. `count`: how many tickets in all, and `more` when there are at least so many; `mended`: words that nobody wrote,
    and what was searched in their place; `closest`: no ticket has all the words."""

    count: int
    more: bool
    asked: Asked
    mended: tuple[tuple[str, str], ...] = ()
    closest: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict, repr=False)

    @property
    def said_count(self) -> str:
        """`1,000+`, `12`."""
        return f"{self.count:,}{'+' if self.more else ''}"


class _Placed(NamedTuple):
    """A ticket with its rank; the one that has the words, when that was merged into it."""

    place: int
    ticket: int
    source: int


def find_tickets(
    db: Connection, text: str, *, asking: Asking, cursor: str | None = None, order: Order = "best", typing: bool = False, limit: int = PAGE
) -> Found:  # fmt: skip
    """A page of the tickets that have the words and meet the filters of `text`. Spam and trash are found only when asked for. Raises
    Invalid for a cursor we didn't make."""
    fields = fields_of(db) if ":" in text else own_fields()  # without a filter nothing is asked of the others
    asked = read_search(text, fields, now=asking.now, zone=asking.zone, typing=typing)
    narrowed = _narrowed(asked, asking, fields)
    if asked.is_empty:
        return Found([], None, 0, False, asked, fields=fields)
    if not asked.terms:
        return _only_filtered(db, asked, narrowed, unpack_cursor(cursor, 1), limit, fields)
    candidates = find_candidates(db, asked)
    after = unpack_cursor(cursor, 2, more=KEPT)
    if after:
        count, more = after[0], bool(after[1])
        rest = [_Placed(0, one, one) for one in after[2:]]
    else:
        weighing = _weighing(narrowed) if asked.conditions else _usual_weighing(asking.me)
        placed = _placed(db, candidates.weights, weighing, order, _moment(asking.now), id_of(text) or 0)
        more = candidates.more or len(candidates.weights) > MOST
        if more and asked.conditions and len(placed) < limit:
            placed, more = _from_filtered(db, asked, candidates, narrowed, order, _moment(asking.now))
        count, rest = len(placed), placed[: limit + KEPT]
    shown, later = rest[:limit], rest[limit : limit + KEPT]
    following = pack_cursor([count, int(more), *(one.ticket for one in later)]) if later else None
    messages = best_messages(candidates.lists, [one.source for one in shown])
    hits = show(db, [(one.ticket, one.source, messages.get(one.source, 0)) for one in shown], candidates.terms)
    return Found(hits, following, count, more, asked, candidates.mended, candidates.closest, fields)


def _narrowed(asked: Asked, asking: Asking, fields: Mapping[str, Field]) -> ColumnElement[bool]:
    if not asked.conditions:
        return _usual(asking.me)
    within = where(asked.conditions, asking, fields)
    if asking.me:
        within = and_(within, *_seen(asking.me))
    if any(one.field == "shelved" for one in asked.conditions.all_of_them):
        return within
    return and_(tickets.c.shelved.is_(None), within)


@lru_cache(1_000)
def _usual(me: int | None) -> ColumnElement[bool]:
    """Of a search without filters, put together once for each person."""
    return and_(tickets.c.shelved.is_(None), *(_seen(me) if me else ()))


def _weighing(narrowed: ColumnElement[bool]) -> Select[Any]:
    """What the ranks of `tickets` are made of."""
    columns = tickets.c.id, tickets.c.status, type_coerce(tickets.c.updated_at, BigInteger), tickets.c.merged_into
    return select(*columns).where(one_of(tickets.c.id, "tickets"), narrowed)


@lru_cache(1_000)
def _usual_weighing(me: int | None) -> Select[Any]:
    return _weighing(_usual(me))


@lru_cache(1_000)
def _seen(staff_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The ticket that has the words, and the one it was merged into, which is the one shown. By that one's team: asked by EXISTS,
    PostgreSQL reads all tickets first. Put together once for each person."""
    top = tickets.alias()
    team = select(top.c.team).where(top.c.id == tickets.c.merged_into).scalar_subquery()
    return visible_to(staff_id), or_(tickets.c.merged_into.is_(None), visible_to(staff_id, team))


def _placed(
    db: Connection, weights: Mapping[int, float], weighing: Select[Any], order: Order, as_of: int, exact: int
) -> list[_Placed]:
    """Best first, each conversation once: a merged ticket counts for the one it is in."""
    rows = db.execute(weighing, {"tickets": best_of(weights, MOST)}).all()
    if not rows:
        return []
    numbers, statuses, updated, merged = zip(*rows, strict=True)
    tops = [into or number for number, into in zip(numbers, merged, strict=True)]
    places: Sequence[int] = tops
    if order == "best":
        said = [weights[one] + (EXACT if one == exact else 0) for one in numbers]
        places = ranks(said, [one in OPEN for one in statuses], updated, as_of=as_of).tolist()
    found = sorted(map(_Placed._make, zip(places, tops, numbers, strict=True)), reverse=True)
    best: dict[int, _Placed] = {}
    for one in found if any(merged) else ():
        best.setdefault(one.ticket, one)
    return list(best.values()) or found


def _from_filtered(
    db: Connection, asked: Asked, candidates: Candidates, narrowed: ColumnElement[bool], order: Order, as_of: int
) -> tuple[list[_Placed], bool]:
    """Frequent words and a narrow filter: the newest tickets that meet the filter are asked for the words."""
    ids = _newest(db, asked, narrowed, None)
    weights, lists = having(db, asked, candidates.terms, ids)
    candidates.lists += lists
    return _placed(db, weights, _weighing(narrowed), order, as_of, 0), len(ids) == NARROW


def _only_filtered(
    db: Connection, asked: Asked, narrowed: ColumnElement[bool], after: Sequence[int] | None, limit: int,
    fields: Mapping[str, Field],
) -> Found:  # fmt: skip
    """No words to weigh: the newest first."""
    newest = _newest(db, asked, narrowed, None)
    met = newest if after is None else _newest(db, asked, narrowed, after[0])
    left_out = {
        one for term in asked.without for one in having(db, Asked("", part=asked.part), [term], [*newest, *met])[0]
    }
    rest = [one for one in met if one not in left_out]
    shown = rest[:limit]
    following = pack_cursor([shown[-1]]) if len(rest) > limit else None
    hits = show(db, [(one, one, 0) for one in shown], ())
    return Found(hits, following, len(set(newest) - left_out), len(newest) == NARROW, asked, fields=fields)


def _newest(db: Connection, asked: Asked, narrowed: ColumnElement[bool], before: int | None) -> list[int]:
    """At most NARROW. Few tickets are open: all of them are read from their index, where walking back through all tickets would read
    many that aren't. That both databases see by the order being of no index."""
    place = tickets.c.id + 0 if only_open(asked.conditions) else tickets.c.id
    query = select(tickets.c.id).where(narrowed, *([] if before is None else [tickets.c.id < before]))
    return list(db.execute(query.order_by(place.desc()).limit(NARROW)).scalars().all())


def _moment(at: datetime) -> int:
    return Moment().process_bind_param(at, None) or 0
