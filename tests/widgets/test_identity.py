"""Who is asking.

1. A token signed with the site's key, for us, not expired, not too long-lived, opens a session; everything else is refused in words.
2. A token works once. Two keys are valid while they rotate. The clock may be 30 seconds off.
3. Nobody anonymous is ever taken for a member.
"""

from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import Connection

from foundation.database import Database, count_statements
from foundation.errors import Invalid, Unauthorized
from widgets.identity import Sessions, open_session
from widgets.sites.keys import SigningKey
from widgets.sites.registry import Site, check_origin, list_sites, save_site

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OLD, NEW = "the old secret, long enough for HS256", "the new secret, long enough for HS256"
KEYS = {"old": SigningKey("old", "HS256", OLD), "new": SigningKey("new", "HS256", NEW)}
SITE = Site("worklane", "Worklane", frozenset(), KEYS, "Hello")


def token(secret: str = NEW, kid: str = "new", alg: str = "HS256", **changes) -> str:
    at = int(NOW.timestamp())
    claims = {
        "iss": "worklane", "aud": "aside", "sub": "worklane:member:2", "iat": at, "exp": at + 300, "jti": "one", "role": "freelancer",
        "plan": "plus", "state": "ok", "name": "Mara Castell", "email": "mara@worklane.example",
    } | changes  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": kid}, claims, OctKey.import_key(secret))


def enter(db: Connection, given: str | None, at: datetime = NOW):
    return open_session(db, SITE, given, audience="aside", now=at)


def test_a_good_token_opens_a_session_as_its_person(database: Database) -> None:
    with database.writing() as db:
        session, who = enter(db, token())
    assert (who.key, who.signed, who.role, who.plan, who.name) == (
        "worklane:member:2",
        True,
        "freelancer",
        "plus",
        "Mara Castell",
    )
    assert Sessions(database).find(session, NOW) == who


def test_a_session_is_found_without_sql_the_second_time(database: Database) -> None:
    with database.writing() as db:
        session, _ = enter(db, None)
    sessions = Sessions(database)
    sessions.find(session, NOW)
    with count_statements(database) as seen:
        sessions.find(session, NOW)
    assert seen == []


def test_anonymous_people_have_nothing_but_a_key(db: Connection) -> None:
    _, who = enter(db, None)
    assert who.key.startswith("anon:")
    assert (who.signed, who.role, who.name, who.email) == (False, None, None, None)


def test_both_keys_work_while_they_rotate(db: Connection) -> None:
    assert enter(db, token(OLD, "old", jti="a"))[1].signed
    assert enter(db, token(NEW, "new", jti="b"))[1].signed


def test_a_token_works_once(db: Connection) -> None:
    enter(db, token())
    with pytest.raises(Unauthorized, match="used before"):
        enter(db, token())


AT = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (token("some other secret, also long enough"), "signed"),
        (token(kid="unknown"), "doesn’t have"),
        (token(exp=AT - 31), "expired"),
        (token(exp=AT + 3600), "too long"),
        (token(exp=None), "exp"),
        (token(exp="soon"), "exp"),
        (token(iat=AT + 120, exp=AT + 300), "future"),
        (token(iss="elsewhere"), "iss"),
        (token(aud="elsewhere"), "aud"),
        (token(sub=None), "sub"),
        (token(jti=None), "jti"),
        ("nonsense", "signed"),
        ("a.b.c", "signed"),
        ("x" * 9000, "too large"),
        (token().rsplit(".", 1)[0] + ".", "signed"),
    ],
)
def test_a_bad_token_is_refused_in_words(db: Connection, given: str, words: str) -> None:
    with pytest.raises(Unauthorized, match=words):
        enter(db, given)


def test_an_unsigned_token_is_refused(db: Connection) -> None:
    import base64
    import json

    def part(value) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    forged = f"{part({'alg': 'none', 'kid': 'new'})}.{part({'sub': 'worklane:member:1', 'exp': AT + 60, 'aud': 'aside', 'iss': 'worklane', 'jti': 'x'})}."
    with pytest.raises(Unauthorized):
        enter(db, forged)


@pytest.mark.parametrize("off", [-29, 29])
def test_a_clock_may_be_half_a_minute_off(db: Connection, off: int) -> None:
    assert enter(db, token(exp=AT + 300), NOW + timedelta(seconds=off))[1].signed
    assert enter(db, token(exp=AT - 29, iat=AT - 329, jti="late"))[1].signed


def test_a_session_ends(database: Database) -> None:
    with database.writing() as db:
        session, _ = enter(db, None)
    sessions = Sessions(database)
    with pytest.raises(Unauthorized, match="ended"):
        sessions.find(session, NOW + timedelta(hours=13))
    with pytest.raises(Unauthorized):
        sessions.find("made up", NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        "example.com",
        "https://example.com/path",
        "ftp://example.com",
        "javascript:alert(1)",
        "",
        "https://",
        "https://[abc",
        "https://[abc]",
        "https://mara@example.com",
        "https://example.com:web",
        "https://example.com:99999",
        "https://a..b",
        "https://exa mple.com",
        "https://<b>",
        "https://example.com#top",
        f"https://{'a' * 64}.example",
        "https://:8000",
    ],
)
def test_only_origins_are_origins(wrong: str) -> None:
    from foundation.errors import Invalid

    with pytest.raises(Invalid):
        check_origin(wrong)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("https://WWW.Example.com", "https://www.example.com"),
        ("HTTPS://example.com:443/", "https://example.com"),
        ("http://example.com:80", "http://example.com"),
        ("http://example.com:443", "http://example.com:443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_kept_as_browsers_name_it(db: Connection, typed: str, named: str) -> None:
    save_site(db, key="shop", name="Tea Shop", origins=[typed, named], secrets={}, greeting="Hello", now=NOW)
    assert next(site.origins for site in list_sites(db) if site.key == "shop") == {named}


def test_a_site_cannot_speak_for_people_of_another(db: Connection) -> None:
    shop = Site("shop", "Tea Shop", frozenset(), KEYS, "Hello")
    _, who = open_session(db, shop, token(iss="shop", sub="worklane:member:2"), audience="aside", now=NOW)
    assert who.key == "shop:worklane:member:2"


def test_a_subject_is_never_cut_to_somebody_elses(db: Connection) -> None:
    with pytest.raises(Unauthorized, match="longer than 100"):
        enter(db, token(sub="worklane:member:" + "1" * 200))


@pytest.mark.parametrize("key", ["", "a", "anon", "Shop", "shop:tea", "shop/tea", "x" * 41])
def test_a_sites_key_holds_nothing_that_could_be_read_as_anothers(db: Connection, key: str) -> None:
    with pytest.raises(Invalid, match="site’s key"):
        save_site(db, key=key, name="Tea Shop", origins=[], secrets={}, greeting="Hello", now=NOW)
