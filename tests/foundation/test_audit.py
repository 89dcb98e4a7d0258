"""The audit log.

1. Each row carries the hash of the one before: what is changed or taken out, anywhere, shows. 2. Addresses are cut. 3. What a settings
page changes is told before and after, without secrets. 4. Old rows go and the rest still holds. 5. A person is taken out, and it holds.
"""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, select, update

from foundation import clock
from foundation.audit import note_audit
from foundation.audit.chain import verify
from foundation.audit.keeping import delete_old, forget, keep_for, rows_about
from foundation.audit.tables import audit_log
from foundation.audit.watching import differences
from foundation.audit.writing import browser_of, network_of
from foundation.errors import Invalid


def three(db: Connection) -> None:
    for number in range(3):
        note_audit(
            db,
            "teams",
            "team changed",
            f"Team {number}",
            before={"a": number},
            after={"a": [1.5, None, "é"]},
            about="worklane:member:1",
        )


def test_a_log_that_nobody_touched_holds(db: Connection) -> None:
    three(db)
    assert verify(db) == (3, [])


@pytest.mark.parametrize("name", ["who", "what", "subject", "address"])
def test_a_changed_row_shows(db: Connection, name: str) -> None:
    three(db)
    second = select(audit_log.c.id).order_by(audit_log.c.id).offset(1).limit(1).scalar_subquery()
    number = db.execute(select(second)).scalar_one()
    db.execute(update(audit_log).where(audit_log.c.id == number).values({name: "mended"}))
    assert [one.row for one in verify(db)[1]] == [number]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_row_taken_out_shows_also_at_either_end(db: Connection, place: int) -> None:
    three(db)
    number = db.execute(select(audit_log.c.id).order_by(audit_log.c.id).offset(place).limit(1)).scalar_one()
    db.execute(delete(audit_log).where(audit_log.c.id == number))
    assert verify(db)[1]


def test_old_rows_go_and_the_rest_holds(db: Connection) -> None:
    now = clock.now()
    note_audit(db, "teams", "old", now=now - timedelta(days=100))
    note_audit(db, "teams", "new", now=now)
    keep_for(db, 90, now=now)
    assert delete_old(db, now=now) == 1
    assert verify(db)[1] == []
    assert list(db.execute(select(audit_log.c.what).order_by(audit_log.c.id)).scalars()) == [
        "new",
        "retention changed",
        "old rows deleted",
    ]
    with pytest.raises(Invalid):
        keep_for(db, 5, now=now)


def test_a_person_is_taken_out_and_the_log_still_holds(db: Connection) -> None:
    three(db)
    assert len(rows_about(db, "worklane:member:1")) == 3
    assert forget(db, "worklane:member:1") == 3
    assert rows_about(db, "worklane:member:1") == []
    assert verify(db) == (3, [])


def test_secrets_are_told_as_changed_and_pages_of_values_only_where_they_differ() -> None:
    was = {"name": "A", "secret": "whsec_1", "data": {"x": 1, "y": 2}, "made_at": 1}
    now = {"name": "A", "secret": "whsec_2", "data": {"x": 1, "y": 3}, "made_at": 2}
    assert differences(was, now) == (
        {"secret": "(secret)", "data": {"y": 2}},
        {"secret": "(new secret)", "data": {"y": 3}},
    )


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::5", "2001:db8:1::/48"), ("nonsense", "")],
)
def test_addresses_are_cut(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_browser_is_named_shortly() -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"
    assert browser_of(agent) == "Chrome on Linux"
    assert browser_of("curl/8.1") == "curl"
