"""One change to many tickets: done by a job in chunks, told as it goes, logged per ticket as by hand, and undone where nobody touched them since."""

from helpdesk.views.bulk.actions import ACTIONS
from helpdesk.views.bulk.asking import MOST_AT_ONCE, Selection, start_bulk, start_undo
from helpdesk.views.bulk.reading import Bulk, Left, read_bulk
from helpdesk.views.bulk.working import work

__all__ = ["ACTIONS", "MOST_AT_ONCE", "Bulk", "Left", "Selection", "read_bulk", "start_bulk", "start_undo", "work"]
