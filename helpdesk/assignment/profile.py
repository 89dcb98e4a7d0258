"""What a lead says about an agent: teams, languages, skills, how much at once, when. Saved whole, or taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from foundation.database import upsert
from foundation.errors import Invalid
from foundation.events import event, record
from helpdesk.assignment.calendar import Shift, read_shift, written
from helpdesk.assignment.languages import LANGUAGES
from helpdesk.assignment.tables import agents, team_settings
from helpdesk.assignment.ways import Way
from helpdesk.routing.data.defaults import FAMILIES, TOPICS
from helpdesk.routing.names import TEAMS

MOST = {"most_chats": 12, "most_tickets": 500, "most_calls": 50}


@event
class TeamSightChanged:
    """Others see its tickets from now on, or don’t."""

    team: str
    members_only: bool


@dataclass(frozen=True)
class Profile:
    teams: tuple[str, ...] = ("support",)
    languages: tuple[str, ...] = ("en",)
    skills: tuple[str, ...] = ()
    most_chats: int = 3
    most_tickets: int = 20
    answers_calls: bool = False
    timezone: str = "UTC"
    shift: Shift | None = None
    away_until: datetime | None = None
    most_calls: int = 3


def read_profiles(db: Connection) -> dict[int, Profile]:
    return {
        row.staff: Profile(
            tuple(row.teams), tuple(row.languages), tuple(row.skills), row.most_chats, row.most_tickets, row.answers_calls, row.timezone,
            read_shift(row.hours), row.away_until, row.most_calls,
        )
        for row in db.execute(select(agents))
    }  # fmt: skip


def save_profile(db: Connection, agent: int, profile: Profile, *, now: datetime) -> None:
    """From the next question on. Raises Invalid for a team, language or topic that there isn't, naming the field."""
    _check(profile)
    row = {
        "staff": agent, "teams": list(profile.teams), "languages": list(profile.languages), "skills": list(profile.skills),
        "most_chats": profile.most_chats, "most_tickets": profile.most_tickets, "answers_calls": profile.answers_calls,
        "most_calls": profile.most_calls, "away_by_itself": False,
        "timezone": profile.timezone, "hours": written(profile.shift), "away_until": profile.away_until, "away_since": now if profile.away_until else None,
        "changed_at": now,
    }  # fmt: skip
    upsert(db, agents, [row], keys=["staff"])


def take_out(db: Connection, agent: int) -> None:
    """Nothing is given to them any more; what they have stays theirs."""
    db.execute(delete(agents).where(agents.c.staff == agent))


def share_out(db: Connection, team: str, automatic: bool) -> None:
    """Whether a team's questions are given to people by themselves."""
    if team not in TEAMS:
        raise Invalid("There is no such team.", field="team")
    upsert(db, team_settings, [{"team": team, "automatic": automatic}], keys=["team"], update=["automatic"])


def choose_way(db: Connection, team: str, way: str) -> None:
    """How a team's questions are given out, from the next one on. By hand keeps what was chosen before for later."""
    if way not in set(Way):
        raise Invalid("Choose one of the ways shown.", field="way")
    share_out(db, team, way != Way.BY_HAND)
    if way != Way.BY_HAND:
        db.execute(update(team_settings).where(team_settings.c.team == team).values(way=way))


def keep_to_members(db: Connection, team: str, members_only: bool, *, now: datetime) -> None:
    """Whether only a team's members, leads and admins see its tickets."""
    if team not in TEAMS:
        raise Invalid("There is no such team.", field="team")
    row = {"team": team, "automatic": True, "members_only": members_only}
    upsert(db, team_settings, [row], keys=["team"], update=["members_only"])
    record(db, TeamSightChanged(team, members_only), now=now)


def seen(db: Connection, agent: int, *, now: datetime) -> None:
    """A page of theirs is in sight."""
    db.execute(update(agents).where(agents.c.staff == agent).values(seen_at=now))


def _check(profile: Profile) -> None:
    known = {"teams": set(TEAMS), "languages": set(LANGUAGES), "skills": {*FAMILIES, *TOPICS}}
    for name, all_of_them in known.items():
        strange = set(getattr(profile, name)) - all_of_them
        if strange:
            raise Invalid(f"We don’t know {', '.join(sorted(strange))}. Choose from those shown.", field=name)
    if not profile.teams:
        raise Invalid("Choose at least one team.", field="teams")
    if not profile.languages:
        raise Invalid("Choose at least one language.", field="languages")
    for name, most in MOST.items():
        if not 0 <= getattr(profile, name) <= most:
            raise Invalid(f"Write a number from 0 to {most}.", field=name)
    if profile.shift and not profile.shift.days:
        raise Invalid("Choose the days they work, or say that they’re always reachable.", field="days")
    if profile.shift and profile.shift.begins == profile.shift.ends:
        raise Invalid("The hours begin and end at the same time. Change one of them.", field="begins")
