"""Which tickets somebody sees. A team may keep its tickets to its members; leads and admins see every team's, light agents only
those of their own teams. One condition says it, wherever tickets are listed, counted, found or opened."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    not_,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.types import Text

from foundation.accounts import Staff, staff
from foundation.columns import constant
from helpdesk.assignment.tables import agents, team_settings
from helpdesk.permissions.acts import Act, Seen, may
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.actor import Machine
from helpdesk.tickets.tables import tickets

HIDDEN = "A ticket of a team you are not in"
Who = int | ColumnElement[int]  # the number of an account, or a parameter that will be it


def visible_to(staff_id: Who, team: ColumnElement[str] | None = None) -> ColumnElement[bool]:
    """Over `tickets`, or over another column with a team: whether this member of staff sees it, by their roles and teams at this
    moment. It asks nothing of the row but its team, so the database answers the rest once a statement."""
    return (tickets.c.team if team is None else team).in_(teams_seen_by(staff_id))


def of_teams(teams: frozenset[str]) -> ColumnElement[bool]:
    """Over `tickets`: `visible_to`, where the teams somebody sees were read before."""
    return true() if teams.issuperset(TEAMS) else tickets.c.team.in_(sorted(teams))


def teams_column(staff_id: Who) -> ColumnElement[str]:
    """`teams_seen_by` in one column, for a statement that reads the person anyway: to be split at spaces; NULL: none."""
    seen = teams_seen_by(staff_id).subquery()
    return select(func.aggregate_strings(seen.c.team, " ")).scalar_subquery()


def read_by(who: Staff) -> ColumnElement[bool]:
    """Over `tickets`: whether this person sees it, or this program reads it."""
    if not isinstance(who, Machine):
        return visible_to(who.id)
    return tickets.c.team.in_(sorted(who.teams)) if who.teams else not_(is_closed(tickets.c.team))


def teams_seen_by(staff_id: Who) -> Select[tuple[str]]:
    """The teams whose tickets they see."""
    return _teams_of_one(staff_id) if isinstance(staff_id, int) else _teams_seen_by(staff_id)


@lru_cache(maxsize=1_000)
def _teams_of_one(staff_id: int) -> Select[tuple[str]]:
    """The condition alone, put together once for each person: that takes longer than the database needs to answer it."""
    return _teams_seen_by(staff_id)


def _teams_seen_by(staff_id: Who) -> Select[tuple[str]]:
    every = union_all(*(select(constant(key).label("team")) for key in TEAMS)).subquery("every_team")
    seen = exists().select_from(_PEOPLE).where(staff.c.id == staff_id, _sees(every.c.team)).correlate(every)
    return select(every.c.team).where(seen)


def from_outside(staff_id: Who) -> ColumnElement[bool]:
    """Over `tickets`: of a team that keeps them to its members, to which this person doesn't belong, though they may see it."""
    member = exists().where(agents.c.staff == staff_id, _is_member(tickets.c.team)).correlate_except(agents)
    return and_(is_closed(tickets.c.team), not_(member))


def hidden_from(staff_id: Who, ticket: ColumnElement[Any]) -> ColumnElement[bool]:
    """Over another table with the number of a ticket, or none: whether that ticket is one they don't see."""
    return _of_ticket(ticket, not_(visible_to(staff_id)))


def kept_in_a_team(ticket: ColumnElement[Any]) -> ColumnElement[bool]:
    """Over another table with the number of a ticket, or none: whether its team keeps it, so that what everybody reads can't quote it."""
    closed = select(team_settings.c.team).where(team_settings.c.members_only)
    return _of_ticket(ticket, tickets.c.team.in_(closed))


def _of_ticket(ticket: ColumnElement[Any], which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(tickets.c.id).where(tickets.c.id == ticket, which).correlate(ticket.table))


def look_at(db: Connection, staff_id: int, ticket_id: int) -> Seen | None:
    """A ticket as they stand to it; None where there is none. In one statement."""
    row = db.execute(
        select(tickets.c.team, visible_to(staff_id).label("visible")).where(tickets.c.id == ticket_id)
    ).first()
    return Seen(row.team, bool(row.visible)) if row else None


def only_visible(db: Connection, staff_id: int, ticket_ids: Iterable[int]) -> list[int]:
    """Those of the tickets that they see, in the order given."""
    wanted = list(ticket_ids)
    if not wanted:
        return []
    seen = set(db.execute(select(tickets.c.id).where(tickets.c.id.in_(wanted), visible_to(staff_id))).scalars())
    return [one for one in wanted if one in seen]


def who_see(db: Connection, ticket_id: int, staff_ids: Sequence[int]) -> list[int]:
    """Those of the staff who see this ticket, in one statement."""
    if not staff_ids:
        return []
    team = select(tickets.c.team).where(tickets.c.id == ticket_id).scalar_subquery()
    query = select(staff.c.id).select_from(_PEOPLE).where(staff.c.id.in_(staff_ids), _sees(team))
    seen = set(db.execute(query).scalars())
    return [one for one in staff_ids if one in seen]


def may_read(db: Connection, who: Staff, ticket_id: int) -> bool:
    """By role and by the ticket's team: whether they may be told of it."""
    return may(who, Act.READ) and bool(who_see(db, ticket_id, [who.id]))


def may_take(db: Connection, who: Staff, ticket_id: int) -> bool:
    """Whether it can be assigned to them: they answer customers, and see it."""
    return may(who, Act.REPLY) and bool(who_see(db, ticket_id, [who.id]))


def teams_hidden_from(db: Connection, staff_id: int) -> frozenset[str]:
    """Teams whose tickets they don't see."""
    return frozenset(TEAMS) - set(db.execute(teams_seen_by(staff_id)).scalars())


def may_take_of(db: Connection, who: Staff, ticket_ids: Iterable[int]) -> list[int]:
    """Those of the tickets that can be assigned to them, in one statement."""
    return only_visible(db, who.id, ticket_ids) if may(who, Act.REPLY) else []


def members_only_teams(db: Connection) -> frozenset[str]:
    """Teams that keep their tickets to themselves."""
    return frozenset(db.execute(select(team_settings.c.team).where(team_settings.c.members_only)).scalars())


def _sees(team: ColumnElement[Any]) -> ColumnElement[bool]:
    """Over staff with their agents' rows. Keys of teams are ours, so that a quoted one in the page of JSON is exactly that team."""
    closed, member = is_closed(team), _is_member(team)
    whole, light = or_(_has("lead"), _has("admin")), and_(_has("light_agent"), not_(_has("agent")))
    return and_(staff.c.active, or_(whole, member, and_(not_(light), not_(closed))))


def is_closed(team: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(team_settings.c.team == team, team_settings.c.members_only).correlate_except(team_settings)


def _is_member(team: ColumnElement[Any]) -> ColumnElement[bool]:
    return type_coerce(agents.c.teams, Text).contains(constant('"').concat(team).concat(constant('"')))


def _has(role: str) -> ColumnElement[bool]:
    return type_coerce(staff.c.roles, Text).like(constant(f'%"{role}"%'))


_PEOPLE = staff.outerjoin(agents, agents.c.staff == staff.c.id)
