"""Who is asking: a short token signed by the host is swapped, once, for an opaque session; anonymous people get one too."""

import math
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from joserfc import jws, jwt
from joserfc.errors import JoseError
from sqlalchemy import Column, Connection, String, Table, delete, select

from foundation.accounts import hash_token
from foundation.columns import Json, Moment
from foundation.database import Database, insert_unless_there, metadata
from foundation.errors import Unauthorized
from foundation.incoming import plain
from widgets.sites.keys import note_use
from widgets.sites.registry import Site

SKEW = timedelta(seconds=30)
LONGEST_LIFE = timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=12)
LONGEST_SUBJECT = 100  # leaves room for the site's key before it
LONGEST_WORDS = {
    "name": 120,
    "email": 254,
    "role": 20,
    "plan": 20,
    "state": 20,
    "locale": 12,
}  # what a customer's row holds
CACHED, CACHE_SECONDS = 10_000, 15.0  # so soon every process knows that a session was ended

widget_sessions = Table(
    "widget_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("site", String(60), nullable=False),
    Column("person", Json, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)

used_tokens = Table(
    "widget_used_tokens",
    metadata,
    Column("jti", String(160), primary_key=True),
    Column("expires_at", Moment, nullable=False, index=True),
)


@dataclass(frozen=True)
class Who:
    """The person of a session. `signed` is false for anonymous visitors, whose word about themselves counts for nothing."""

    key: str  # worklane:member:12 | anon:...
    site: str
    signed: bool
    name: str | None = None
    email: str | None = None
    role: str | None = None
    plan: str | None = None
    state: str | None = None
    locale: str | None = None

    @property
    def context(self) -> dict[str, str | None]:
        """What ranking and routing may rely on."""
        return {"role": self.role, "plan": self.plan, "account_state": self.state, "locale": None}


@dataclass(frozen=True)
class Token:
    """A token that may be used once."""

    person: Who
    id: str
    ends: datetime
    kid: str


def read_token(token: str, site: Site, *, audience: str, now: datetime) -> Token:
    """Raises Unauthorized with a sentence for the host's engineers."""
    claims, kid = _verified(token, site)
    at = now.timestamp()
    expires, issued = _seconds(claims.get("exp")), _seconds(claims.get("iat", at))
    if expires is None or issued is None:
        raise Unauthorized("The identity token needs a numeric exp, and a numeric iat if any.")
    if expires + SKEW.total_seconds() < at:
        raise Unauthorized("The identity token has expired. Fetch a new one from your server.")
    if expires - max(issued, at - SKEW.total_seconds()) > (LONGEST_LIFE + SKEW).total_seconds():
        raise Unauthorized("The identity token lives too long. Let it expire within 10 minutes.")
    if issued - SKEW.total_seconds() > at:
        raise Unauthorized("The identity token is from the future. Check your server’s clock.")
    if claims.get("aud") != audience or claims.get("iss") != site.key:
        raise Unauthorized(f"The identity token must have iss {site.key!r} and aud {audience!r}.")
    subject, used = str(claims.get("sub") or ""), plain(str(claims.get("jti") or ""))
    if not subject or not used:
        raise Unauthorized("The identity token needs sub and jti.")
    if len(subject) > LONGEST_SUBJECT:
        raise Unauthorized(f"The identity token’s sub is longer than {LONGEST_SUBJECT} characters.")
    if subject != plain(subject):
        raise Unauthorized("The identity token’s sub holds characters that no text can.")
    words = {name: _word(claims, name, most) for name, most in LONGEST_WORDS.items()}
    person = Who(key=_key(subject, site), site=site.key, signed=True, **words)
    return Token(person, f"{site.key}:{used}"[:160], datetime.fromtimestamp(expires, tz=now.tzinfo) + SKEW, kid)


def open_session(db: Connection, site: Site, token: str | None, *, audience: str, now: datetime) -> tuple[str, Who]:
    """A new session for the token's person, or for somebody anonymous. A token works once."""
    if token:
        signed = read_token(token, site, audience=audience, now=now)
        db.execute(delete(used_tokens).where(used_tokens.c.expires_at < now))
        if not insert_unless_there(db, used_tokens, {"jti": signed.id, "expires_at": signed.ends}, key="jti"):
            raise Unauthorized("This identity token was used before. Fetch a new one from your server.")
        note_use(db, site.key, signed.kid, now)
        person = signed.person
    else:
        person = Who(key=f"anon:{secrets.token_hex(12)}", site=site.key, signed=False)
    session = secrets.token_urlsafe(24)
    db.execute(delete(widget_sessions).where(widget_sessions.c.ends_at < now))
    row = {"site": site.key, "person": asdict(person), "started_at": now, "ends_at": now + SESSION_LIFE}
    db.execute(widget_sessions.insert().values(token_hash=hash_token(session), **row))
    return session, person


class Sessions:
    """Sessions by their token, remembered in this process so that a keystroke costs no SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, datetime, Who]] = OrderedDict()

    def find(self, session: str, now: datetime) -> Who:
        """Raises Unauthorized when there is no such session, or it has ended."""
        key = hash_token(session)
        with self._lock:
            kept = self._known.get(key)
        if kept is None or kept[0] < time.monotonic():
            kept = self._read(key)
        if kept is None or kept[1] <= now:
            raise Unauthorized("This help session has ended. It starts again when you reload the page.")
        return kept[2]

    def forget(self, session: str) -> None:
        with self._lock:
            self._known.pop(hash_token(session), None)

    def _read(self, key: str) -> tuple[float, datetime, Who] | None:
        with self._database.reading() as db:
            row = db.execute(select(widget_sessions).where(widget_sessions.c.token_hash == key)).first()
        if row is None:
            return None
        kept = (time.monotonic() + CACHE_SECONDS, row.ends_at, msgspec.convert(row.person, Who))
        with self._lock:
            self._known[key] = kept
            while len(self._known) > CACHED:
                self._known.popitem(last=False)
        return kept


def end_session(db: Connection, session: str) -> None:
    db.execute(delete(widget_sessions).where(widget_sessions.c.token_hash == hash_token(session)))


def _verified(token: str, site: Site) -> tuple[dict[str, Any], str]:
    """(claims, kid). The key says which algorithm it is for, never the token: a public key is nobody's shared secret."""
    if len(token) > 8192:
        raise Unauthorized("The identity token is too large.")
    try:
        header = jws.extract_compact(token.encode()).headers()
        kid = str(header.get("kid", ""))
        key = site.keys.get(kid)
        if key is None:
            raise Unauthorized(f"The identity token names a key ({header.get('kid')!r}) that this site doesn’t have.")
        if header.get("alg") != key.algorithm:
            raise Unauthorized(f"The identity token isn’t signed with {key.algorithm}, which is what its key is for.")
        return dict(jwt.decode(token, key.for_checking(), algorithms=[key.algorithm]).claims), kid
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Unauthorized("The identity token isn’t signed with this site’s key.") from error


def _key(subject: str, site: Site) -> str:
    """Begins with the site's key, whatever the site says: no site can speak for people of another."""
    own = f"{site.key}:"
    return subject if subject.startswith(own) else own + subject


def _word(claims: dict[str, Any], name: str, most: int) -> str | None:
    value = claims.get(name)
    return plain(str(value)).strip()[:most] or None if value is not None else None


def _seconds(value: Any) -> float | None:
    """A moment as a token tells it; None for what isn't one."""
    try:
        return float(value) if type(value) in (int, float) and math.isfinite(value) else None
    except OverflowError:
        return None
