"""What happens to tickets, by the names that settings know it by: triggers wait for it, webhooks are told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpdesk.sla.facts import SlaBreached, SlaWarned
from helpdesk.tickets.facts import (
    AgentReplied,
    CopyReplied,
    CustomerReplied,
    NoteAdded,
    TicketAssigned,
    TicketChanged,
    TicketMerged,
    TicketOpened,
    TicketRated,
    TicketReopened,
    TicketRestored,
    TicketSetAside,
    TicketSolved,
    TicketSplit,
    TicketTransferred,
    TicketUnmerged,
)


@dataclass(frozen=True)
class Happens:
    """`key`: as triggers keep it, none for what none can wait for; `told`: as webhooks are told."""

    told: str
    words: str
    key: str = ""


HAPPENINGS: Mapping[type, Happens] = {
    TicketOpened: Happens("ticket.opened", "A ticket is opened", "opened"),
    CustomerReplied: Happens("ticket.customer_replied", "The customer replies", "customer_replied"),
    CopyReplied: Happens("ticket.copy_replied", "Somebody in copy replies", "copy_replied"),
    AgentReplied: Happens("ticket.agent_replied", "An agent replies", "agent_replied"),
    NoteAdded: Happens("ticket.noted", "A note is added", "noted"),
    TicketAssigned: Happens("ticket.assigned", "It is assigned, or given back", "assigned"),
    TicketTransferred: Happens("ticket.transferred", "It comes to another team"),
    TicketSolved: Happens("ticket.solved", "It is solved", "solved"),
    TicketReopened: Happens("ticket.reopened", "It is reopened", "reopened"),
    TicketRated: Happens("ticket.rated", "The customer rates it", "rated"),
    TicketMerged: Happens("ticket.merged", "Another ticket is merged into it", "merged"),
    TicketUnmerged: Happens("ticket.unmerged", "It is taken out of the ticket it was merged into", "unmerged"),
    TicketSplit: Happens("ticket.split", "It is split off another ticket", "split"),
    TicketSetAside: Happens("ticket.set_aside", "It goes to spam or the trash"),
    TicketRestored: Happens("ticket.restored", "It comes back from spam or the trash", "restored"),
    SlaWarned: Happens("sla.warned", "A service level is close to its end", "sla_warned"),
    SlaBreached: Happens("sla.breached", "A service level is breached", "sla_breached"),
    TicketChanged: Happens("ticket.changed", "Anything about it changes: status, priority, topic ..."),
}


def ticket_of(fact: Any) -> int:
    """Which ticket it happens to: a merge, to the one that goes on."""
    return int(fact.into if isinstance(fact, TicketMerged) else fact.ticket)
