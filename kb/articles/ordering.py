"""In which order sections stand, and articles within a section: chosen by a writer, by name and title where nobody chose."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, select, update

from foundation.errors import Invalid
from kb.articles.tables import articles, section_places

MOST = 2_000


def section_order(db: Connection) -> dict[str, int]:
    """The place of each section somebody put somewhere."""
    return {row.name: row.place for row in db.execute(select(section_places))}


def place_of(name: str, chosen: Mapping[str, int], usual: Sequence[str]) -> tuple[int, int, str]:
    """A sort key: chosen places first, then the usual ones, then by name."""
    if name in chosen:
        return 0, chosen[name], name
    return (1, usual.index(name), name) if name in usual else (2, 0, name)


def order_sections(db: Connection, names: Sequence[str]) -> None:
    """Put the sections in this order. Raises Invalid when one is named twice or isn't there."""
    there = set(db.execute(select(articles.c.section).distinct()).scalars())
    _check(names, there)
    db.execute(delete(section_places))
    db.execute(section_places.insert(), [{"name": name, "place": place} for place, name in enumerate(names)])


def order_articles(db: Connection, section: str, ids: Sequence[str]) -> None:
    """Put the articles of a section in this order."""
    there = set(db.execute(select(articles.c.id).where(articles.c.section == section)).scalars())
    _check(ids, there)
    change = update(articles).where(articles.c.id == bindparam("article")).values(place=bindparam("at"))
    db.execute(change, [{"article": one, "at": place} for place, one in enumerate(ids)])


def moved(items: Sequence[str], item: str, step: int) -> list[str]:
    """The items with one of them a place further up (-1) or down (1); at the ends it stays."""
    order = list(items)
    if item not in order:
        return order
    at = order.index(item)
    order.insert(max(0, at + step), order.pop(at))
    return order


def _check(items: Sequence[str], there: set[str]) -> None:
    if not items or len(items) > MOST or len(set(items)) != len(items) or not set(items) <= there:
        raise Invalid("The list changed while you were ordering it. Reload the page and order it again.", field="item")
