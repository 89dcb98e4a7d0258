"""Sites as the API asks for them: kept in memory for some seconds, so that a keystroke costs no SQL."""

import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection, delete, select

from foundation.database import Database, insert_row, upsert
from foundation.errors import Invalid
from widgets.sites.keys import SigningKey, signing_keys
from widgets.sites.settings import SiteSettings, read_settings
from widgets.sites.tables import site_keys, sites

FRESH_SECONDS = 10.0
PORTS = {"http": 80, "https": 443}  # which a browser leaves out


@dataclass(frozen=True)
class Site:
    key: str
    name: str
    origins: frozenset[str]
    keys: Mapping[str, SigningKey]  # by kid
    greeting: str
    settings: SiteSettings = field(default_factory=SiteSettings)


class Registry:
    """`own` is the site of the product we ship with, known from the server's settings; a row with its key replaces all of it but
    the key it signs with."""

    def __init__(self, database: Database, own: Site) -> None:
        self._database, self._own = database, own
        self._lock = threading.Lock()
        self._sites: dict[str, Site] = {}
        self._read_at = -FRESH_SECONDS

    def all(self) -> dict[str, Site]:
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            with self._lock:
                if time.monotonic() - self._read_at > FRESH_SECONDS:
                    with self._database.reading() as db:
                        self._sites = {site.key: self._with_own_key(site) for site in [self._own, *list_sites(db)]}
                    self._read_at = time.monotonic()
        return self._sites

    def is_own_key(self, site: str, kid: str) -> bool:
        """Whether it comes from the server's settings, so that nobody can remove it here."""
        return site == self._own.key and kid in self._own.keys

    def _with_own_key(self, site: Site) -> Site:
        return replace(site, keys={**site.keys, **self._own.keys}) if site.key == self._own.key else site

    def forget(self) -> None:
        self._read_at = -FRESH_SECONDS

    def allows(self, origin: str) -> bool:
        return any(origin in site.origins for site in self.all().values())


def list_sites(db: Connection) -> list[Site]:
    keys = signing_keys(db)
    return [
        Site(
            row.key, row.name, frozenset(row.origins), keys.get(row.key, {}), row.greeting, read_settings(row.settings)
        )
        for row in db.execute(select(sites).order_by(sites.c.key))
    ]


def save_site(
    db: Connection, *, key: str, name: str, origins: list[str], secrets: dict[str, str], greeting: str, now: datetime
) -> None:
    """Add a site or change it; `secrets` (kid -> secret) join its keys. Raises Invalid for a key or an origin that can't be one."""
    if key == "anon" or not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,39}", key):
        raise Invalid(f"{key!r} can’t be a site’s key. Use 2 to 40 small letters, digits and hyphens.", field="key")
    row = {"key": key, "name": name, "origins": _checked(origins), "greeting": greeting, "created_at": now}
    upsert(db, sites, [row], keys=["key"], update=["name", "origins", "greeting"])
    for kid, secret in secrets.items():
        db.execute(delete(site_keys).where(site_keys.c.site == key, site_keys.c.kid == kid))
        insert_row(db, site_keys, site=key, kid=kid, algorithm="HS256", value=secret, made_at=now)


def save_settings(db: Connection, site: Site, *, origins: list[str], settings: SiteSettings, now: datetime) -> None:
    """How it looks and behaves, and where it may run. The product we ship with gets a row of its own by it."""
    row = {
        "key": site.key, "name": site.name, "origins": _checked(origins), "greeting": site.greeting,
        "settings": msgspec.to_builtins(settings), "created_at": now,
    }  # fmt: skip
    upsert(db, sites, [row], keys=["key"], update=["origins", "settings"])


def _checked(origins: list[str]) -> list[str]:
    return list(dict.fromkeys(check_origin(origin) for origin in origins))


def check_origin(origin: str) -> str:
    """As a browser names it: `https://WWW.Example.com:443/` -> `https://www.example.com`. Raises Invalid for what isn't one."""
    try:
        return _as_browsers_say(origin)
    except ValueError:  # a port of letters, half a bracket, a name no domain can have
        raise Invalid(
            f"{origin!r} isn’t an origin. Write it as https://www.example.com, without a path.", field="origins"
        ) from None


def _as_browsers_say(origin: str) -> str:
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{ip_address(host).compressed}]"
    else:
        host = host.encode("idna").decode("ascii")
    more = (
        parts.path.strip("/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
        or ("[" in parts.netloc) != ("[" in host)
    )
    if parts.scheme not in PORTS or more or not re.fullmatch(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]", host):
        raise ValueError(origin)
    port = "" if parts.port in {None, PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
