"""Who gets a question. Some can't take it, and it's said why; among the others points decide, and equals take turns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from helpdesk.assignment.agent import Agent
from helpdesk.assignment.languages import language_name
from helpdesk.assignment.ways import Way
from helpdesk.routing.names import TEAMS, topic_name

RECENT = timedelta(days=92)
TOPIC, FAMILY, CONTACT, PRESENCE = 3.0, 2.0, 2.5, 1.0  # points
LOAD = 4.0  # off for somebody whose hands are full; nothing off for empty ones
TURN, TURNS_MOST = 0.25, 2.0  # off for each question that came to them in the last day

_TURN_WORDS = {Way.ROUND_ROBIN: "was next in turn", Way.LEAST_BUSY: "had the most room"}
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Need:
    ticket: int
    team: str
    live: bool = False  # somebody waits in chat
    topic: str | None = None
    family: str | None = None
    language: str | None = None
    answered: Mapping[int, datetime] = field(default_factory=dict)  # by whom this customer was answered, and when last
    not_to: frozenset[int] = frozenset()  # who had it and gave it away
    call: bool = False  # somebody waits to be called
    turns: Mapping[int, int] = field(default_factory=dict)  # the higher, the later they last had one of this team


@dataclass(frozen=True)
class Choice:
    agent: Agent | None  # none: it waits in the team's queue
    sentence: str
    out: Mapping[int, str]  # why each other couldn't take it
    order: Sequence[Agent] = ()  # all who could, whoever comes first first


def choose(need: Need, people: Sequence[Agent], *, now: datetime, way: Way = Way.BALANCED) -> Choice:
    """Pure. The order of `people` doesn't matter; the way only orders those who can take it."""
    team = [one for one in people if need.team in one.teams]
    speakers = {one.id for one in team if need.language in one.languages}
    callers = {one.id for one in team if one.answers_calls}
    out = {one.id: why for one in team if (why := _why_not(one, need, speakers, now) or _no_call(one, need, callers))}
    able = [one for one in team if one.id not in out]
    if not able:
        return Choice(None, _nobody(need, team), out)
    order = sorted(able, key=_place(need, now, way))
    return Choice(order[0], _sentence(order[0], need, now, way, alone=len(able) == 1), out, order)


def _why_not(one: Agent, need: Need, speakers: set[int], now: datetime) -> str | None:
    if one.id in need.not_to:
        return "had it before"
    if one.calendar.is_away(now):
        return "is away"
    if need.live and not one.is_present(now):
        return "isn’t here now"
    if not one.calendar.is_at_work(now) and not (need.live and one.is_present(now)):
        return "isn’t at work now"
    if not need.call and one.room(live=need.live) < 1:
        return "has no room"
    if speakers and one.id not in speakers:
        return f"doesn’t speak {language_name(need.language or '')}"
    return None


def _no_call(one: Agent, need: Need, callers: set[int]) -> str | None:
    """Where nobody answers calls yet, anybody may be given one."""
    if not need.call or not callers:
        return None
    if one.id not in callers:
        return "doesn’t answer calls"
    return "has enough calls to make" if one.call_room < 1 else None


def points(one: Agent, need: Need, now: datetime) -> float:
    """How well a question fits somebody who can take it."""
    found = _knows(one, need)
    found += CONTACT if _answered(one, need, now) else 0.0
    found += PRESENCE if one.is_present(now) else 0.0
    return found - LOAD * one.load(live=need.live) - min(TURNS_MOST, TURN * one.given)


def _place(need: Need, now: datetime, way: Way) -> Callable[[Agent], tuple[float, float, datetime, int]]:
    """Small is first. Of equals whoever waited longest for one; of those who never had any the number of the ticket decides,
    so that nobody is always first."""

    def place(one: Agent) -> tuple[float, float, datetime, int]:
        return *_by(way, one, need, now), one.given_at or _NEVER, _mixed(need.ticket, one.id)

    return place


def _by(way: Way, one: Agent, need: Need, now: datetime) -> tuple[float, float]:
    if way is Way.ROUND_ROBIN:
        return need.turns.get(one.id, 0), 0.0
    if way is Way.LEAST_BUSY:
        return round(_used(one, need), 6), 0.0
    fit = -round(points(one, need, now), 6)
    return (-_knows(one, need), fit) if way is Way.SKILL else (fit, 0.0)


def _used(one: Agent, need: Need) -> float:
    """The share of what they can take of this channel that is in hand."""
    if need.call and one.answers_calls:
        return min(1.0, one.calls / one.most_calls) if one.most_calls else 1.0
    return one.load(live=need.live)


def _knows(one: Agent, need: Need) -> float:
    return TOPIC if need.topic in one.skills else FAMILY if need.family in one.skills else 0.0


def _mixed(ticket: int, agent: int) -> int:
    return (ticket * 2654435761 ^ agent * 40503) * 2246822519 % 2**32


def _answered(one: Agent, need: Need, now: datetime) -> datetime | None:
    at = need.answered.get(one.id)
    return at if at is not None and now - at < RECENT else None


def _sentence(one: Agent, need: Need, now: datetime, way: Way, *, alone: bool) -> str:
    """`Ada speaks Spanish and answered this customer in October.` Nothing is said that didn't count."""
    said = []
    if need.language and need.language != "en" and need.language in one.languages:
        said.append(f"speaks {language_name(need.language)}")
    if way in _TURN_WORDS:
        said += ["is here now"] if need.live else []
        return f"{one.first_name} {_joined([*said, 'is the only one with room' if alone else _TURN_WORDS[way]])}."
    if at := _answered(one, need, now):
        same = (at.year, at.month) == (now.year, now.month)
        said.append(f"answered this customer {'this month' if same else f'in {at:%B}'}")
    known = need.topic if need.topic in one.skills else need.family if need.family in one.skills else None
    if known:
        said.append(f"knows questions about {topic_name(known)}")
    if need.live:
        said.append("is here now")
    if alone and len(said) < 2:
        said.append("is the only one with room")
    elif not said:
        said.append("has room, and it was their turn")
    return f"{one.first_name} {_joined(said[:3])}."


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _nobody(need: Need, team: Sequence[Agent]) -> str:
    name = TEAMS.get(need.team, need.team)
    return (
        f"Nobody in {name} is free for it now; it waits in the team’s queue." if team else f"Nobody is in {name} yet."
    )
