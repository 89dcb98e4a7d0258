"""The routes of the desk's API, who acts in them, and which tickets they reach."""

from sqlalchemy import ColumnElement, Connection, select

from foundation.api import ApiBlueprint
from foundation.bearer import current_token
from foundation.errors import NotFound
from foundation.incoming import MOST_ID, whole_number
from helpdesk.permissions.sight import read_by
from helpdesk.tickets.actor import Machine
from helpdesk.tickets.tables import tickets
from helpdesk.tickets.ticket import id_of

api = ApiBlueprint("desk_api", "/api/v1", import_name=__name__)


def actor() -> Machine:
    """`API: Billing` in a ticket's story, `api:7` in events and as an author."""
    token = current_token()
    return Machine(0, f"API: {token.name}"[:120], "", frozenset(), machine=token.key, teams=frozenset(token.teams))


def in_reach() -> ColumnElement[bool]:
    """Of `tickets`: those of the token's teams; without any, those of every team that doesn't keep its tickets to its members."""
    return read_by(actor())


def find_ticket(db: Connection, wanted: str, *, hold: bool = False) -> int:
    """By its id or reference (`12`, `W-10012`). Raises NotFound, also for what the token may not see."""
    number = id_of(wanted) if wanted[:2].upper() == "W-" else whole_number(wanted)
    query = select(tickets.c.id).where(tickets.c.id == min(max(number or 0, 0), MOST_ID), in_reach())
    found = db.execute(query.with_for_update() if hold else query).scalar()
    if found is None:
        raise NotFound("There is no such ticket.")
    return int(found)


import helpdesk.api.customer_routes  # noqa: E402
import helpdesk.api.defining_routes  # noqa: E402
import helpdesk.api.file_routes  # noqa: E402
import helpdesk.api.joining_routes  # noqa: E402
import helpdesk.api.macro_routes  # noqa: E402
import helpdesk.api.message_routes  # noqa: E402
import helpdesk.api.outcome_routes  # noqa: E402
import helpdesk.api.setting_routes  # noqa: E402
import helpdesk.api.ticket_routes  # noqa: E402
import helpdesk.api.view_routes  # noqa: E402
import helpdesk.api.webhook_routes  # noqa: E402, F401
