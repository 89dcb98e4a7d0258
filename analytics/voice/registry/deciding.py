"""What an edit changes, as a pure function of the themes as they stand; refused where it would make no sense, in a sentence."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Any

from analytics.voice.registry.folding import CANDIDATES, EXAMPLES, THEMES
from analytics.voice.registry.standing import ACTIVE, ARCHIVED, MERGED, Registry, Standing, as_row
from foundation.errors import Conflict, Invalid, NotFound

NAME, DESCRIPTION, AREA, OWNER = 80, 500, 40, 120
MOST_EXAMPLES = 200

Change = dict[str, dict[str, Any]]


def rename(registry: Registry, key: str, name: str) -> Change:
    _open(registry, key)
    return _fields(key, name=_free_name(registry, name, key))


def describe(registry: Registry, key: str, description: str) -> Change:
    _open(registry, key)
    return _fields(
        key, description=_text(description, DESCRIPTION, "description", "Say in a sentence what belongs here.")
    )


def move(registry: Registry, key: str, area: str) -> Change:
    _open(registry, key)
    return _fields(key, area=_area(area))


def own(registry: Registry, key: str, owner: str) -> Change:
    """A locked theme may change hands."""
    _active(registry, key)
    name = " ".join(owner.split())
    if len(name) > OWNER:
        raise Invalid(f"An owner’s name has at most {OWNER} characters.", field="owner")
    return _fields(key, owner=name or None)


def lock(registry: Registry, key: str, locked: bool) -> Change:
    if _active(registry, key).locked == locked:
        raise Conflict("This theme is locked already." if locked else "This theme isn’t locked.")
    return _fields(key, locked=locked)


def archive(registry: Registry, key: str) -> Change:
    _open(registry, key)
    return _fields(key, status=ARCHIVED)


def restore(registry: Registry, key: str) -> Change:
    theme = _known(registry, key)
    if theme.status != ARCHIVED:
        raise Conflict(f"“{theme.name}” isn’t archived.")
    _free_name(registry, theme.name, key)
    return _fields(key, status=ACTIVE)


def merge(registry: Registry, key: str, into: str) -> Change:
    if key == into:
        raise Invalid("Choose another theme to merge it into.", field="into")
    _open(registry, key)
    _open(registry, into)
    return _fields(key, status=MERGED, into=into)


def split(registry: Registry, key: str, name: str, examples: Sequence[int]) -> tuple[str, Change]:
    """A new theme in the same area, begun by these comments; returns its key and the change."""
    theme = _open(registry, key)
    if not examples:
        raise Invalid("Mark at least one comment that belongs to the new theme.", field="examples")
    if len(examples) > MOST_EXAMPLES:
        raise Invalid(f"Mark at most {MOST_EXAMPLES} comments; the rest follow by likeness.", field="examples")
    name = _free_name(registry, name)
    born = new_key(name, registry.known)
    row = as_row(Standing(born, name, theme.area, f"Split from “{theme.name}”.", split_from=key))
    return born, {THEMES: {born: row}, EXAMPLES: _examples(examples, born)}


def accept(
    registry: Registry, candidate: int, *, name: str, description: str, area: str, examples: Sequence[int]
) -> tuple[str, Change]:
    """A new theme out of a proposal; returns its key and the change."""
    name = _free_name(registry, name)
    born = new_key(name, registry.known)
    row = as_row(Standing(born, name, _area(area), " ".join(description.split())[:DESCRIPTION]))
    decided = {str(candidate): {"status": "accepted", "theme": born}}
    return born, {THEMES: {born: row}, EXAMPLES: _examples(examples, born), CANDIDATES: decided}


def merge_candidate(registry: Registry, candidate: int, into: str, examples: Sequence[int]) -> Change:
    _open(registry, into)
    return {EXAMPLES: _examples(examples, into), CANDIDATES: {str(candidate): {"status": "merged", "theme": into}}}


def dismiss(candidate: int) -> Change:
    return {CANDIDATES: {str(candidate): {"status": "dismissed", "theme": None}}}


def correct(registry: Registry, verbatim: int, *, was: str | None, key: str) -> Change:
    """One comment is an example of `key`; of no theme where that is empty."""
    if key:
        _active(registry, key)
    if (was or "") == key:
        raise Conflict("This comment has that theme already." if key else "This comment has no theme already.")
    return {EXAMPLES: _examples([verbatim], key)}


def new_key(name: str, taken: Collection[str]) -> str:
    """A key that no theme has or ever had: the name in small letters, numbered where it was used before."""
    plain = (
        unicodedata.normalize("NFKD", name.replace("’", "").replace("'", "")).encode("ascii", "ignore").decode().lower()
    )
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "theme"
    found, number = stem, 1
    while found in taken or found == "none":
        number += 1
        found = f"{stem}-{number}"
    return found


def _known(registry: Registry, key: str) -> Standing:
    if key not in registry.known:
        raise NotFound("This theme doesn’t exist any more. All themes are under Themes.")
    return registry.known[key]


def _active(registry: Registry, key: str) -> Standing:
    theme = _known(registry, key)
    if theme.status != ACTIVE:
        raise Conflict(f"“{theme.name}” was {theme.status} in the meantime. Reload the page to see the themes of now.")
    return theme


def _open(registry: Registry, key: str) -> Standing:
    theme = _active(registry, key)
    if theme.locked:
        raise Conflict(f"“{theme.name}” is locked: it stays as it is. Unlock it first.")
    return theme


def _free_name(registry: Registry, name: str, own: str | None = None) -> str:
    name = _text(name, NAME, "name", "Give the theme a name.")
    for theme in registry.all.values():
        if theme.name.casefold() == name.casefold() and theme.key != own:
            raise Conflict(
                f"Another theme is called “{theme.name}”. Merge the two, or choose another name.", field="name"
            )
    return name


def _area(area: str) -> str:
    return _text(area, AREA, "area", "Say which area it belongs to.")


def _text(text: str, most: int, field: str, missing: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid(missing, field=field)
    if len(text) > most:
        raise Invalid(f"That is longer than {most} characters. Say it shorter.", field=field)
    return text


def _fields(key: str, **fields: Any) -> Change:
    return {THEMES: {key: fields}}


def _examples(verbatims: Sequence[int], theme: str) -> dict[str, Any]:
    return {str(number): {"theme": theme} for number in verbatims}
