"""What of a ticket's story is effort: handed over, opened again. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from helpdesk.routing.names import TEAM_OF_CHANNEL

KINDS = ("status", "team", "channel")  # of the changes that matter here
OVER = ("solved", "closed")
CHANNEL_OF_TEAM = {team: channel for channel, team in TEAM_OF_CHANNEL.items()}


@dataclass(frozen=True)
class Happened:
    """A change of a ticket."""

    what: str
    before: str | None
    after: str | None
    at: datetime


def reopenings(told: Iterable[Happened]) -> list[datetime]:
    return [one.at for one in told if one.what == "status" and one.before in OVER and one.after not in OVER]


def handed_over(told: Iterable[Happened]) -> tuple[str, ...]:
    """The channel each hand-over cost beside the one that has it now: the one before, or that of the team it went to. Team and
    channel changed at once are one hand-over."""
    moves: dict[datetime, str] = {}
    for one in told:
        if one.what == "team" and one.after and one.after != one.before:
            moves.setdefault(one.at, CHANNEL_OF_TEAM.get(one.after, "ticket"))
        elif one.what == "channel" and one.before and one.after != one.before:
            moves[one.at] = one.before
    return tuple(moves.values())
