"""Keys a site's server signs identities with: a secret we share (HS256), or a public key of its own (RS256). Two at once, to rotate."""

import json
import re
import secrets as random
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import Connection, delete, func, or_, select, update

from foundation.database import insert_row
from foundation.errors import Invalid, NotFound
from widgets.sites.tables import site_keys

MOST_KEYS = 2
LEAST_BITS = 2048
USED_EVERY = timedelta(minutes=5)  # so often a key's last use is written down
UNDO = timedelta(minutes=10)


Jwk = dict[str, str | list[str]]


@dataclass(frozen=True)
class SigningKey:
    kid: str
    algorithm: str  # HS256 | RS256
    value: str

    def for_checking(self) -> OctKey | RSAKey:
        return OctKey.import_key(self.value) if self.algorithm == "HS256" else RSAKey.import_key(self.value)


@dataclass(frozen=True)
class KeptKey:
    """A key as the settings page shows it: never its secret."""

    id: int
    kid: str
    algorithm: str
    made_by: str | None
    made_at: datetime
    used_at: datetime | None


def signing_keys(db: Connection) -> dict[str, dict[str, SigningKey]]:
    """Site -> kid -> key, of all that sign."""
    found: dict[str, dict[str, SigningKey]] = {}
    for row in db.execute(select(site_keys).where(site_keys.c.removed_at.is_(None))):
        found.setdefault(row.site, {})[row.kid] = SigningKey(row.kid, row.algorithm, row.value)
    return found


def list_keys(db: Connection, site: str) -> list[KeptKey]:
    query = select(site_keys).where(site_keys.c.site == site, site_keys.c.removed_at.is_(None)).order_by(site_keys.c.id)
    return [KeptKey(row.id, row.kid, row.algorithm, row.made_by, row.made_at, row.used_at) for row in db.execute(query)]


def make_secret(db: Connection, site: str, *, by: str | None, now: datetime) -> tuple[str, str]:
    """(kid, secret) of a new shared secret. This is the one time the secret is told."""
    secret = random.token_urlsafe(32)
    kid = _free_kid(db, site)
    add_key(db, site, SigningKey(kid, "HS256", secret), by=by, now=now)
    return kid, secret


def add_public_keys(db: Connection, site: str, pasted: str, *, by: str | None, now: datetime) -> list[str]:
    """The kids of the keys in a pasted PEM or JWKS. Raises Invalid with what is wrong, before anything is kept."""
    read = read_public_keys(pasted)
    keys = [SigningKey(kid or _free_kid(db, site), "RS256", pem) for kid, pem in read]
    for key in keys:
        add_key(db, site, key, by=by, now=now)
    return [key.kid for key in keys]


def add_key(db: Connection, site: str, key: SigningKey, *, by: str | None, now: datetime) -> int:
    held = (
        db.execute(select(site_keys.c.kid).where(site_keys.c.site == site, site_keys.c.removed_at.is_(None)))
        .scalars()
        .all()
    )
    if key.kid in held:
        raise Invalid(f"There is a key {key.kid!r} already. Give the new one another kid.", field="pasted")
    if len(held) >= MOST_KEYS:
        raise Invalid(
            "Two keys are valid already. Remove the one your server no longer signs with, then add the new one.",
            field="pasted",
        )
    db.execute(
        delete(site_keys).where(site_keys.c.site == site, site_keys.c.kid == key.kid)
    )  # a removed one of that name
    row = {"site": site, "kid": key.kid, "algorithm": key.algorithm, "value": key.value, "made_by": by, "made_at": now}
    return insert_row(db, site_keys, **row)


def remove_key(db: Connection, site: str, key: int, *, now: datetime) -> str:
    """From now on it signs nothing. Its kid. What was removed long ago is gone for good."""
    db.execute(delete(site_keys).where(site_keys.c.removed_at < now - UNDO))
    kid = db.execute(select(site_keys.c.kid).where(site_keys.c.id == key, site_keys.c.site == site)).scalar()
    if kid is None:
        raise NotFound("This key is gone already.")
    db.execute(update(site_keys).where(site_keys.c.id == key).values(removed_at=now))
    return str(kid)


def restore_key(db: Connection, site: str, key: int, *, now: datetime) -> None:
    """Undo a removal of a moment ago."""
    mine = (site_keys.c.id == key) & (site_keys.c.site == site)
    held = db.execute(
        select(func.count()).where(site_keys.c.site == site, site_keys.c.removed_at.is_(None))
    ).scalar_one()
    if held >= MOST_KEYS:
        raise Invalid("Two other keys are valid by now, so this one can’t come back.", field="pasted")
    done = db.execute(update(site_keys).where(mine, site_keys.c.removed_at >= now - UNDO).values(removed_at=None))
    if not done.rowcount:
        raise NotFound("This key was removed too long ago to bring back. Make a new one.")


def note_use(db: Connection, site: str, kid: str, now: datetime) -> None:
    seldom = or_(site_keys.c.used_at.is_(None), site_keys.c.used_at < now - USED_EVERY)
    db.execute(update(site_keys).where(site_keys.c.site == site, site_keys.c.kid == kid, seldom).values(used_at=now))


def read_public_keys(pasted: str) -> Sequence[tuple[str | None, str]]:
    """(kid if named, PEM) of each key in a PEM block or a JWKS. A private key is refused and kept nowhere."""
    pasted = pasted.strip()
    if not pasted:
        raise Invalid("Paste a public key: PEM, or a JWKS.", field="pasted")
    if "PRIVATE KEY" in pasted:
        raise Invalid(_PRIVATE, field="pasted")
    found = _from_jwks(pasted) if pasted.startswith(("{", "[")) else [(None, pasted)]
    if not found:
        raise Invalid("This JWKS holds no RSA key for signing.", field="pasted")
    return [(kid, _checked(key)) for kid, key in found]


def _from_jwks(pasted: str) -> list[tuple[str | None, str | Jwk]]:
    try:
        told = json.loads(pasted)
        keys = told if isinstance(told, list) else told.get("keys", [told])
        signing = [one for one in keys if one.get("kty") == "RSA" and one.get("use", "sig") == "sig"]
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise Invalid("This begins like a JWKS but can’t be read. Paste the whole of it.", field="pasted") from error
    if any({"d", "p", "q"} & one.keys() for one in signing):
        raise Invalid(_PRIVATE, field="pasted")
    return [(_kid(one.get("kid")), {"kty": "RSA", "n": str(one.get("n")), "e": str(one.get("e"))}) for one in signing]


def _checked(key: str | Jwk) -> str:
    try:
        read = load_pem_public_key(key.encode()) if isinstance(key, str) else _numbers(key).public_key()
    except (UnsupportedAlgorithm, ValueError, TypeError) as error:
        raise Invalid(_NO_RSA, field="pasted") from error
    if not isinstance(read, RSAPublicKey):
        raise Invalid(_NO_RSA, field="pasted")
    if read.key_size < LEAST_BITS:
        raise Invalid(f"This key has {read.key_size} bits. Use one of {LEAST_BITS} or more.", field="pasted")
    return read.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _numbers(key: Jwk) -> RSAPublicNumbers:
    return RSAPublicNumbers(
        *(int.from_bytes(urlsafe_b64decode(str(key[name]).encode() + b"==")) for name in ("e", "n"))
    )


def _kid(told: object) -> str | None:
    if told is None:
        return None
    if not re.fullmatch(r"[\w.:=+/-]{1,80}", str(told)):
        raise Invalid("A kid has up to 80 letters, digits and . _ : - characters.", field="pasted")
    return str(told)


def _free_kid(db: Connection, site: str) -> str:
    """The smallest number that no key of the site ever had, as far as we remember."""
    taken = set(db.execute(select(site_keys.c.kid).where(site_keys.c.site == site)).scalars())
    return next(str(number) for number in range(1, 1000) if str(number) not in taken)


_NO_RSA = "This isn’t an RSA public key we can read. It begins with -----BEGIN PUBLIC KEY-----."
_PRIVATE = "This is a private key. It stays on your server, and we keep nothing of it; paste the public one."
