"""Codes and secrets: made, read as people type them, compared. No database."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken

STEP = 30  # seconds (RFC 6238)
DRIFT = 1  # steps by which a telephone's clock may be wrong
DIGITS = 6
RECOVERY = 10
ISSUER = "Aside"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look like others


def new_secret() -> str:
    return pyotp.random_base32()


def new_recovery_codes() -> list[str]:
    """`k7pm-x2wd-9rtb`: about 59 bits each."""
    return ["-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(RECOVERY)]


def read_code(typed: str) -> str:
    """As it is typed or pasted, with spaces and hyphens wherever: `123 456`, `K7PM X2WD 9RTB`."""
    return "".join(one for one in typed.lower() if one.isalnum())[:40]


def is_app_code(code: str) -> bool:
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The step of thirty seconds in which an app showed this code; None for a wrong one. Every step is compared, in the same time."""
    now, totp = int(at.timestamp()) // STEP, pyotp.TOTP(secret)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            found = step
    return found


def picture_of(secret: str, email: str) -> str:
    """A QR code that apps read, as SVG without styles."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    return str(
        segno.make(uri, error="m").svg_inline(border=3, omitsize=True, svgclass="qr", lineclass=None, title="QR code")
    )


def in_fours(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def seal(secret: str, key: str) -> str:
    """So that a stolen table opens nothing."""
    return _box(key).encrypt(secret.encode()).decode()


def unseal(sealed: str, key: str) -> str | None:
    """None where the secret key was changed since: an admin resets it then."""
    try:
        return _box(key).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"two-step sign-in\0" + key.encode()).digest()))
