"""Reporting a message: trust and safety gets it with the words and the reason."""

from datetime import datetime

from sqlalchemy import Connection, select

from foundation.database import insert_row
from foundation.errors import Conflict, Invalid, NotFound
from marketplace.conduct.tables import reports
from marketplace.help import ask_help
from marketplace.members.people import Member
from marketplace.messages.tables import messages, threads

REASONS = {
    "harassment": "Harassment or threats",
    "discrimination": "Discrimination",
    "free_work": "Pressure to work for free",
    "outside_payment": "Payment outside Worklane",
    "fake": "A fake profile or job",
    "stolen": "Stolen work",
    "suspicious": "A suspicious link or file",
}
_TOPICS = {"outside_payment": "off_platform_payment", "fake": "fake_profile", "suspicious": "scam_job"}


def report_message(db: Connection, message: int, *, member: Member, reason: str, note: str, now: datetime) -> str:
    """Returns the reference of the report."""
    if reason not in REASONS:
        raise Invalid("Choose what’s wrong with the message.", field="reason")
    row = db.execute(
        select(messages, threads.c.client, threads.c.freelancer)
        .join(threads, threads.c.id == messages.c.thread)
        .where(messages.c.id == message)
    ).first()
    if row is None or member.id not in (row.client, row.freelancer):
        raise NotFound("There’s no message of yours with this address.")
    if row.sender == member.id:
        raise Invalid("This is your own message.", field="reason")
    if db.execute(select(reports.c.id).where(reports.c.message == message, reports.c.reporter == member.id)).first():
        raise Conflict("You’ve reported this message already. Trust and safety is looking at it.")
    words = f"Message reported: {REASONS[reason]}.\n\n“{row.body}”" + (f"\n\n{note.strip()}" if note.strip() else "")
    reference = ask_help(
        db, member, subject=f"Reported message: {REASONS[reason].lower()}", body=words, channel="trust_safety",
        page="messages", url=f"/messages/{row.thread}", topic=_TOPICS.get(reason, "harassment"), urgency="high",
        via="api", now=now,
    )  # fmt: skip
    insert_row(
        db, reports, message=message, reporter=member.id, reason=reason, note=note.strip(), ticket=reference, at=now
    )
    return reference
