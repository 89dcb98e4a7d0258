"""What clocks have to say, as facts that rules and others may hear; each once per ticket, metric and round."""

from foundation.events import event


@event
class SlaWarned:
    """Most of the time is over (75 % unless a lead chose otherwise)."""

    ticket: int
    reference: str
    metric: str  # first_reply | next_reply | resolution
    round: int
    policy: str
    team: str
    assignee: int | None
    due_at: str  # ISO, UTC


@event
class SlaBreached:
    """It was due and isn't done."""

    ticket: int
    reference: str
    metric: str
    round: int
    policy: str
    team: str
    assignee: int | None
    due_at: str
