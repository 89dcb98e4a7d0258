"""The agents with what they have in hand, read for a decision; and with whom a customer was in contact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from foundation.accounts import staff
from foundation.own_clock import own_zone
from helpdesk.assignment.agent import ANSWERING, Agent
from helpdesk.assignment.attendance import TEAM
from helpdesk.assignment.calendar import Calendar, read_shift
from helpdesk.assignment.load import TALKING, TO_CALL
from helpdesk.assignment.tables import agents, assignments, team_settings
from helpdesk.assignment.ways import Way
from helpdesk.callbacks.tables import callbacks
from helpdesk.chat.tables import chats
from helpdesk.routing.names import TEAMS
from helpdesk.tickets.tables import is_open, messages, tickets

LATELY = timedelta(days=1)


def read_agents(db: Connection, *, now: datetime, hold: bool = False) -> list[Agent]:
    """Everybody who takes part in assignment: who is in a team and may answer, in five statements. `hold`: nobody else gives them work until this transaction
    ends; take their ticket's row first, as everybody does."""
    if hold:
        db.execute(select(agents.c.staff).order_by(agents.c.staff).with_for_update()).all()
    query = select(agents, staff.c.name, staff.c.roles).join(staff, staff.c.id == agents.c.staff).where(staff.c.active)
    found = db.execute(query.order_by(staff.c.name, staff.c.id)).all()
    rows = [row for row in found if ANSWERING & set(row.roles)]
    work, talks, calls, given = _work(db), _talks(db), _calls(db), _given(db, now - LATELY)
    return [
        _agent(row, work.get(row.staff, 0), talks.get(row.staff, 0), calls.get(row.staff, 0), given.get(row.staff))
        for row in rows
    ]


def answered_by(db: Connection, customer: str) -> dict[int, datetime]:
    """Who wrote to this customer, and when last."""
    query = (
        select(messages.c.author, func.max(messages.c.sent_at))
        .join(tickets, tickets.c.id == messages.c.ticket)
        .where(tickets.c.customer == customer, messages.c.kind == "agent", messages.c.author.like("staff:%"))
        .group_by(messages.c.author)
    )
    found = ((author.removeprefix("staff:"), at) for author, at in db.execute(query))
    return {int(number): at for number, at in found if number.isdigit()}


def read_turns(db: Connection, team: str) -> dict[int, int]:
    """By agent, the number of what was given to them last in this team's name; read it while the agents are held."""
    last = select(func.max(assignments.c.id)).where(assignments.c.team == team, assignments.c.staff == agents.c.staff)
    return {
        row.staff: row.last or 0 for row in db.execute(select(agents.c.staff, last.scalar_subquery().label("last")))
    }


@dataclass(frozen=True)
class Ways:
    """How teams work together, as leads said it."""

    automatic: frozenset[str]  # teams whose questions are given to people by themselves: all but those switched off
    chat_needs_somebody: bool = True  # here, to be open
    members_only: frozenset[str] = frozenset()  # teams whose tickets only their members, leads and admins see
    chosen: Mapping[str, Way] = field(default_factory=dict)  # how each that was set gives out what it does

    def of(self, team: str) -> Way:
        return self.chosen.get(team, Way.BALANCED) if team in self.automatic else Way.BY_HAND


def read_ways(db: Connection) -> Ways:
    kept = {row.team: row for row in db.execute(select(team_settings))}
    by_hand = {team for team, row in kept.items() if not row.automatic}
    closed = frozenset(team for team, row in kept.items() if row.members_only)
    chosen = {team: Way(row.way) for team, row in kept.items()}
    return Ways(frozenset(TEAMS) - by_hand, TEAM not in kept or kept[TEAM].chat_needs_somebody, closed, chosen)


def automatic_teams(db: Connection) -> frozenset[str]:
    return read_ways(db).automatic


def call_calendars(db: Connection) -> list[Calendar]:
    """Of everybody who answers calls."""
    columns = agents.c.hours, agents.c.timezone, agents.c.away_until, staff.c.roles
    query = select(*columns).join(staff, staff.c.id == agents.c.staff).where(staff.c.active, agents.c.answers_calls)
    rows = [row for row in db.execute(query) if ANSWERING & set(row.roles)]
    return [Calendar(read_shift(row.hours), row.timezone, row.away_until) for row in rows]


def zone_of(db: Connection, staff_id: int) -> str:
    """Where a reader works, as the name of a time zone; where they haven't said, that of their browser."""
    return str(own_zone(db.execute(select(agents.c.timezone).where(agents.c.staff == staff_id)).scalar()))


def chat_room(db: Connection, *, now: datetime) -> tuple[int, int] | None:
    """(agents here for chats, chats they still have room for); None where nobody has said what they can take."""
    people = [one for one in read_agents(db, now=now) if one.most_chats]
    if not people:
        return None
    here = [one for one in people if one.is_present(now) and not one.calendar.is_away(now)]
    return len(here), sum(max(0, one.room(live=True)) for one in here)


def _work(db: Connection) -> dict[int, int]:
    """Open tickets in which it is our turn, by assignee; chats that are on count as chats, and calls to be made as calls."""
    query = select(tickets.c.assignee, func.count()).where(
        tickets.c.assignee.is_not(None), is_open, tickets.c.waiting_on_us, tickets.c.id.not_in(TALKING), tickets.c.id.not_in(TO_CALL)
    )  # fmt: skip
    return _counted(db.execute(query.group_by(tickets.c.assignee)))


def _talks(db: Connection) -> dict[int, int]:
    """Live chats by who has them, waiting ones by whom they wait for."""
    whose = func.coalesce(chats.c.agent, tickets.c.assignee)
    on = or_(chats.c.state == "live", and_(chats.c.state == "waiting", tickets.c.assignee.is_not(None)))
    query = select(whose, func.count()).join(tickets, tickets.c.id == chats.c.ticket).where(on).group_by(whose)
    return _counted(db.execute(query))


def _calls(db: Connection) -> dict[int, int]:
    """Promised ones, by who has them."""
    joined = callbacks.join(tickets, tickets.c.id == callbacks.c.ticket)
    query = select(tickets.c.assignee, func.count()).select_from(joined).where(callbacks.c.state == "booked")
    return _counted(db.execute(query.group_by(tickets.c.assignee)))


def _given(db: Connection, since: datetime) -> dict[int, tuple[int, datetime]]:
    query = (
        select(assignments.c.staff, func.count(), func.max(assignments.c.given_at))
        .where(assignments.c.given_at > since)
        .group_by(assignments.c.staff)
    )
    return {who: (count, at) for who, count, at in db.execute(query)}


def _counted(rows: Iterable[Any]) -> dict[int, int]:
    return {who: count for who, count in rows if who is not None}


def _agent(row: Any, work: int, talks: int, calls: int, given: tuple[int, datetime] | None) -> Agent:
    return Agent(
        id=row.staff, name=row.name, teams=frozenset(row.teams), languages=frozenset(row.languages), skills=frozenset(row.skills),
        most_chats=row.most_chats, most_tickets=row.most_tickets, answers_calls=row.answers_calls, most_calls=row.most_calls,
        calendar=Calendar(read_shift(row.hours), row.timezone, row.away_until), seen_at=row.seen_at, chats=talks, calls=calls, tickets=work,
        given=given[0] if given else 0, given_at=given[1] if given else None,
    )  # fmt: skip


def people_of_team(db: Connection, team: str) -> set[int]:
    """The ids of staff who take this team's questions."""
    return {row.staff for row in db.execute(select(agents.c.staff, agents.c.teams)) if team in row.teams}
