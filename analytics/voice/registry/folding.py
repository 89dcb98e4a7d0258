"""The registry is a fold of its log: each edit carries a patch, and patches laid over one another are what stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

THEMES, EXAMPLES, CANDIDATES = "themes", "examples", "candidates"
PARTS = (THEMES, EXAMPLES, CANDIDATES)

Patch = Mapping[str, Mapping[str, Any]]
"""By part and key the fields that change, e.g. `{"themes": {"fees": {"name": "Fees"}}}`; None takes an example away."""


@dataclass
class Folded:
    """Every row the log speaks of, by part and key. Keys of examples and candidates are numbers written as text."""

    themes: dict[str, dict[str, Any]] = field(default_factory=dict)
    examples: dict[str, dict[str, Any]] = field(default_factory=dict)
    candidates: dict[str, dict[str, Any]] = field(default_factory=dict)

    def part(self, name: str) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = getattr(self, name)
        return found


def fold(patches: Iterable[Patch]) -> Folded:
    folded = Folded()
    for patch in patches:
        lay(folded, patch)
    return folded


def lay(folded: Folded, patch: Patch) -> None:
    for name in PARTS:
        rows = folded.part(name)
        for key, fields in patch.get(name, {}).items():
            if fields is None:
                rows.pop(key, None)
            else:
                rows[key] = rows.get(key, {}) | fields


def taking_back(folded: Folded, patch: Patch) -> dict[str, dict[str, Any]]:
    """The patch that undoes `patch`, laid over `folded`. A theme that was born stays known, withdrawn: its id isn't free."""
    return {
        name: {key: _earlier(name, folded.part(name).get(key), fields) for key, fields in patch[name].items()}
        for name in PARTS
        if patch.get(name)
    }


def holds(folded: Folded, patch: Patch) -> bool:
    """Whether everything the patch says is still so; else what came later would be lost by undoing it."""
    return all(
        rows.get(key) is None if fields is None else _within(fields, rows.get(key))
        for name in PARTS
        for rows in [folded.part(name)]
        for key, fields in patch.get(name, {}).items()
    )


def _within(fields: Mapping[str, Any], row: Mapping[str, Any] | None) -> bool:
    return row is not None and all(row.get(name) == value for name, value in fields.items())


def _earlier(part: str, row: Mapping[str, Any] | None, fields: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return {"status": "withdrawn"} if part == THEMES else None
    return dict(row) if fields is None else {name: row.get(name) for name in fields}
