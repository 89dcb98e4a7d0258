"""What a ticket's page shows of snoozing: what can be chosen, until when it sleeps, that it has just woken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from babel.dates import format_datetime

from foundation.own_clock import clock_words
from foundation.speaking import say
from helpdesk.sla.rounds import moment_of
from helpdesk.snoozing.choosing import UNTIL_REPLY, Choice, choices
from helpdesk.snoozing.snoozing import BY_ITSELF, WHAT
from helpdesk.tickets.ticket import Ticket


@dataclass(frozen=True)
class Snoozing:
    choices: Sequence[Choice]
    zone: tzinfo
    earliest: str  # as a field for a date and a time has it
    asleep: bool
    until: datetime | None  # none while it is asleep: until its customer writes
    woke_at: datetime | None  # until somebody does something with it

    what = WHAT
    itself = BY_ITSELF

    @property
    def presets(self) -> list[dict[str, str]]:
        """Key, name and moment in words of each; the hours' moment is another each minute, and is `in_hours`."""
        return [
            {
                "key": one.key,
                "name": one.name,
                "local": self.local(one.until) if one.until and one.key != "hours" else "",
            }
            for one in self.choices
        ]

    @property
    def in_hours(self) -> str:
        return next((self.local(one.until) for one in self.choices if one.key == "hours" and one.until), "")

    def local(self, moment: datetime) -> str:
        return f"{format_datetime(moment, 'EEE', tzinfo=self.zone, locale=say.lang)} {clock_words(moment.astimezone(self.zone))}"

    def moment(self, written: str | None) -> datetime | None:
        return moment_of(written or "")


def snoozing_of(ticket: Ticket, zone: tzinfo, now: datetime) -> Snoozing:
    until = ticket.snoozed_until
    return Snoozing(
        choices=choices(now, zone), zone=zone, earliest=f"{now.astimezone(zone):%Y-%m-%dT%H:%M}", asleep=until is not None and until > now,
        until=None if until == UNTIL_REPLY else until, woke_at=ticket.woke_at if ticket.just_woke else None,
    )  # fmt: skip
