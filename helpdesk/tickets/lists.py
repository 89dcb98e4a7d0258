"""The queue: a page of a view, and how many tickets views hold."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    cast,
    func,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)

from foundation.columns import Big, constant
from foundation.errors import NotFound
from foundation.paging import Page, pack_cursor, unpack_cursor
from helpdesk.chat.tables import chats
from helpdesk.conditions import (
    Asking,
    Condition,
    Field,
    Present,
    asks_own,
    fields_asked,
    own_fields,
    where,
)
from helpdesk.people.person import customers
from helpdesk.permissions.sight import of_teams, visible_to
from helpdesk.tickets.narrowing import narrowed, says
from helpdesk.tickets.reading import Listed, listed, with_people
from helpdesk.tickets.sorting import FAR, SORTS, Sorted, WokenFirst
from helpdesk.tickets.tables import is_open, tickets
from helpdesk.tickets.ticket import OPEN, Ticket
from helpdesk.views.built_in import BUILT_IN, BY_KEY
from helpdesk.views.view import View

Order = str  # one of helpdesk.views.view.ORDERS

PAGE = 40
MOST_COUNTED = 1000
KEPT = 256  # statements that stay put together: one for each view, order and zone in use
COSTLY = ("said",)  # fields that read every message: not counted at each look
VIEWS = BUILT_IN
ANY_OPEN = Condition("status", "is_any_of", OPEN)  # as every built-in view of work says
STANDING = {"shelved": tickets.c.shelved.is_(None), "merged": tickets.c.merged_into.is_(None)}
_ONLY = bindparam("only", type_=Big)
_NOT_IN_LINE = cast(null(), BigInteger).label("in_line_since")


def find_view(key: str) -> View:
    """A built-in one."""
    if key not in BY_KEY:
        raise NotFound("There is no such view.")
    return BY_KEY[key]


class ListAsked(TypedDict, total=False):
    """What a page of a view is asked for, besides the view."""

    staff_id: Required[int]
    now: Required[datetime]
    zone: tzinfo
    cursor: str | None
    words: str
    order: Order | None
    most: int
    only: int | None
    sees: frozenset[str] | None


def list_tickets(db: Connection, view: View | str, **asked: Unpack[ListAsked]) -> Page[Ticket]:
    """A page of a view, as `list_rows` has it."""
    page = list_rows(db, view, **asked)
    return Page([one.ticket for one in page.items], page.next)


def list_rows(
    db: Connection,
    view: View | str,
    *,
    staff_id: int,
    now: datetime,
    zone: tzinfo = UTC,
    cursor: str | None = None,
    words: str = "",
    order: Order | None = None,
    most: int = PAGE,
    only: int | None = None,
    sees: frozenset[str] | None = None,
) -> Page[Listed]:
    """A page of a view, in `order` where it isn't to be its own. `words` narrows by subject, preview, person or reference. Of equals the
    newest comes first. Who waits in chat comes before all, in every built-in view of open tickets. `only`: this ticket, if it is in it. `sees`: as `Asking` has it."""
    view = find_view(view) if isinstance(view, str) else view
    wanted = _Wanted(
        view,
        order or view.order,
        zone,
        with_me=bool(staff_id),
        words=words,
        after=cursor,
        one=only is not None,
        most=most,
        sees=sees,
    )
    if wanted.is_usual:
        query, present = _usual_page(wanted)
        values = present.values(now, staff_id)
    else:
        query, values = (
            _page(wanted, Asking(now, staff_id or None, zone, sees), fields_asked(db, [view.conditions])),
            {},
        )
    rows = db.execute(query, values | {"only": only}).all()
    following = pack_cursor([int(rows[most - 1].place), rows[most - 1].id]) if len(rows) > most else None
    return Page([Listed(row) for row in rows[:most]], following)


@dataclass(frozen=True)
class _Wanted:
    """A page, but for who asks and when. `one`: of a single ticket, the parameter `only`."""

    view: View
    order: Order
    zone: tzinfo
    with_me: bool
    words: str
    after: str | None
    one: bool
    most: int
    sees: frozenset[str] | None

    @property
    def is_usual(self) -> bool:
        """Of the kind that is asked all day."""
        return not self.words and not self.after and asks_own([self.view.conditions])


@lru_cache(KEPT)
def _usual_page(wanted: _Wanted) -> tuple[Select[Any], Present]:
    """Put together once: that takes longer than the database needs to answer it."""
    present = Present()
    return _page(wanted, present.asking(wanted.zone, with_me=wanted.with_me, sees=wanted.sees), own_fields()), present


def _page(wanted: _Wanted, asking: Asking, fields: Mapping[str, Field]) -> Select[Any]:
    view, words, most, after = wanted.view, wanted.words, wanted.most, unpack_cursor(wanted.after, 2)
    found = _within(view, asking, fields, words)
    if wanted.one:
        found = and_(tickets.c.id == _ONLY, found)
    sort = SORTS[wanted.order]
    if view.key == "mine":
        sort = WokenFirst(sort)
    parts = [_sorted(found, sort, after, words=words, besides_line=view.takes_in_chats, most=most)]
    if view.takes_in_chats:
        parts.append(_in_line(found, after, words=words, one=wanted.one, seen=_seen(asking)))
    page = union_all(*parts).subquery()
    query = (
        with_people(listed).join(page, page.c.ticket == tickets.c.id).add_columns(page.c.place, page.c.in_line_since)
    )
    return query.order_by(page.c.place, tickets.c.id.desc()).limit(constant(most + 1))


def first_ids(db: Connection, view: View, asking: Asking, *, but: ColumnElement[bool], most: int) -> list[int]:
    """Ids in the view's own order, those left out that `but` names."""
    query = select(tickets.c.id).where(within(db, view, asking), ~but).order_by(*SORTS[view.order].order)
    return list(db.execute(query.limit(most)).scalars())


def within(db: Connection, view: View, asking: Asking, *, words: str = "") -> ColumnElement[bool]:
    """Over `tickets`: what its conditions say, and by `words`. What is spam, in the trash, merged or snoozed is left out, unless the
    view asks for it, and what belongs to a team that shows its tickets to its members only."""
    return _within(view, asking, fields_asked(db, [view.conditions]), words)


def _within(view: View, asking: Asking, fields: Mapping[str, Field], words: str) -> ColumnElement[bool]:
    found = and_(_meets(view, asking, fields), _seen(asking))
    if not words:
        return found
    return and_(found, narrowed(words))


def count_view(db: Connection, view: View, asking: Asking, *, most: int = MOST_COUNTED, words: str = "") -> int:
    """How many it holds, counted up to `most`."""
    some = select(tickets.c.id).where(within(db, view, asking, words=words)).limit(most).subquery()
    return int(db.execute(select(func.count()).select_from(some)).scalar_one())


def count_views(
    db: Connection,
    *,
    staff_id: int,
    now: datetime,
    views: Iterable[View] = BUILT_IN,
    zone: tzinfo = UTC,
    sees: frozenset[str] | None = None,
) -> dict[str, int]:
    """How many tickets each view holds, in one statement that an index alone answers where they ask for nothing else. Views that
    reach beyond open tickets, or into every message, aren't counted."""
    counted = tuple(view for view in views if view.only_open and not any(view.asks(field) for field in COSTLY))
    if not counted:
        return {}
    conditions = [view.conditions for view in counted]
    if asks_own(conditions):
        query, present = _usual_counts(counted, zone, with_me=bool(staff_id), sees=sees)
        values = present.values(now, staff_id)
    else:
        query, values = _counts(counted, Asking(now, staff_id or None, zone, sees), fields_asked(db, conditions)), {}
    row = db.execute(query, values).one()
    return {view.key: int(number) for view, number in zip(counted, row, strict=True)}


@lru_cache(KEPT)
def _usual_counts(counted: tuple[View, ...], zone: tzinfo, *, with_me: bool, sees: frozenset[str] | None) -> tuple[Select[Any], Present]:  # fmt: skip
    """Put together once."""
    present = Present()
    return _counts(counted, present.asking(zone, with_me=with_me, sees=sees), own_fields()), present


def _counts(counted: Collection[View], asking: Asking, fields: Mapping[str, Field]) -> Select[Any]:
    said = {name for name in STANDING if not any(_reaches(view, name) for view in counted)}
    sums: list[Any] = [
        func.count().filter(_meets(view, asking, fields, said | {"open"})).label(f"n{at}")
        for at, view in enumerate(counted)
    ]
    of_all = (STANDING[name] for name in STANDING if name in said)
    return select(*sums).select_from(tickets).where(is_open, *of_all, _seen(asking))


def _seen(asking: Asking) -> ColumnElement[bool]:
    """What belongs to a team that keeps it from them is left out."""
    if asking.me is None:
        return true()
    return visible_to(asking.me) if asking.sees is None else of_teams(asking.sees)


def _sorted(
    found: ColumnElement[bool], sort: Sorted, after: list[int] | None, *, words: str, besides_line: bool, most: int
) -> Select[Any]:
    """A page's tickets by number alone, so that an index can find them; people and words are read for these only."""
    query = select(tickets.c.id.label("ticket"), sort.place.label("place"), _NOT_IN_LINE).where(found)
    if words:
        query = query.join(customers, customers.c.key == tickets.c.customer).where(says(words))
    if besides_line:
        query = query.where(tickets.c.id.not_in(select(chats.c.ticket).where(chats.c.state == "waiting")))
    if after and after[0] > -FAR // 2:
        query = query.where(sort.after(after[0], after[1]))
    return select(query.order_by(*sort.order).limit(constant(most + 1)).subquery())


def _in_line(
    found: ColumnElement[bool], after: list[int] | None, *, words: str, one: bool, seen: ColumnElement[bool]
) -> Select[Any]:
    """Who waits in chat, the longest first: before every other place."""
    since = type_coerce(chats.c.started_at, BigInteger)
    place = since - FAR
    query = (
        select(tickets.c.id.label("ticket"), place.label("place"), since.label("in_line_since"))
        .join(chats, chats.c.ticket == tickets.c.id)
        .where(chats.c.state == "waiting", seen)
    )
    if one:
        query = query.where(tickets.c.id == _ONLY)
    if words:
        query = query.join(customers, customers.c.key == tickets.c.customer).where(found, says(words))
    if after:
        query = query.where(or_(place > after[0], and_(place == after[0], tickets.c.id < after[1])))
    return query


def _meets(view: View, asking: Asking, fields: Any, said: Collection[str] = ()) -> ColumnElement[bool]:
    """`said`: what is asked of all the tickets anyway, and needn't be asked again for each view."""
    conditions, kept = view.conditions, dict[str, Field](fields)
    if "open" in said:
        conditions = replace(conditions, every=tuple(one for one in conditions.every if one != ANY_OPEN))
    parts: list[ColumnElement[bool]] = []  # that they are open is said by their conditions, once
    if conditions.every or conditions.some:
        parts.append(where(conditions, asking, kept))
    parts += [part for name, part in STANDING.items() if name not in said and not _reaches(view, name)]
    if not view.asks("snoozed") and view.only_open:
        parts.append(or_(tickets.c.snoozed_until.is_(None), tickets.c.snoozed_until <= asking.now))
    return and_(true(), *parts)


def _reaches(view: View, name: str) -> bool:
    """Whether it asks for what is set aside, or for what is merged: then it isn't left out."""
    return view.asks("shelved") or (name == "merged" and view.asks("merged"))
