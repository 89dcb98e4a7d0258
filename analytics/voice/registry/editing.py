"""People's edits: each is decided, entered in the log, and what follows from it for comments is done or asked for."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from analytics.voice.registry import deciding
from analytics.voice.registry.candidates import Candidate, read_candidate
from analytics.voice.registry.folding import CANDIDATES, THEMES, Patch, holds
from analytics.voice.registry.log import UNDO, Editor, begin_editing, read_edit, read_rows, record
from analytics.voice.registry.moving import move_all, move_back, move_some
from analytics.voice.registry.passes import PLACE, ask_for
from analytics.voice.registry.standing import ACTIVE, Registry, read_registry
from analytics.voice.tables import verbatims
from foundation.errors import Conflict, Invalid, NotFound
from foundation.jobs import enqueue

TYPICAL = 5  # members of a proposal that become examples of the theme it makes

SIMPLE: dict[str, Callable[[Registry, str, str], deciding.Change]] = {
    "rename": deciding.rename,
    "describe": deciding.describe,
    "move": deciding.move,
    "own": deciding.own,
    "archive": lambda registry, key, _value: deciding.archive(registry, key),
    "restore": lambda registry, key, _value: deciding.restore(registry, key),
    "lock": lambda registry, key, _value: deciding.lock(registry, key, True),
    "unlock": lambda registry, key, _value: deciding.lock(registry, key, False),
}


def edit_theme(db: Connection, kind: str, key: str, value: str = "", *, by: Editor, now: datetime) -> int:
    """Rename, describe, move, own, archive, restore, lock or unlock; returns the edit's number."""
    if kind not in SIMPLE:
        raise Invalid(f"{kind[:20]!r} isn’t something one does to a theme.", field="kind")
    begin_editing(db, now)
    registry = read_registry(db)
    change = SIMPLE[kind](registry, key, value)
    return _record(db, kind, change, about=registry.known[key].name, by=by, now=now, theme=key)


def merge_themes(db: Connection, key: str, into: str, *, by: Editor, now: datetime) -> int:
    """The theme's comments go to the other at once; its key leads there from now on."""
    begin_editing(db, now)
    registry = read_registry(db)
    change = deciding.merge(registry, key, into)
    number = _record(db, "merge", change, about=registry.known[key].name, by=by, now=now, theme=key)
    move_all(db, number, key, into)
    return number


def split_theme(db: Connection, key: str, name: str, examples: Sequence[int], *, by: Editor, now: datetime) -> int:
    """These comments begin a new theme at once; those like them follow in a job."""
    begin_editing(db, now)
    theirs = select(verbatims.c.id).where(
        verbatims.c.id.in_(examples), verbatims.c.theme == key, verbatims.c.text != ""
    )
    registry = read_registry(db)
    born, change = deciding.split(registry, key, name, sorted(db.execute(theirs).scalars()))
    number = _record(db, "split", change, about=registry.known[key].name, by=by, now=now, theme=born)
    move_some(db, number, list(examples), key, born)
    ask_for(db, PLACE, edit=number, now=now)
    return number


def accept_candidate(db: Connection, number: int, *, name: str, area: str, by: Editor, now: datetime) -> int:
    """The proposal becomes a theme with its most typical comments as examples; the others follow in a job."""
    begin_editing(db, now)
    found = _waiting(db, number)
    _born, change = deciding.accept(
        read_registry(db),
        number,
        name=name,
        description=f"Comments that say “{found.name}” and the like.",
        area=area,
        examples=_typical(db, found),
    )
    return _decide(db, "accept", change, found, by=by, now=now)


def merge_candidate(db: Connection, number: int, into: str, *, by: Editor, now: datetime) -> int:
    """The proposal's comments join a theme that is there; its typical ones become examples."""
    begin_editing(db, now)
    found = _waiting(db, number)
    change = deciding.merge_candidate(read_registry(db), number, into, _typical(db, found))
    return _decide(db, "join", change, found, by=by, now=now)


def dismiss_candidate(db: Connection, number: int, *, by: Editor, now: datetime) -> int:
    """It isn't a theme: neither it nor what is like it is proposed again."""
    begin_editing(db, now)
    found = _waiting(db, number)
    return record(db, "dismiss", deciding.dismiss(number), about=found.name, by=by, now=now, candidate=number)


def undo(db: Connection, number: int, *, by: Editor, now: datetime) -> int:
    """One more entry, which takes another back. Raises Conflict when what it changed was changed again since."""
    begin_editing(db, now)
    edit = read_edit(db, number)
    rows = read_rows(db, edit.after)
    if not holds(rows, edit.after):
        raise Conflict(
            "What this edit changed was changed again since, so it can’t be undone. Make the change you want now."
        )
    _refuse_to_orphan(read_registry(db), edit.before, edit.kind)
    made = record(
        db,
        UNDO,
        edit.before,
        about=edit.about,
        by=by,
        now=now,
        theme=edit.theme,
        candidate=edit.candidate,
        undoes=number,
    )
    move_back(db, number, made)
    _count_anew(db)
    return made


def _decide(db: Connection, kind: str, change: deciding.Change, found: Candidate, *, by: Editor, now: datetime) -> int:
    theme = change[CANDIDATES][str(found.id)]["theme"]
    number = _record(db, kind, change, about=found.name, by=by, now=now, theme=theme, candidate=found.id)
    move_some(db, number, [int(key) for key in change["examples"]], None, theme)
    ask_for(db, PLACE, edit=number, now=now)
    return number


def _record(db: Connection, kind: str, change: Patch, **told: Any) -> int:
    number = record(db, kind, change, **told)
    _count_anew(db)
    return number


def _count_anew(db: Connection) -> None:
    enqueue(db, "voice.summarise", unique="voice.summarise")


def _waiting(db: Connection, number: int) -> Candidate:
    found = read_candidate(db, number)
    if found is None:
        raise NotFound("This proposal isn’t here any more. The ones of today are on the page.")
    if found.status != "waiting":
        raise Conflict("Somebody has decided on this proposal in the meantime. Reload the page to see what they chose.")
    return found


def _typical(db: Connection, found: Candidate) -> list[int]:
    """Of its first members those that still have words and no theme."""
    wanted = found.members[: 4 * TYPICAL]
    free = select(verbatims.c.id).where(verbatims.c.id.in_(wanted), verbatims.c.theme.is_(None), verbatims.c.text != "")
    left = set(db.execute(free).scalars())
    return [number for number in wanted if number in left][:TYPICAL]


def _refuse_to_orphan(registry: Registry, patch: Patch, kind: str) -> None:
    """A theme others were merged into or split from can't be taken back before they are."""
    for key, fields in patch.get(THEMES, {}).items():
        if fields.get("status", ACTIVE) == ACTIVE:
            if kind in {"merge", "archive"} and "status" in fields:
                _refuse_second_name(registry, key)
            continue
        leaning = [theme for theme in registry.known.values() if theme.into == key and theme.status == "merged"]
        leaning += [theme for theme in registry.all.values() if theme.split_from == key]
        if leaning and fields["status"] == "withdrawn":
            raise Conflict(f"“{leaning[0].name}” was merged into it or split from it. Undo that first.")


def _refuse_second_name(registry: Registry, key: str) -> None:
    name = registry.known[key].name
    if any(theme.name.casefold() == name.casefold() for theme in registry.all.values() if theme.key != key):
        raise Conflict(f"Another theme is called “{name}” now. Rename that one first.")
