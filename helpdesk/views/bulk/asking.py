"""A change of many tickets is asked for, or its undoing: which tickets it means is settled here, once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, literal, null, select, update

from foundation.accounts import Staff
from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from foundation.jobs import enqueue
from helpdesk.conditions import Asking
from helpdesk.permissions.sight import only_visible, visible_to
from helpdesk.tickets.lists import count_view, within
from helpdesk.tickets.tables import tickets
from helpdesk.views.bulk.actions import ACTIONS
from helpdesk.views.bulk.reading import CAN_BE_UNDONE
from helpdesk.views.tables import bulk_changes, bulk_lines
from helpdesk.views.view import View

MOST_AT_ONCE = 10_000


@dataclass(frozen=True)
class Selection:
    """Either `ids`, as they stood at `seen`; or all of `view` as it is now, of which the person was told there are `expected`."""

    view: View
    ids: tuple[int, ...] = ()
    seen: datetime | None = None
    words: str = ""
    expected: int | None = None


def start_bulk(
    db: Connection, chosen: Selection, action: str, value: dict[str, Any], *, by: Staff, asking: Asking
) -> int:
    """Its id. Raises Invalid for what can't be done, and Conflict where the view holds another number than the person was told."""
    if action not in ACTIONS:
        raise Invalid("Choose what to do with them.", field="action")
    kept = ACTIONS[action].check(db, value)
    total = _counted(db, chosen, asking, by)
    bulk = insert_row(
        db, bulk_changes, staff=by.id, action=action, value=kept, view=chosen.view.key, state="working", total=total,
        seen_at=chosen.seen if chosen.ids else None, started_at=asking.now,
    )  # fmt: skip
    which = (
        and_(tickets.c.id.in_(chosen.ids), visible_to(by.id))
        if chosen.ids
        else within(db, chosen.view, asking, words=chosen.words)
    )
    lines = select(literal(bulk), tickets.c.id, literal("waiting"), null()).where(which)
    db.execute(insert(bulk_lines).from_select(["bulk", "ticket", "state", "why"], lines))
    enqueue(db, "views.bulk", {"bulk": bulk}, unique=f"bulk:{bulk}")
    return bulk


def start_undo(db: Connection, bulk: int, *, by: Staff) -> None:
    """Of one's own change, once it is done. Once more changes nothing."""
    mine = bulk_changes.c.id == bulk, bulk_changes.c.staff == by.id
    row = db.execute(select(bulk_changes).where(*mine).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such change of yours.")
    if row.state == "working":
        raise Conflict("It is still at work. Wait until it is done, then undo it.")
    if row.state not in CAN_BE_UNDONE:
        return
    db.execute(update(bulk_changes).where(*mine).values(state="undoing"))
    enqueue(db, "views.bulk", {"bulk": bulk}, unique=f"bulk:{bulk}")


def _counted(db: Connection, chosen: Selection, asking: Asking, by: Staff) -> int:
    if chosen.ids:
        if len(chosen.ids) > MOST_AT_ONCE:
            raise Invalid(f"Change at most {MOST_AT_ONCE:,} tickets at once.", field="ids")
        return len(only_visible(db, by.id, chosen.ids))
    found = count_view(db, chosen.view, asking, most=MOST_AT_ONCE + 1, words=chosen.words)
    if found > MOST_AT_ONCE:
        raise Invalid(
            f"This view holds more than {MOST_AT_ONCE:,} tickets. Narrow it, then change them in parts.", field="ids"
        )
    if found == 0:
        raise Invalid("Select the tickets first.", field="ids")
    if chosen.expected is not None and found != chosen.expected:
        raise Conflict(
            f"This view holds {found:,} tickets now, not {chosen.expected:,}. Nothing was changed.", count=found
        )
    return found
