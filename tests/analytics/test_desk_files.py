"""What is taken away from the desk’s reports.

1. Files hold no formulas. 2. They are in the reader’s language, their groups with keys that no language changes. 3. The worker draws, once.
"""

import csv
import io
from datetime import date

import pytest
import time_machine
from flask.testing import FlaskClient
from openpyxl import load_workbook

from analytics.desk.counting import refresh
from analytics.desk.file_pages import values_of
from analytics.desk.measuring import Figure
from analytics.desk.metrics import BY_KEY
from foundation.accounts import choose_language
from foundation.database import Database
from tests.analytics.desk_days import NOW, enter, some_days, work
from tests.helpdesk.people import MARA, ask


@pytest.fixture(autouse=True)
def _at_three():
    with time_machine.travel(NOW, tick=False):
        yield


def test_files_hold_the_figures_and_no_formulas(client: FlaskClient, database: Database) -> None:
    some_days(database)
    with database.writing() as db:
        ask(db, MARA, now=NOW, topic="=1+1")
    refresh(database, now=NOW)
    enter(client, database, "Lee Osei", "lead")
    rows = list(
        csv.reader(io.StringIO(client.get("/desk/reports/created.csv?by=topic&days=7").data.decode("utf-8-sig")))
    )
    assert {row[4]: row[6] for row in rows[1:]}["All"] == "6"
    assert (rows[0][4:6], rows[1][4:6]) == (["topic", "topic_key"], ["All", "all"])
    languages = client.get("/desk/reports/created.csv?by=language&days=7").data.decode("utf-8-sig")
    assert {row[4] for row in csv.reader(io.StringIO(languages))} == {"language", "All", "English"}
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)
    address = "/desk/reports/first_reply.xlsx?days=7&clock=elapsed"
    waiting = client.get(address)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (202, "2")
    work(database)
    made = client.get(address)
    assert (made.status_code, made.data[:2]) == (200, b"PK")


def test_files_are_in_the_language_of_who_takes_them(client: FlaskClient, database: Database) -> None:
    some_days(database)
    refresh(database, now=NOW)
    lee = enter(client, database, "Lee Osei", "lead")
    with database.writing() as db:
        choose_language(db, lee.id, "es")
    file = client.get("/desk/reports/first_reply.csv?by=topic&days=7&clock=elapsed")
    named = "tiempo-de-primera-respuesta-por-tema-de-2026-05-14-a-2026-05-20"
    assert f'filename="{named}.csv"' in file.headers["Content-Disposition"]
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, everything, *_ = csv.reader(io.StringIO(file.data.decode("utf-8-sig")))
    assert head == ["Primer día", "Último día", "Zona horaria", "Cifra", "Tema", "Clave", "Primeras respuestas", "Mediana, minutos", "Percentil 90, minutos"]  # fmt: skip
    assert everything[3:5] == ["Tiempo de primera respuesta", "Todos"]
    client.get("/desk/reports/first_reply.xlsx?days=7&clock=elapsed")
    work(database)
    book = load_workbook(io.BytesIO(client.get("/desk/reports/first_reply.xlsx?days=7&clock=elapsed").data))
    assert book.sheetnames == ["Sobre este archivo", "Por equipo", "A lo largo del tiempo"]
    assert [cell.value for cell in book["Por equipo"][1]] == ["Equipo", "Clave", "Primeras respuestas", "Mediana, minutos", "Percentil 90, minutos"]  # fmt: skip
    assert book["Por equipo"]["D2"].value == 22
    assert book["Por equipo"]["B2"].value == "all"
    assert book["A lo largo del tiempo"]["A2"].value.date() == date(2026, 5, 14)


def test_groups_in_files_keep_their_keys_whatever_they_are_called(client: FlaskClient, database: Database) -> None:
    some_days(database)
    refresh(database, now=NOW)
    lee = enter(client, database, "Lee Osei", "lead")
    kept: dict[str, list[dict[str, str]]] = {}
    for language in ("en", "es"):
        with database.writing() as db:
            choose_language(db, lee.id, language)
        for by in ("team", "agent", "channel", "topic", "priority", "plan", "language", "status", "age"):
            file = client.get(f"/desk/reports/backlog.csv?by={by}&days=7").data.decode("utf-8-sig")
            head, *rows = csv.reader(io.StringIO(file))
            place = head.index(f"{by}_key" if language == "en" else "Clave")
            kept.setdefault(by, []).append({row[place]: row[place + 1] for row in rows})
    assert all(first == second for first, second in kept.values())
    found = {by: set(keys[0]) - {"all"} for by, keys in kept.items()}
    assert (found["age"], found["channel"], found["language"]) == ({"under_a_day"}, {"ticket"}, {"en"})
    assert all(one.isdigit() for one in found["agent"])


def test_a_workbook_shows_minutes_to_a_tenth_and_no_more() -> None:
    assert values_of(BY_KEY["first_reply"], Figure(2, 214.5, 992.1000000000005)) == [214.5, 992.1]
    assert values_of(BY_KEY["first_reply"], Figure(0, None)) == [None, None]
    assert values_of(BY_KEY["csat"], Figure(3, 2 / 3)) == [2 / 3]


def test_the_worker_draws_what_a_page_asks_for_once(client: FlaskClient, database: Database) -> None:
    some_days(database)
    enter(client, database, "Lee Osei", "lead")
    for kind, key in (("trend", "backlog"), ("bars", "first_reply"), ("hours", "created")):
        address = f"/desk/reports/{key}/picture/{kind}?days=7&clock=elapsed"
        assert "being drawn" in client.get(address).text
        work(database)
        drawn = client.get(address).text
        assert drawn.count("<svg") == 2
        assert "style=" not in drawn
        assert "<svg" in client.get(f"/desk/reports/{key}?days=7&clock=elapsed").text
    assert client.get("/desk/reports/backlog/picture/pie").status_code == 404
