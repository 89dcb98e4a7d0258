"""Which step a milestone may take from where it stands: the state machine, pure."""

from datetime import datetime, timedelta
from typing import Literal

from foundation.errors import Conflict, Invalid
from marketplace.escrow.moves import check_amount

Action = Literal["fund", "submit", "approve", "ask_changes", "ask_refund", "refund", "dispute", "change"]

REVIEW = timedelta(days=14)
REFUND_ANSWER = timedelta(days=7)

STATUSES = {
    "planned": "Not funded",
    "funded": "Funded",
    "submitted": "In review",
    "changes": "Changes asked",
    "released": "Released",
    "refunded": "Refunded",
    "disputed": "In dispute",
}
HELD = ("funded", "submitted", "changes", "disputed")

_STEPS: dict[Action, dict[str, str]] = {
    "change": {"planned": "planned"},
    "fund": {"planned": "funded"},
    "submit": {"funded": "submitted", "changes": "submitted", "submitted": "submitted"},
    "approve": {"funded": "released", "submitted": "released", "changes": "released"},
    "ask_changes": {"submitted": "changes"},
    "ask_refund": {"funded": "funded", "submitted": "submitted", "changes": "changes"},
    "refund": {"funded": "refunded", "submitted": "refunded", "changes": "refunded"},
    "dispute": {"funded": "disputed", "submitted": "disputed", "changes": "disputed", "released": "disputed"},
}
_WORDS: dict[Action, str] = {
    "change": "changed",
    "fund": "funded",
    "submit": "submitted",
    "approve": "released",
    "ask_changes": "sent back for changes",
    "ask_refund": "asked back",
    "refund": "refunded",
    "dispute": "disputed",
}


def next_status(status: str, action: Action) -> str:
    """Where `action` leads from `status`. Raises Conflict when it isn't a step."""
    found = _STEPS[action].get(status)
    if found is None:
        raise Conflict(
            f"This milestone is {STATUSES[status].lower()}, so it can’t be {_WORDS[action]}. "
            "Reload the page to see what you can do now."
        )
    return found


def check_milestone(title: str, amount: int, *, place: str = "") -> None:
    """Raises Invalid at the title or the amount; `place` ends the field's name where there are several."""
    if not 2 <= len(title.strip()) <= 120:
        raise Invalid("Give the milestone a title of 2 to 120 characters.", field=f"title{place}")
    check_amount(amount, what="A milestone", field=f"amount{place}")


def possible(status: str) -> set[str]:
    return {action for action, steps in _STEPS.items() if status in steps}


def review_ends(submitted_at: datetime) -> datetime:
    return submitted_at + REVIEW


def is_due_for_release(status: str, review_until: datetime | None, refund_asked: bool, now: datetime) -> bool:
    """Silence of the client for 14 days releases it, unless a refund is being talked about."""
    return status == "submitted" and review_until is not None and review_until <= now and not refund_asked
