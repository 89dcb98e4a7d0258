"""Keys of a site.

1. A key is for one algorithm: a public key is nobody's shared secret, and a token doesn't choose. 2. PEM and JWKS are read; what isn't an
RSA public key of 2048 bits or more is refused in words; a private one is kept nowhere. 3. Two are valid while they rotate; a removed one
signs nothing from then on. 4. The first schema's secrets are keys after the upgrade.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from sqlalchemy import Connection, select, text

from foundation.database import open_database
from foundation.errors import Invalid, NotFound, Unauthorized
from foundation.migrating import _config, migrate
from widgets.identity import Who, open_session
from widgets.sites.keys import (
    UNDO,
    SigningKey,
    add_public_keys,
    list_keys,
    make_secret,
    remove_key,
    restore_key,
    signing_keys,
)
from widgets.sites.registry import Site, list_sites
from widgets.sites.tables import site_keys

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OURS, THEIRS = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
SHORT = (
    generate_private_key(public_exponent=65537, key_size=1024)
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
PUBLIC = OURS.as_pem(private=False).decode()


def claims(**changed: object) -> dict[str, object]:
    at = int(NOW.timestamp())
    return {
        "iss": "shop",
        "aud": "aside",
        "sub": "7",
        "iat": at,
        "exp": at + 300,
        "jti": "one",
        "name": "Mara",
    } | changed


def signed(key: RSAKey | OctKey, algorithm: str, kid: str, **changed: object) -> str:
    return jwt.encode({"alg": algorithm, "kid": kid}, claims(**changed), key, algorithms=[algorithm])


def forged(secret: str, kid: str) -> str:
    """HS256 by hand, with anything as the secret: libraries refuse to, attackers don't."""
    head, body = (
        urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": "HS256", "kid": kid}, claims())
    )
    proof = hmac.digest(secret.encode(), head + b"." + body, "sha256")
    return b".".join([head, body, urlsafe_b64encode(proof).rstrip(b"=")]).decode()


def enter(db: Connection, token: str, at: datetime = NOW) -> Who:
    shop = Site("shop", "Tea Shop", frozenset(), signing_keys(db).get("shop", {}), "Hello")
    return open_session(db, shop, token, audience="aside", now=at)[1]


def add(db: Connection, pasted: str) -> list[str]:
    return add_public_keys(db, "shop", pasted, by="Lee", now=NOW)


def test_a_token_signed_with_the_private_key_opens_a_session(db: Connection) -> None:
    (kid,) = add(db, PUBLIC)
    assert enter(db, signed(OURS, "RS256", kid)).key == "shop:7"
    assert [(one.kid, one.used_at) for one in list_keys(db, "shop")] == [(kid, NOW)]


def test_a_key_is_used_with_its_own_algorithm_only(db: Connection) -> None:
    (public,) = add(db, PUBLIC)
    shared, secret = make_secret(db, "shop", by="Lee", now=NOW)
    held = signing_keys(db)["shop"][public].value
    for known in {PUBLIC, PUBLIC.strip(), held}:
        with pytest.raises(Unauthorized, match="isn’t signed with RS256"):
            enter(db, forged(known, public))
    with pytest.raises(Unauthorized, match="isn’t signed with HS256"):
        enter(db, signed(OURS, "RS256", shared))
    with pytest.raises(Unauthorized, match="isn’t signed with RS256"):
        enter(db, signed(OctKey.import_key(secret), "HS256", public))
    with pytest.raises(Unauthorized, match="isn’t signed with RS256"):
        enter(db, signed(OURS, "PS256", public))


def test_somebody_elses_private_key_signs_nothing(db: Connection) -> None:
    (kid,) = add(db, PUBLIC)
    with pytest.raises(Unauthorized, match="isn’t signed"):
        enter(db, signed(THEIRS, "RS256", kid))


def test_what_a_token_brings_along_as_its_key_counts_for_nothing(db: Connection) -> None:
    add(db, PUBLIC)
    header = {"alg": "RS256", "kid": "1", "jwk": THEIRS.as_dict(private=False), "jku": "https://evil.example/keys"}
    with pytest.raises(Unauthorized):
        enter(db, jwt.encode(header, claims(), THEIRS))


def test_a_jwks_brings_its_own_kids(db: Connection) -> None:
    keys = [
        OURS.as_dict(private=False) | {"kid": "2026-11", "use": "sig"},
        THEIRS.as_dict(private=False) | {"kid": "enc", "use": "enc"},
    ]
    assert add(db, json.dumps({"keys": keys})) == ["2026-11"]
    assert enter(db, signed(OURS, "RS256", "2026-11")).signed


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("", "Paste a public key"),
        ("hello", "isn’t an RSA public key"),
        ("{", "can’t be read"),
        ("{}", "no RSA key"),
        ('{"keys": 7}', "can’t be read"),
        ('{"keys": [{"kty": "RSA", "n": "x", "e": "!"}]}', "isn’t an RSA public key"),
        (OURS.as_pem(private=True).decode(), "private key"),
        (json.dumps(OURS.as_dict(private=True)), "private key"),
        (SHORT, "1024 bits"),
        (ECKey.generate_key("P-256").as_pem(private=False).decode(), "isn’t an RSA public key"),
        (json.dumps(OURS.as_dict(private=False) | {"kid": "<b>"}), "A kid has"),
        ("[" * 100_000, "can’t be read"),
    ],
)
def test_what_is_no_public_key_is_refused_and_nothing_kept(db: Connection, pasted: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        add(db, pasted)
    assert db.execute(select(site_keys)).all() == []


def test_two_keys_rotate_and_a_third_waits(db: Connection) -> None:
    old, secret = make_secret(db, "shop", by=None, now=NOW)
    (new,) = add(db, PUBLIC)
    with pytest.raises(Invalid, match="Two keys are valid already"):
        make_secret(db, "shop", by=None, now=NOW)
    assert enter(db, signed(OctKey.import_key(secret), "HS256", old, jti="a")).signed
    assert enter(db, signed(OURS, "RS256", new, jti="b")).signed
    remove_key(db, "shop", list_keys(db, "shop")[0].id, now=NOW)
    with pytest.raises(Unauthorized, match="doesn’t have"):
        enter(db, signed(OctKey.import_key(secret), "HS256", old, jti="c"))
    assert make_secret(db, "shop", by=None, now=NOW)[0] not in {old, new}


def test_a_removed_key_comes_back_for_a_while(db: Connection) -> None:
    kid, secret = make_secret(db, "shop", by=None, now=NOW)
    number = list_keys(db, "shop")[0].id
    remove_key(db, "shop", number, now=NOW)
    restore_key(db, "shop", number, now=NOW + UNDO / 2)
    assert enter(db, signed(OctKey.import_key(secret), "HS256", kid)).signed
    remove_key(db, "shop", number, now=NOW)
    with pytest.raises(NotFound, match="too long ago"):
        restore_key(db, "shop", number, now=NOW + UNDO + timedelta(seconds=1))


def test_a_key_of_one_site_is_none_of_anothers(db: Connection) -> None:
    make_secret(db, "tea", by=None, now=NOW)
    number = list_keys(db, "tea")[0].id
    with pytest.raises(NotFound):
        remove_key(db, "shop", number, now=NOW)
    with pytest.raises(NotFound):
        restore_key(db, "shop", number, now=NOW)
    assert list(signing_keys(db)) == ["tea"]


def test_a_key_with_no_algorithm_of_ours_never_checks_anything() -> None:
    with pytest.raises(Exception, match=r".+"):
        SigningKey("1", "RS256", "a plain secret").for_checking()


def test_secrets_of_before_are_keys_after_the_upgrade(tmp_path: Path) -> None:
    own = open_database(f"sqlite:///{tmp_path / 'before.db'}", durable=False)
    with own.writing() as db:
        command.upgrade(_config(db), "df6f89e9d750")
        row = {
            "key": "shop",
            "name": "Tea Shop",
            "origins": "[]",
            "secrets": '{"1": "a secret of before"}',
            "greeting": "Hello",
            "at": 7,
        }
        db.execute(text("INSERT INTO widget_sites VALUES (:key, :name, :origins, :secrets, :greeting, :at)"), row)
    migrate(own)
    with own.reading() as db:
        assert signing_keys(db) == {"shop": {"1": SigningKey("1", "HS256", "a secret of before")}}
        assert [site.key for site in list_sites(db)] == ["shop"]
    own.close()
