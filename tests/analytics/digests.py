"""Letters of the voice, as tests read them."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from analytics.voice.digest.subscribing import Subscription

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LISBON = Subscription(weekly=True, at_once=True, timezone="Europe/Lisbon", since=MONDAY - timedelta(days=20))


def part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def at(endpoint: str, **values: Any) -> str:
    return f"https://help.example/{endpoint}"
