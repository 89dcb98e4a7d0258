"""Signatures as https://www.standardwebhooks.com says: HMAC-SHA256 over id, time and body, so that the libraries of the field check them."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers_for(key: str, body: bytes, secret: str, *, at: datetime) -> dict[str, str]:
    """`webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature` (`v1,<base64>`)."""
    stamp = str(int(at.timestamp()))
    signed = hmac.new(base64.b64decode(secret.removeprefix(PREFIX)), f"{key}.{stamp}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": key,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signed.digest()).decode()}",
    }
