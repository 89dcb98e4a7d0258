"""The signed address by which a customer rates one ticket of theirs. It names the ticket only, and ends after a month."""

from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from foundation.errors import NotFound
from foundation.web import config

OPEN = timedelta(days=30)


def address_of(ticket_id: int) -> str:
    return f"{config().base_url}/ratings/{_signer().dumps(ticket_id)}"


def read_link(link: str) -> tuple[int, datetime]:
    """(the ticket, when it was signed, to the second). Raises NotFound for a link we never made."""
    try:
        number, signed_at = _signer().loads(link, return_timestamp=True)
    except BadData as error:
        raise NotFound("This link isn’t complete. Open it from the mail again.") from error
    return int(number), signed_at


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config().secret_key, salt="rating")
