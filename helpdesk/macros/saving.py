"""A macro made, changed, copied, deleted and put back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Conflict, Forbidden, Invalid
from helpdesk.actions import MOST, Choices, check_action, kept_action
from helpdesk.actions.placeholders import check_placeholders
from helpdesk.conditions import written
from helpdesk.macros.macro import Draft, Macro
from helpdesk.macros.reading import may_change
from helpdesk.macros.tables import macros
from helpdesk.macros.translating import LOCALES
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.posting import LONGEST_MESSAGE

LONGEST_NAME, LONGEST_CATEGORY, DEEPEST = 80, 120, 4
MOST_MACROS = 300  # a person
KEPT = timedelta(days=30)  # after it was deleted


def create_macro(db: Connection, draft: Draft, choices: Choices, *, by: Staff, now: datetime) -> int:
    """Its number. Raises Invalid, naming the field, and Forbidden for sharing without being a lead."""
    values = _checked(draft, choices, by)
    own = select(func.count()).where(macros.c.owner == by.id, macros.c.deleted_at.is_(None))
    if db.execute(own).scalar_one() >= MOST_MACROS:
        raise Invalid(f"You have {MOST_MACROS} macros. Delete one you no longer use first.", field="name")
    return insert_row(db, macros, owner=by.id, version=1, created_at=now, updated_at=now, **values)


def change_macro(
    db: Connection, macro: Macro, draft: Draft, choices: Choices, *, version: int, by: Staff, now: datetime
) -> None:
    """`version`: the one the form was made of. Raises Conflict when somebody saved another since."""
    _may(macro, by)
    values = _checked(draft, choices, by)
    mine = macros.c.id == macro.id, macros.c.version == version, macros.c.deleted_at.is_(None)
    if not db.execute(update(macros).where(*mine).values(version=version + 1, updated_at=now, **values)).rowcount:
        raise Conflict("Somebody saved this macro while you wrote. Yours isn’t saved: look at theirs, then save again.")


def delete_macro(db: Connection, macro: Macro, *, by: Staff, now: datetime) -> None:
    """It can be put back for a month; what it did stays counted."""
    _may(macro, by)
    db.execute(update(macros).where(macros.c.id == macro.id).values(deleted_at=now))


def put_back(db: Connection, macro: Macro, *, by: Staff, now: datetime) -> None:
    _may(macro, by)
    if macro.deleted_at and macro.deleted_at < now - KEPT:
        raise Conflict("This macro was deleted more than a month ago.")
    db.execute(update(macros).where(macros.c.id == macro.id).values(deleted_at=None))


def _may(macro: Macro, by: Staff) -> None:
    if not may_change(macro, by):
        raise Forbidden("This macro is shared: leads change it. Make a copy of your own.")


def _checked(draft: Draft, choices: Choices, by: Staff) -> dict[str, Any]:
    name = " ".join(draft.name.replace("\x00", "").split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(f"Give the macro a name of at most {LONGEST_NAME} characters.", field="name")
    if draft.shared not in {"me", "everyone", *TEAMS}:
        raise Invalid("Choose who may use it.", field="shared")
    if draft.shared != "me" and not by.may("lead"):
        raise Forbidden("Leads share macros. Keep it for yourself, or ask a lead.", field="shared")
    texts = _texts(draft, choices)
    if len(draft.actions) > MOST:
        raise Invalid(f"A macro does at most {MOST} things.", field="actions")
    actions = [check_action(one, choices, place=f"action-{at}", user="macro") for at, one in enumerate(draft.actions)]
    if not texts and not actions:
        raise Invalid("Write what the customer reads, or add an action: it does nothing yet.", field="actions")
    return {
        "name": name, "category": _category(draft.category), "shared": draft.shared, "texts": texts,
        "actions": [kept_action(one) for one in actions],
        "conditions": written(draft.conditions),
    }  # fmt: skip


def _texts(draft: Draft, choices: Choices) -> dict[str, str]:
    found = {}
    for locale, text in draft.texts.items():
        kept = text.replace("\x00", "").strip()
        if locale not in LOCALES:
            raise Invalid("Choose the language from the list.", field="texts")
        if len(kept) > LONGEST_MESSAGE:
            raise Invalid("This text is longer than a message may be, 20,000 characters.", field=f"text-{locale}")
        check_placeholders(kept, choices["field"], place=f"text-{locale}")
        if kept:
            found[locale] = kept
    return found


def _category(path: str) -> str:
    """`Payouts/Delays` -> `Payouts / Delays`."""
    parts = [" ".join(part.split()) for part in path.replace("\x00", "").split("/")]
    kept = " / ".join([part for part in parts if part][:DEEPEST])
    if len(kept) > LONGEST_CATEGORY:
        raise Invalid(f"A category has at most {LONGEST_CATEGORY} characters.", field="category")
    return kept
