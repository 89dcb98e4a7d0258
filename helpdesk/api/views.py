"""The views a program sees: built-in ones that belong to nobody, and saved ones that are shared."""

from sqlalchemy import Connection, select

from foundation.errors import NotFound
from helpdesk.views.built_in import BUILT_IN
from helpdesk.views.reading import view_from_row
from helpdesk.views.tables import saved_views
from helpdesk.views.view import View


def list_views(db: Connection) -> list[View]:
    shared = saved_views.c.deleted_at.is_(None), saved_views.c.shared != "me"
    saved = db.execute(select(saved_views).where(*shared).order_by(saved_views.c.id))
    return [view for view in (*BUILT_IN, *map(view_from_row, saved)) if not _is_somebody_s(view)]


def find_view(db: Connection, key: str) -> View:
    """Raises NotFound, also for views of one person."""
    for view in list_views(db):
        if view.key == key:
            return view
    raise NotFound("There is no such view.")


def _is_somebody_s(view: View) -> bool:
    """It asks for whoever looks, and a program is nobody."""
    return any("me" in one.value for one in view.conditions.all_of_them if isinstance(one.value, tuple))
