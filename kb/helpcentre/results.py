"""What a search page shows of the hits there are: those worth showing, by section, ten at a time. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.markdown import slugify
from kb.search import Hit
from kb.search.confidence import UNSURE

A_PAGE = 10
TAIL = 0.25  # of the best hit's score: what has less shares only a small word
CLOSEST = 5  # as many as are shown when none answers


@dataclass(frozen=True)
class Filter:
    """A section with how many of the hits are in it."""

    name: str
    slug: str
    count: int


@dataclass(frozen=True)
class Results:
    hits: tuple[Hit, ...]  # of this page
    total: int  # in the chosen section, or in all
    everywhere: int  # in all sections
    filters: tuple[Filter, ...]  # most hits first, then as ranked
    chosen: Filter | None
    page: int  # from 1
    pages: int
    unsure: bool
    spelling: str | None

    @property
    def first(self) -> int:
        return (self.page - 1) * A_PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.hits) - 1


def choose_results(hits: Sequence[Hit], *, section: str = "", page: int = 1, chance: float = 1.0) -> Results:
    """`chance` is how likely one of the first hits answers: below UNSURE they are the closest we have, and we say so. A section none is in, or a page too far, gives the nearest there is."""
    unsure = bool(hits) and chance < UNSURE
    worth = [hit for hit in hits if hit.score >= TAIL * hits[0].score][: CLOSEST if unsure else None]
    counted = Counter(hit.section for hit in worth)
    filters = tuple(Filter(name, slugify(name), count) for name, count in counted.most_common())
    chosen = next((one for one in filters if one.slug == section), None)
    within = [hit for hit in worth if chosen is None or hit.section == chosen.name]
    pages = max(1, -(-len(within) // A_PAGE))
    page = min(max(page, 1), pages)
    return Results(
        hits=tuple(within[(page - 1) * A_PAGE : page * A_PAGE]),
        total=len(within),
        everywhere=len(worth),
        filters=filters,
        chosen=chosen,
        page=page,
        pages=pages,
        unsure=unsure,
        spelling=worth[0].spelling if worth else None,
    )
