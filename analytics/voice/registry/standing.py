"""The themes as they stand: names people gave, and where a key that was merged or split leads today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from analytics.voice.registry.tables import voice_themes
from analytics.voice.registry.themes import Theme, load_themes

ACTIVE, ARCHIVED, MERGED, WITHDRAWN = "active", "archived", "merged", "withdrawn"
NO_NAME = "No theme yet"


@dataclass(frozen=True)
class Standing:
    """One theme as people left it."""

    key: str
    name: str
    area: str
    description: str
    owner: str | None = None
    status: str = ACTIVE
    into: str | None = None
    split_from: str | None = None
    locked: bool = False


class Registry:
    """`all` holds the active themes, in their areas' order; `known` every theme there ever was."""

    def __init__(self, themes: Iterable[Standing]) -> None:
        self.known = {theme.key: theme for theme in themes}
        self.all = {theme.key: theme for theme in self.known.values() if theme.status == ACTIVE}

    @property
    def owned(self) -> frozenset[str]:
        return frozenset(key for key, theme in self.all.items() if theme.owner)

    def name(self, key: str | None) -> str:
        """The name to show; comments without a theme, or with one that is gone, have a name as well."""
        found = self.known.get(self.now(key) or "")
        return found.name if found and found.status != WITHDRAWN else NO_NAME

    def now(self, key: str | None) -> str | None:
        """Where the key leads after all merges; None for a key nobody knows."""
        for _ in range(len(self.known) + 1):
            theme = self.known.get(key or "")
            if theme is None or theme.status != MERGED:
                return theme.key if theme else None
            key = theme.into
        return None

    def leading_to(self, key: str) -> list[str]:
        """The theme and all that were merged into it."""
        return [known for known in self.known if self.now(known) == key]

    def taking(self, key: str | None) -> str | None:
        """The theme that takes a new comment found to be about `key`: None when it was archived or withdrawn."""
        found = self.now(key)
        return found if found in self.all else None

    def areas(self) -> list[str]:
        return list(dict.fromkeys(theme.area for theme in self.all.values()))

    def parts(self, key: str) -> list[str]:
        """Active themes that were split off this one, and off those."""
        found = [key]
        for parent in found:
            found += [
                theme.key
                for theme in self.all.values()
                if theme.split_from and self.now(theme.split_from) == parent and theme.key not in found
            ]
        return found[1:]


def read_registry(db: Connection) -> Registry:
    """One statement. Before the first edit it is the file of themes."""
    rows = {row.id: row for row in db.execute(select(voice_themes))}
    seeded = [
        _standing(rows[key]) if (key := theme.key) in rows else seed(theme) for theme in load_themes().all.values()
    ]
    born = [_standing(row) for key, row in sorted(rows.items()) if key not in load_themes().all]
    order = {area: place for place, area in enumerate(dict.fromkeys(theme.area for theme in [*seeded, *born]))}
    return Registry(sorted([*seeded, *born], key=lambda theme: order[theme.area]))


def seed(theme: Theme) -> Standing:
    return Standing(theme.key, theme.name, theme.area, theme.description)


def as_row(theme: Standing) -> dict[str, Any]:
    """The fields of its row, without the id."""
    fields = vars(replace(theme)).copy()
    del fields["key"]
    return fields


def resolve(registry: Registry, found: Sequence[tuple[str | None, float]]) -> list[tuple[str | None, float]]:
    """Found keys as the themes of today that take comments."""
    return [(now, sure if now else 0.0) for key, sure in found for now in [registry.taking(key)]]


def _standing(row: Any) -> Standing:
    return Standing(
        row.id, row.name, row.area, row.description, row.owner, row.status, row.into, row.split_from, row.locked
    )
