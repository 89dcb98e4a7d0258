"""The views a program sees: built-in ones that belong to nobody, and saved ones that are shared; and what it may make of them."""

from sqlalchemy import Connection, select

from foundation.errors import Forbidden, Invalid, NotFound
from helpdesk.conditions import Conditions, fields_of, read_conditions, why_impossible
from helpdesk.tickets.actor import Machine
from helpdesk.views.built_in import BUILT_IN
from helpdesk.views.reading import may_change, may_share, view_from_row
from helpdesk.views.tables import saved_views
from helpdesk.views.view import View


def list_views(db: Connection) -> list[View]:
    shared = saved_views.c.deleted_at.is_(None), saved_views.c.shared != "me"
    saved = db.execute(select(saved_views).where(*shared).order_by(saved_views.c.id))
    return [view for view in (*BUILT_IN, *map(view_from_row, saved)) if not asks_who_looks(view.conditions)]


def find_view(db: Connection, key: str) -> View:
    """Raises NotFound, also for views of one person."""
    for view in list_views(db):
        if view.key == key:
            return view
    raise NotFound("There is no such view.")


def find_saved_view(db: Connection, key: str, *, by: Machine) -> View:
    """To be changed: nobody else changes it until this transaction ends. Raises NotFound, and Forbidden for what isn’t this program's to change."""
    view = find_view(db, key)
    if view.id is None:
        raise Forbidden("Every desk has this view, and it stays as it is. Make one of your own.")
    if not may_change(view, by):
        raise Forbidden("This API token changes only views that are shared with its teams.")
    db.execute(select(saved_views.c.id).where(saved_views.c.id == view.id).with_for_update())
    return find_view(db, key)


def conditions_of(db: Connection, sent: object) -> Conditions:
    """What a program sent, checked. Raises Invalid that names the line, also for what no ticket can meet."""
    fields = fields_of(db)
    conditions = read_conditions(sent, fields)
    if asks_who_looks(conditions):
        raise Invalid("“me” is whoever looks, and a program is nobody. Name an agent.", field="conditions")
    if why := why_impossible(conditions, fields):
        raise Invalid(why, field="conditions")
    return conditions


def check_shared(shared: str, *, by: Machine) -> str:
    """Raises Invalid or Forbidden where this program can't share a view so."""
    if shared == "me":
        raise Invalid("A program is nobody. Share the view with everyone or with a team.", field="shared")
    if not may_share(shared, by):
        raise Forbidden("This API token is for some teams only. Share the view with one of them.")
    return shared


def asks_who_looks(conditions: Conditions) -> bool:
    return any("me" in one.value for one in conditions.all_of_them if isinstance(one.value, tuple))
