"""What happens to tickets, as facts that others may hear."""

from foundation.events import event


@event
class TicketOpened:
    ticket: int
    reference: str
    customer: str
    message: int
    body: str
    page: str | None
    role: str | None
    plan: str | None
    channel: str
    topic: str | None


@event
class CustomerReplied:
    ticket: int
    reference: str
    customer: str
    message: int
    body: str
    page: str | None
    role: str | None
    plan: str | None
    channel: str
    topic: str | None


@event
class CopyReplied:
    """Somebody the conversation is copied to wrote in it: their words aren't heard as the customer's."""

    ticket: int
    reference: str
    message: int


@event
class AgentReplied:
    ticket: int
    reference: str
    message: int
    agent: str


@event
class NoteAdded:
    ticket: int
    reference: str
    message: int
    agent: str


@event
class NoteEdited:
    """Or removed: it says nothing any more."""

    ticket: int
    reference: str
    message: int
    agent: str


@event
class TicketAssigned:
    ticket: int
    reference: str
    assignee: int | None


@event
class TicketTransferred:
    """To another team."""

    ticket: int
    reference: str
    before: str
    after: str


@event
class TicketChanged:
    """One thing about it. Its values are told where they are ours (`noting.NAMED`): a field may hold a person's words."""

    ticket: int
    reference: str
    what: str
    before: str | None
    after: str | None


@event
class TicketSolved:
    ticket: int
    reference: str
    agent: str


@event
class TicketReopened:
    ticket: int
    reference: str
    by: str


@event
class TicketRated:
    ticket: int
    reference: str
    customer: str
    score: int  # 1 to 5
    comment: str | None
    page: str | None
    role: str | None
    plan: str | None
    channel: str
    topic: str | None


@event
class TicketMerged:
    """Into another ticket, where its conversation goes on. No solution: the question is answered there, or isn't."""

    ticket: int
    reference: str
    into: int
    agent: str


@event
class TicketUnmerged:
    ticket: int
    reference: str
    out_of: int
    agent: str


@event
class TicketSplit:
    """`ticket` begins with messages that stood in another."""

    ticket: int
    reference: str
    out_of: int
    agent: str


@event
class TicketSetAside:
    """As spam, or into the trash."""

    ticket: int
    reference: str
    shelf: str
    agent: str


@event
class TicketRestored:
    ticket: int
    reference: str
    shelf: str
    by: str


@event
class TicketDeleted:
    """For good, with these messages."""

    ticket: int
    reference: str
    messages: list[int]
