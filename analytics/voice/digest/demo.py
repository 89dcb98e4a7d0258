"""In the demo its product manager and its lead get the voice by mail, so that there is something to look at."""

from datetime import datetime

from analytics.voice.digest.subscribing import Subscription, read_subscription, subscribe
from foundation.accounts import list_staff
from foundation.database import Database

READERS = ("pia@aside.example", "lee@aside.example")


def subscribe_demo_readers(database: Database, now: datetime) -> None:
    """Once; who chose for themselves stays as they chose."""
    wanted = Subscription(weekly=True, at_once=True, timezone="Europe/Lisbon")
    with database.writing() as db:
        for one in list_staff(db):
            if one.email in READERS and read_subscription(db, one.id).since is None:
                subscribe(db, one.id, wanted, now=now)
