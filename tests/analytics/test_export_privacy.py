"""Personal details go in through the hearing and come out nowhere: not in CSV, XLSX, PDF, mart, link or page."""

import io
import sqlite3
import zipfile
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from analytics.voice.reports.mart import write_mart
from foundation import clock
from foundation.database import Database
from foundation.jobs import work_all
from helpdesk import Person, Question, take_in
from tests.analytics.content import sign_in_pia
from tests.analytics.test_export import figures, take
from tests.analytics.test_export_sharing import make_link

BO = Person(key="worklane:member:77", name="Bo Halvorsen", email="bo.halvorsen@worklane.example", role="client", plan="plus")  # fmt: skip
SECRETS = (
    "Halvorsen", "bo.halvorsen", "worklane:member:77", "7946 0958", "79460958", "4111 1111", "41111111", "GB29NWBK", "NWBK60161331926819", "12345678Z", "hunter2",
)  # fmt: skip
SAID = (
    "The payout is pending for nine days, mail me at bo.halvorsen@worklane.example, very annoying.",
    "The payout is pending again. Call me on +44 20 7946 0958, this is really frustrating.",
    "The payout is pending and my card 4111 1111 1111 1111 was charged twice. Terrible.",
    "The payout is pending to GB29NWBK60161331926819, nobody answers. Awful.",
    "My name is Bo Halvorsen and the payout is pending, I am very disappointed.",
    "The payout is pending, my DNI is 12345678Z and my password is hunter2, very annoying.",
)


def test_what_people_let_slip_is_in_nothing_that_is_taken_away(client: FlaskClient, app: Flask, database: Database, tmp_path: Path) -> None:  # fmt: skip
    with app.test_request_context(), database.writing() as db:
        for number, words in enumerate(SAID):
            take_in(db, Question(customer=BO, subject=f"Bo Halvorsen {number}", body=words, channel="ticket", page="payouts"), now=clock.now())  # fmt: skip
    work_all(database)
    sign_in_pia(client, database)
    figures(database)
    files = {
        "csv": take(client, database, what="comments", format="csv"), "themes": take(client, database, what="report", format="csv", days=28),
        "xlsx": unpacked(take(client, database, what="report", format="xlsx", days=28)), "comments": unpacked(take(client, database, what="comments", format="xlsx")),
        "pdf": text_of(take(client, database, what="report", format="pdf", days=28)), "link": app.test_client().get(make_link(client)).data,
        "page": client.get("/voice/reports").data, "mart": dumped(database, tmp_path / "voice.db"), "log": client.get("/voice/exports/edits.jsonl").data,
    }  # fmt: skip
    for name in ("csv", "xlsx", "comments", "pdf", "link", "mart"):
        assert b"payout is pending" in files[name], name
    left = [(name, secret) for name, data in files.items() for secret in SECRETS if secret.encode() in data]
    assert left == []


def unpacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def text_of(data: bytes) -> bytes:
    """All pages, in one line; the raw file too, where metadata stand."""
    told = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return " ".join(told.split()).encode() + data


def dumped(database: Database, path: Path) -> bytes:
    with database.reading() as db:
        write_mart(db, path, now=clock.now())
    file = sqlite3.connect(path)
    try:
        return "\n".join(file.iterdump()).encode() + path.read_bytes()
    finally:
        file.close()
