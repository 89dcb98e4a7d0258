"""1. Every settings route is watched. 2. A change is told before and after, in the transaction that made it. 3. Sign-ins, exports and the
reading of restricted tickets by outsiders are told. 4. Only admins read the log."""

import csv
import io
from datetime import UTC, datetime

from flask import Flask, Response, g
from sqlalchemy import select

from foundation import clock
from foundation.accounts import choose_language
from foundation.audit.chain import verify
from foundation.audit.tables import audit_log
from foundation.audit.watching import QUIET, Watch, audited
from foundation.audit.writing import note_audit
from foundation.database import metadata
from helpdesk.audit.areas import AREA_NAMES, watch_of
from helpdesk.audit.columns import COLUMNS
from helpdesk.audit.reading import Narrow, list_lines
from helpdesk.audit.wording import value_in_words
from helpdesk.permissions.acts import Act
from helpdesk.permissions.gate import note_export
from helpdesk.sla.tables import sla_versions
from helpdesk.speaking import WORDS
from tests.helpdesk.permissions.conftest import Desk, token_of
from tests.helpdesk.permissions.test_routes import UNSAFE, acts_of, desk_rules

SETTINGS = {Act.SETTINGS, Act.STEER, Act.PEOPLE, Act.TOKENS, Act.AUDIT}


def rows(desk: Desk, area: str) -> list:
    with desk.database.reading() as db:
        return db.execute(select(audit_log).where(audit_log.c.area == area).order_by(audit_log.c.id)).all()


def test_every_route_that_changes_settings_is_watched(app: Flask) -> None:
    unwatched = []
    for rule in desk_rules(app):
        if not rule.methods & UNSAFE or not set(acts_of(rule) or ()) & SETTINGS:
            continue
        watch = watch_of("", rule.rule)
        if (
            watch is None
            or watch.area not in AREA_NAMES
            or (watch.tables and not set(watch.tables) & set(metadata.tables))
        ):
            unwatched.append(rule.rule)
    assert not unwatched, (
        f"{', '.join(sorted(unwatched))}: say which tables these pages change, with a line in _AREAS of helpdesk/audit/areas.py "
        "(and a name for the area in AREA_NAMES), so that the audit log tells what they changed."
    )


def test_every_column_a_settings_page_may_change_is_called_in_words(app: Flask) -> None:
    watched = [watch for rule in desk_rules(app) if (watch := watch_of("", rule.rule))]
    tables = {name for watch in watched for name in watch.tables} & set(metadata.tables)
    nameless = {column.name for name in tables for column in metadata.tables[name].c} - QUIET - set(COLUMNS)
    assert tables
    assert not nameless, f"{', '.join(sorted(nameless))}: give them words in helpdesk/audit/columns.py"


def test_what_somebody_takes_is_told_under_their_name(desk: Desk) -> None:
    ada = desk.people["agent"]
    client = desk.enter("lead")
    csrf = token_of(client.get("/desk/").text)
    kept = {"_csrf": csrf, "teams": "payments", "most_tickets": "7", "most_chats": "1", "most_calls": "1", "timezone": "UTC", "languages": "en"}  # fmt: skip
    assert client.post(f"/desk/settings/team/{ada.id}", data=kept).status_code == 303
    with desk.database.reading() as db:
        line = list_lines(db, Narrow(area="teams"))[0]
    assert line.subject == ada.name
    assert ("tickets at once", "7") in [(name, now) for name, _before, now in line.changes]


def test_a_change_is_told_before_and_after_with_who_and_from_where(desk: Desk) -> None:
    client = desk.enter("lead")
    csrf = token_of(client.get("/desk/").text)
    assert (
        client.post("/desk/settings/team/sight/mediation", data={"_csrf": csrf, "members_only": "1"}).status_code == 303
    )
    assert (
        client.post("/desk/settings/team/sight/mediation", data={"_csrf": csrf, "members_only": "0"}).status_code == 303
    )
    added, changed = rows(desk, "teams")
    assert (added.what, added.subject, added.after["members_only"]) == ("team added", "mediation", True)
    assert (changed.before, changed.after) == ({"members_only": True}, {"members_only": False})
    assert changed.who == desk.people["lead"].key
    assert changed.address == "127.0.0.0/24"
    with desk.database.reading() as db:
        assert verify(db)[1] == []


def test_what_was_refused_is_not_told(desk: Desk) -> None:
    client = desk.enter("lead")
    csrf = token_of(client.get("/desk/").text)
    assert client.post("/desk/settings/team/sight/nowhere", data={"_csrf": csrf}).status_code == 422
    assert rows(desk, "teams") == []


def test_signing_in_and_out_and_failing_to_are_told(desk: Desk) -> None:
    client = desk.enter("agent")
    client.post("/desk/sign-out", data={"_csrf": token_of(client.get("/desk/").text)})
    page = client.get("/desk/sign-in").text
    client.post("/desk/sign-in", data={"_csrf": token_of(page), "email": "ada@aside.example", "password": "wrong one"})
    told = [(one.what, one.who) for one in rows(desk, "access")]
    ada = desk.people["agent"].key
    assert told == [("signed in", ada), ("signed out", ada), ("sign-in failed", "")]


def test_a_lead_who_reads_a_restricted_ticket_is_told_once_and_its_team_never(desk: Desk) -> None:
    for who in ("lead", "lead", "member"):
        client = desk.enter(who)
        for _ in range(2):
            assert client.get(f"/desk/tickets/{desk.secret.id}").status_code == 200
    read = [one for one in rows(desk, "access") if one.what == "restricted ticket read"]
    assert [(one.who, one.subject, one.about) for one in read] == [
        (desk.people["lead"].key, desk.secret.reference, desk.secret.customer.key)
    ]


def test_a_moment_is_read_to_the_minute(desk: Desk) -> None:
    with desk.database.writing() as db:
        after = {"deactivated_at": datetime(2026, 11, 28, 14, 34, 36, 473822, tzinfo=UTC), "note": "2026-11-28"}
        note_audit(db, "people", "person changed", "Ada", before={"deactivated_at": None}, after=after)
        line = list_lines(db, Narrow(area="people"))[0]
    assert line.changes == (("deactivated", "nothing", "2026-11-28 14:34 UTC"), ("note", None, "2026-11-28"))


def test_a_value_with_parts_is_told_in_words(app: Flask) -> None:
    hours = {"days": [0, 4], "begins": 8, "ends": 17}
    policy = [
        {
            "name": "Plus",
            "when": {"plan": ["plus"]},
            "targets": {"first_reply": {"high": 900, "low": 14400}},
            "pauses": [],
        }
    ]
    assert value_in_words(hours, "hours") == "days: Monday, Friday, begins at: 8, ends at: 17"
    assert (
        value_in_words(policy, "policies")
        == "(name: Plus, when: (plan: plus), targets: (first reply: (high: 15 min, low: 4 h)))"
    )
    assert (
        value_in_words({"again": False, "actions": [{"kind": "add_tags", "text": "a_b c"}]})
        == "more than once: no, what it does: ((kind: Add tags, text: a_b c))"
    )
    assert (value_in_words([], "teams"), value_in_words(["en", "de"], "languages"), value_in_words(True)) == (
        "nothing",
        "en, de",
        "yes",
    )
    with app.test_request_context():
        g.words = WORDS.words_in("es")
        assert value_in_words(hours, "hours") == "días: lunes, viernes, empieza a las: 8, termina a las: 17"


def test_hours_of_a_week_events_and_actions_are_told_as_their_pages_say_them() -> None:
    week = [[[32400, 43200], [46800, 61200]], *[[]] * 5, [[36000, 50400]]]
    assert value_in_words([{"name": "Madrid", "week": week}], "calendars") == "(name: Madrid, week: (Monday 09:00-12:00, 13:00-17:00; Sunday 10:00-14:00))"  # fmt: skip
    assert [value_in_words(one, name) for one, name in (("least_busy", "way"), (["payments"], "teams"), ("{" + "1" * 500, "data"))] == ["To the least busy", "Payments", "all of its data"]  # fmt: skip
    trial = {"began": "2026-11-29T00:52:05.600179+00:00", "stretch_min": 60, "by": "Lee Osei"}
    assert value_in_words(trial, "trial") == "began: 2026-11-29 00:52 UTC, minutes of a stretch: 60, by: Lee Osei"
    assert value_in_words(["opened", "solved"], "hears") == "A ticket is opened, It is solved"
    assert value_in_words({"actions": [{"kind": "priority", "value": "low"}]}) == "what it does: ((kind: Set the priority, value: low))"  # fmt: skip


def test_a_new_version_of_settings_is_told_by_what_it_was_made_for(desk: Desk) -> None:
    with desk.database.writing() as db, audited(db, Watch("sla", {"sla_versions": "service levels"}, versions=frozenset({"sla_versions"}))):  # fmt: skip
        row = {"stamp": "s", "policies": [], "calendars": [], "warn_percent": 75, "what": "Madrid added", "changed_at": clock.now(), "changed_by": "Lee"}  # fmt: skip
        db.execute(sla_versions.insert().values(row))
    [line] = rows(desk, "sla")
    assert line.subject == "Madrid added"
    assert "what" not in line.after


def test_what_an_export_was_grouped_by_is_told_in_words() -> None:
    assert [value_in_words(one, "by") for one in ("agent", "topic", "=1+1")] == ["Assignee", "Topic", "=1+1"]


def test_an_export_is_told(desk: Desk) -> None:
    with desk.app.test_request_context("/desk/effort.csv?weeks=8"):
        g.staff = desk.people["lead"]
        note_export(Response("figures"))
        note_export(Response("nothing", status=404))
        note_export(Response("being made", status=202))
    assert [one.subject for one in rows(desk, "access") if one.what == "exported"] == ["/desk/effort.csv"]


def test_the_file_is_in_the_language_of_who_takes_it(desk: Desk) -> None:
    client = desk.enter("admin")
    with desk.database.writing() as db:
        choose_language(db, desk.people["admin"].id, "es")
    file = client.get("/desk/settings/audit/file.csv")
    assert "filename=auditoria-20" in file.headers["Content-Disposition"]
    head, *lines = csv.reader(io.StringIO(file.data.decode("utf-8-sig")))
    assert head[:4] == ["Momento (UTC)", "Quién", "Área", "Qué pasó"]
    assert ("Acceso", "sesión iniciada") in {(line[2], line[3]) for line in lines}


def test_admins_search_the_log_take_it_away_and_check_it(desk: Desk) -> None:
    client = desk.enter("admin")
    page = client.get("/desk/settings/audit?area=access&verify=1")
    assert "Signed in" in page.text
    assert "rows are as they were written" in page.text
    assert "Nothing in the log for this" in client.get("/desk/settings/audit?q=unheard-of").text
    file = client.get("/desk/settings/audit/file.csv")
    assert file.data.decode("utf-8-sig").startswith("at,who,area,what")
    assert "signed in" in file.text
    csrf = token_of(page.text)
    assert client.post("/desk/settings/audit/retention", data={"_csrf": csrf, "days": "5"}).status_code == 422
    assert client.post("/desk/settings/audit/retention", data={"_csrf": csrf, "days": "365"}).status_code == 303
    assert client.get("/desk/settings/audit?before=x&since=never&who=nobody").status_code == 200
    assert client.get("/desk/settings/audit?until=9999-12-31").status_code == 200
    assert desk.enter("lead").get("/desk/settings/audit").status_code == 403
