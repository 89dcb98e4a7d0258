"""Where and by whom a theme is heard: its share of all comments of each page and role, and a headline of what stands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.voice.numbers import percent

LEAST = 30  # comments of a page and role below which no share is told
ROWS, COLUMNS = 10, 4
SHADES = (0.02, 0.05, 0.1, 0.2, 0.4)  # shares from which on a cell is one shade darker
TELLING = 0.1  # a share that makes a headline
PEOPLE = {"freelancer": "freelancers", "client": "clients", "agency": "agencies"}
NEAR = (
    (0.47, 0.53, "Half"),
    (0.31, 0.36, "A third"),
    (0.235, 0.265, "A quarter"),
    (0.64, 0.69, "Two thirds"),
    (0.73, 0.77, "Three quarters"),
    (0.19, 0.21, "A fifth"),
)

Places = Mapping[tuple[str, str], int]  # (page, role) -> comments; "" where it isn't known


@dataclass(frozen=True)
class Cell:
    """`count` of the page's and role's `of` comments are about the theme; either is "" for all of them."""

    page: str | None
    role: str | None
    count: int
    of: int

    @property
    def too_few(self) -> bool:
        return self.of < LEAST

    @property
    def share(self) -> float:
        return self.count / self.of if self.of else 0.0

    @property
    def shade(self) -> int:
        return 0 if self.too_few else sum(self.share >= step for step in SHADES)


@dataclass(frozen=True)
class Heat:
    """`rows` are pages with the most comments about the theme first, each by role and in all; the last row is all pages."""

    roles: list[str]
    rows: list[tuple[str | None, list[Cell]]]
    headline: str
    more: int  # pages that aren't shown


def heat(own: Places, every: Places) -> Heat | None:
    """None where nobody said anything."""
    if not sum(own.values()):
        return None
    roles = _most({place: count for place, count in every.items() if count}, 1)[:COLUMNS]
    pages = _most(own, 0)
    columns: list[str | None] = [*roles, None]
    shown: list[str | None] = [*pages[:ROWS], None]
    rows = [(page, [_cell(own, every, page, role) for role in columns]) for page in shown]
    return Heat(roles, rows, _headline([cell for _, cells in rows for cell in cells]), max(0, len(pages) - ROWS))


def _cell(own: Places, every: Places, page: str | None, role: str | None) -> Cell:
    def fits(place: tuple[str, str]) -> bool:
        return (page is None or place[0] == page) and (role is None or place[1] == role)

    count = sum(number for place, number in own.items() if fits(place))
    return Cell(page, role, count, max(count, sum(number for place, number in every.items() if fits(place))))


def _headline(cells: Sequence[Cell]) -> str:
    named = [cell for cell in cells if cell.page and cell.role and not cell.too_few]
    best = max(named, key=lambda cell: (cell.share, cell.count), default=None)
    if best is None:
        return "Where and by whom"
    if best.share < TELLING:
        return "No page stands out"
    people = PEOPLE.get(best.role or "", f"people of the role {best.role}")
    return f"{_in_words(best.share)} of what {people} say on the {best.page} page"


def _in_words(share: float) -> str:
    for low, high, words in NEAR:
        if low <= share <= high:
            return words
    return percent(share)


def _most(of: Places, axis: int) -> list[str]:
    sums: dict[str, int] = {}
    for place, count in of.items():
        sums[place[axis]] = sums.get(place[axis], 0) + count
    return sorted(sums, key=lambda name: (name == "", -sums[name], name))
