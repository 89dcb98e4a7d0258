"""What deliveries keep of a person, and how it goes: what still waits is not sent."""

from sqlalchemy import Connection, delete, select

from helpdesk.webhooks.tables import webhook_attempts, webhook_deliveries


def erase_deliveries(db: Connection, theirs: list[int]) -> int:
    own = webhook_deliveries.c.ticket.in_(theirs)
    of_them = select(webhook_deliveries.c.id).where(own)
    db.execute(delete(webhook_attempts).where(webhook_attempts.c.delivery.in_(of_them)))
    return db.execute(delete(webhook_deliveries).where(own)).rowcount
