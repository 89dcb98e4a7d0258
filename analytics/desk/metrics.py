"""The numbers of the desk: what each counts, in words that stand beside it."""

from dataclasses import dataclass
from typing import Literal

from analytics.desk import facts as f

Shape = Literal["stock", "count", "minutes", "share", "amount", "total"]
ENOUGH = 20  # fewer say little, and are shown in grey


@dataclass(frozen=True)
class Metric:
    """`shape`: stock, how many there are at a moment; count, how many happened; minutes and amount, a median and a 90th percentile;
    share, of all that happened those whose flag is set; total, minutes added up. `of`: what one of `n` is."""

    key: str
    name: str
    shape: Shape
    kind: int  # of fact
    counts: str
    of: tuple[str, str] = ("ticket", "tickets")
    better: Literal["more", "less", ""] = ""
    business: bool = False  # its minutes are also known as business time


METRICS = (
    Metric(
        "backlog", "Open tickets", "stock", f.SPAN,
        "Tickets that are new, open, pending or on hold at the end of a day; today, by now. A solved ticket that is opened again counts again.",
        better="less",
    ),
    Metric("created", "New tickets", "count", f.CREATED, "Tickets opened in the period, by every channel."),
    Metric(
        "solved", "Solved", "count", f.SOLVED,
        "Every time an open ticket was solved or closed. A ticket that was solved twice counts twice.", of=("solution", "solutions"), better="more",
    ),
    Metric(
        "reopened", "Opened again", "count", f.REOPENED,
        "Every time a solved ticket became open again: its customer wrote, or an agent went on with it.", of=("reopening", "reopenings"), better="less",
    ),
    Metric(
        "first_reply", "First reply time", "minutes", f.FIRST_REPLY,
        "From the moment a ticket was opened to the first public reply by an agent. It counts on the day of the reply; tickets nobody has answered yet don’t count.",
        of=("first reply", "first replies"), better="less", business=True,
    ),
    Metric(
        "next_reply", "Next reply time", "minutes", f.NEXT_REPLY,
        "After the first reply: from the first words of the customer that nobody had answered to the agent’s next reply. It counts on the day of that reply.",
        of=("later reply", "later replies"), better="less", business=True,
    ),
    Metric(
        "resolution", "Resolution time", "minutes", f.RESOLUTION,
        "From the moment a ticket was opened to the last time it was solved. It counts on that day; a ticket that is open again doesn’t count until it is solved anew.",
        of=("solved ticket", "solved tickets"), better="less", business=True,
    ),
    Metric(
        "sla_first_reply", "First replies in time", "share", f.SLA_FIRST_REPLY,
        "Of the first-reply promises that ended in the period, those that were kept. Promises that nothing came of (solved unanswered, in time) don’t count.",
        of=("promise", "promises"), better="more",
    ),
    Metric(
        "sla_next_reply", "Next replies in time", "share", f.SLA_NEXT_REPLY,
        "Of the next-reply promises that ended in the period, those that were kept.", of=("promise", "promises"), better="more",
    ),
    Metric(
        "sla_resolution", "Resolved in time", "share", f.SLA_RESOLUTION,
        "Of the resolution promises that ended in the period, those that were kept. Time on hold or pending doesn’t count where the policy pauses then.",
        of=("promise", "promises"), better="more",
    ),
    Metric(
        "csat", "Satisfied (CSAT)", "share", f.RATED,
        "Of the ratings given, those of 4 or 5 out of 5. A rating counts on the day its ticket was solved last; who didn’t rate doesn’t count.",
        of=("rating", "ratings"), better="more",
    ),
    Metric(
        "one_touch", "One touch", "share", f.REPLIES,
        "Of the tickets solved last in the period, those that took at most one public reply by an agent and were never opened again.",
        of=("solved ticket", "solved tickets"), better="more",
    ),
    Metric(
        "replies", "Replies for a solution", "amount", f.REPLIES,
        "Public replies by agents in each ticket that was solved last in the period.", of=("solved ticket", "solved tickets"), better="less",
    ),
    Metric(
        "reopen_rate", "Reopen rate", "share", f.SOLVED,
        "Of the solutions of the period, those after which the ticket was opened again, up to now. The newest have had least time for it.",
        of=("solution", "solutions"), better="less",
    ),
    Metric("transfers", "Transfers", "count", f.TRANSFER, "Every time a ticket went from one team to another.", of=("transfer", "transfers"), better="less"),
    Metric("time_spent", "Time spent", "total", f.SPENT, "Minutes that agents logged on tickets, added up by the day they were spent.", of=("entry", "entries")),
)  # fmt: skip
BY_KEY = {one.key: one for one in METRICS}
LEAST = "Spam, the trash and tickets merged into another count nowhere. A ticket counts where it is now: for the team, assignee and topic it has today."
