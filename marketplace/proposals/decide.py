"""What may happen to a proposal next, and what it costs: pure rules."""

from datetime import datetime, timedelta
from typing import Literal

from foundation.errors import Conflict
from marketplace.members.people import Member

Step = Literal["shortlist", "decline", "offer", "withdraw"]
STATUSES = {
    "sent": "Sent",
    "shortlisted": "Shortlisted",
    "offered": "Offer received",
    "declined": "Declined",
    "withdrawn": "Withdrawn",
}
CREDITS_A_MONTH = {"basic": 10, "plus": 40, "enterprise": 40}
CREDITS_EACH = 2

_STEPS: dict[Step, tuple[tuple[str, ...], str]] = {
    "shortlist": (("sent",), "shortlisted"),
    "decline": (("sent", "shortlisted"), "declined"),
    "offer": (("sent", "shortlisted"), "offered"),
    "withdraw": (("sent", "shortlisted"), "withdrawn"),
}
_DONE = {"shortlist": "shortlisted", "decline": "declined", "offer": "answered with an offer", "withdraw": "withdrawn"}


def next_status(status: str, step: Step) -> str:
    start, end = _STEPS[step]
    if status not in start:
        if status == "offered":
            raise Conflict("There’s an offer for this proposal. Answer or withdraw the offer; nothing has changed.")
        raise Conflict(
            f"This proposal is {STATUSES[status].lower()}, so it can’t be {_DONE[step]}. Nothing has changed."
        )
    return end


def why_not_propose(member: Member, credits_left: int, job_status: str, now: datetime) -> str | None:
    """Why this freelancer can't propose now, as a sentence; None when they can."""
    if job_status != "open":
        return "This job doesn’t take proposals now."
    if member.state in ("restricted", "suspended"):
        return "Your account is limited, so you can’t send proposals now. Help can tell you why."
    if member.identity_verified_at is None and now - member.joined_at >= timedelta(days=7):
        return "Verify your identity before you send more proposals. Running contracts continue."
    if credits_left < CREDITS_EACH:
        return "Your credits for this month are used up. You get new ones on the first of next month."
    return None


def month_start(now: datetime) -> datetime:
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
