"""Suggestions are handed out under a key, so that what is told about them later is about what we showed. Nothing is stored."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime

import msgspec

from foundation.web import config
from kb.helpcentre.opening import FRESH

# A key is a name (8 characters, so that the same suggestions twice have two), the second (8), and their seal (22).
_NAME, _MOMENT = 8, 16


def key_for(query: str, shown: Sequence[str], *, now: datetime) -> str:
    """38 characters."""
    return _sealed(secrets.token_urlsafe(6) + f"{int(now.timestamp()):08x}", query, shown)


def is_key_for(key: str, query: str, shown: Sequence[str], *, now: datetime) -> bool:
    """Whether we gave it for exactly these suggestions, not long ago."""
    made = _sealed(key[:_MOMENT], query, shown)
    if not hmac.compare_digest(made.encode(), key.encode("utf-8", "replace")):
        return False
    return now.timestamp() - int(key[_NAME:_MOMENT], 16) < FRESH.total_seconds()


def _sealed(named: str, query: str, shown: Sequence[str]) -> str:
    told = msgspec.json.encode(["suggestions", named, query, list(shown)])
    seal = hmac.digest(config().secret_key.encode(), told, hashlib.sha256)[:16]
    return named + urlsafe_b64encode(seal).decode().rstrip("=")
