"""The fields every ticket has, and those that other features bring (tags, custom fields, custom statuses)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import cache

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from foundation.accounts import list_leavers, list_staff
from helpdesk.conditions.columns import (
    assigned,
    chosen,
    flag,
    keys_of,
    moments,
    numbers,
    of_customer,
    status,
    words,
)
from helpdesk.conditions.condition import Condition, Conditions
from helpdesk.conditions.field import Asking, Choice, Field
from helpdesk.people.person import customers
from helpdesk.routing.names import CHANNEL_NAMES, TEAMS, TOPIC_TITLES
from helpdesk.tickets.tables import messages, tickets
from helpdesk.tickets.ticket import KINDS, PRIORITIES, id_of

FieldSource = Callable[[Connection], Iterable[Field]]

STATUSES = {
    "new": "New", "open": "Open", "pending": "Pending", "on_hold": "On hold", "solved": "Solved", "closed": "Closed",
}  # fmt: skip
VIAS = {
    "widget": "The widget", "helpcentre": "The help centre", "mail": "E-mail", "notice": "A notice", "dispute": "A dispute", "api": "The API",
}  # fmt: skip
ROLES = {"client": "Client", "freelancer": "Freelancer"}
SLA = {"late": "Late", "soon": "Due within 30 minutes", "running": "Due later", "none": "Nothing due"}
YES = (Choice("yes", "Yes"), Choice("no", "No"))
SOON = timedelta(minutes=30)

_sources: list[FieldSource] = []


def add_source(source: FieldSource) -> None:
    """Another feature's fields. `source` reads them in at most one statement."""
    if source not in _sources:
        _sources.append(source)


def fields_of(db: Connection) -> Mapping[str, Field]:
    """Every field by its key, in the order a form lists them."""
    found = [*_own(list_staff_choices(db))] + [one for source in _sources for one in source(db)]
    return {one.key: one for one in found}


def fields_asked(db: Connection, asked: Iterable[Conditions]) -> Mapping[str, Field]:
    """Enough to turn these into SQL: only where they ask for another feature's field is anything read."""
    return own_fields() if asks_own(asked) else fields_of(db)


def asks_own(asked: Iterable[Conditions]) -> bool:
    """Whether these ask for nothing but what every ticket has."""
    own = own_fields()
    return all(one.field in own for conditions in asked for one in conditions.all_of_them)


@cache
def own_fields() -> Mapping[str, Field]:
    """What every ticket has; without the names of people, who are asked for by their ids."""
    return {one.key: one for one in _own(())}


def list_staff_choices(db: Connection) -> tuple[Choice, ...]:
    """Those who left come last."""
    people = [*list_staff(db), *list_leavers(db)]
    return (Choice("me", "Me"), Choice("nobody", "Nobody"), *(Choice(str(one.id), one.name) for one in people))


def _own(people: tuple[Choice, ...]) -> list[Field]:
    t, c = tickets.c, customers.c
    return [
        Field("status", "Status", "Ticket", "choice", status, _choices(STATUSES), always=True),
        Field("priority", "Priority", "Ticket", "choice", chosen(t.priority), _named(PRIORITIES), always=True),
        Field("kind", "Type", "Ticket", "choice", chosen(t.kind), _named(KINDS), always=True),
        Field("assignee", "Assignee", "Ticket", "choice", assigned, people, always=True),
        Field("team", "Team", "Ticket", "choice", chosen(t.team), _choices(TEAMS), always=True),
        Field("channel", "Channel", "Ticket", "choice", chosen(t.channel), _choices(CHANNEL_NAMES), always=True),
        Field("via", "Came by", "Ticket", "choice", chosen(t.via), _choices(VIAS), always=True),
        Field("topic", "Topic", "Ticket", "choice", chosen(t.topic), _choices(TOPIC_TITLES)),
        Field("page", "Page", "Ticket", "text", words(t.page)),
        Field("language", "Language", "Ticket", "text", words(t.language)),
        Field("subject", "Subject", "Words", "text", words(t.subject), always=True),
        Field("said", "Anything said", "Words", "text", _said, always=True),
        Field("mood", "Mood (-100 to 100)", "Words", "number", numbers(t.mood)),
        Field("sla", "Reply due", "Clocks", "choice", _sla, _choices(SLA), always=True),
        Field("waiting", "Waiting on us", "Clocks", "flag", flag(lambda _: t.waiting_on_us), YES),
        Field("due", "Reply due at", "Clocks", "moment", moments(t.due_at)),
        Field("resolve_by", "Resolution due at", "Clocks", "moment", moments(t.resolve_by)),
        Field("opened", "Opened", "Clocks", "moment", moments(t.opened_at), always=True),
        Field("updated", "Last changed", "Clocks", "moment", moments(t.updated_at), always=True),
        Field("replied", "First reply", "Clocks", "moment", moments(t.first_reply_at)),
        Field("solved", "Solved at", "Clocks", "moment", moments(t.solved_at)),
        Field("snoozed", "Snoozed", "Clocks", "flag", flag(lambda asking: and_(t.snoozed_until.is_not(None), t.snoozed_until > asking.now)), YES),
        Field("rating", "Satisfaction (1 to 5)", "Customer", "number", numbers(t.rating)),
        Field("customer", "Customer’s name", "Customer", "text", of_customer(words, c.name), always=True),
        Field("email", "Customer’s e-mail", "Customer", "text", of_customer(words, c.email)),
        Field("role", "Role", "Customer", "choice", of_customer(chosen, c.role), _choices(ROLES)),
        Field("plan", "Plan", "Customer", "text", of_customer(words, c.plan)),
        Field("state", "Account state", "Customer", "text", of_customer(words, c.state)),
        Field("shelved", "Spam or trash", "Ticket", "choice", chosen(t.shelved), (Choice("spam", "Spam"), Choice("trash", "Trash"))),
        Field("merged", "Merged into another", "Ticket", "flag", flag(lambda _: t.merged_into.is_not(None)), YES),
        Field("parent", "Part of another ticket", "Ticket", "flag", flag(lambda _: t.parent.is_not(None)), YES),
        Field("problem", "Incident of problem", "Ticket", "text", _problem),
    ]  # fmt: skip


def _sla(one: Condition, asking: Asking) -> ColumnElement[bool]:
    due, now = tickets.c.due_at, asking.now
    asked = {
        "late": and_(due.is_not(None), due < now),
        "soon": and_(due.is_not(None), due >= now, due < now + SOON),
        "running": and_(due.is_not(None), due >= now + SOON),
        "none": due.is_(None),
    }
    found = or_(*(asked[key] for key in keys_of(one)))
    return found if one.op == "is_any_of" else ~found


def _said(one: Condition, _asking: Asking) -> ColumnElement[bool]:
    """In any message or note."""
    texts = [str(one.value)] if isinstance(one.value, str) else list(keys_of(one))
    within = or_(*(messages.c.body.icontains(text, autoescape=True) for text in texts))
    found = tickets.c.id.in_(select(messages.c.ticket).where(within))
    return found if one.op in {"contains", "is_any_of"} else ~found


def _problem(one: Condition, _asking: Asking) -> ColumnElement[bool]:
    """By reference."""
    if one.op in {"is_set", "is_not_set"}:
        return tickets.c.problem.is_not(None) if one.op == "is_set" else tickets.c.problem.is_(None)
    texts = [str(one.value)] if isinstance(one.value, str) else list(keys_of(one))
    numbers_asked = [number for text in texts if (number := id_of(text)) is not None]
    found = and_(tickets.c.problem.is_not(None), tickets.c.problem.in_(numbers_asked))
    return found if one.op in {"contains", "is_any_of"} else ~found


def _choices(names: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, name[:1].upper() + name[1:]) for key, name in names.items())


def _named(keys: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, key.capitalize()) for key in keys)
