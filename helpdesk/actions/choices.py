"""What can be chosen for actions at this moment."""

from collections.abc import Iterable

from sqlalchemy import Connection

from foundation.accounts import list_staff
from foundation.speaking import say
from helpdesk.actions.sorts import User
from helpdesk.conditions.fields import STATUSES
from helpdesk.fields import Field, read_definitions
from helpdesk.permissions.acts import Act, may
from helpdesk.routing.names import TEAMS, TOPIC_TITLES
from helpdesk.snoozing.choosing import KEYS as SNOOZES
from helpdesk.tickets.ticket import KINDS, PRIORITIES
from helpdesk.webhooks import endpoint_names

READERS = {"assignee": "Its assignee", "team": "Everybody of its team", "followers": "Its followers", "customer": "Its customer"}  # fmt: skip


class Choices(dict[str, dict[str, str]]):
    """Names by keys, by where they come from (`Sort.choices`). `fields`: those that can be filled in, by key."""

    def __init__(self, named: dict[str, dict[str, str]], fields: Iterable[Field]) -> None:
        super().__init__(named)
        self.fields = {one.key: one for one in fields}


def choices_of(db: Connection, user: User = "rule") -> Choices:
    """Three statements, two for macros."""
    known = read_definitions(db)
    active = [one for one in known.fields if one.active]
    staff = list_staff(db)
    people = {str(one.id): one.name for one in staff}
    answering = {str(one.id): one.name for one in staff if may(one, Act.REPLY)}
    named = {f"{one.category}:{one.id}": f"{one.name} ({say.word(STATUSES[one.category])})" for one in known.statuses if one.active}  # fmt: skip
    found = {
        "status": {key: name for key, name in STATUSES.items() if key != "new"} | named,
        "priority": {key: key.capitalize() for key in PRIORITIES},
        "kind": {key: key.capitalize() for key in KINDS},
        "topic": dict(TOPIC_TITLES),
        "team": dict(TEAMS),
        "assignee": {"nobody": "Nobody"} | answering,
        "field": {one.key: one.name for one in active},
        "snooze": dict(SNOOZES),
    }
    if user == "macro":
        return Choices(found | {"assignee": {"me": "Whoever uses it"} | found["assignee"]}, active)
    return Choices(found | {"reader": READERS | people, "webhook": endpoint_names(db)}, active)
