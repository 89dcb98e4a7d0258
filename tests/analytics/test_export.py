"""Taking away: what a file holds is what the pages count, nothing in it can act, and whoever asked is told how it ends."""

import csv
import html
import io
import json
import os
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from analytics.voice.export import making
from analytics.voice.export.cells import csv_cell, inert, short
from analytics.voice.export.comments import BLOCK, COLUMNS
from analytics.voice.export.keeping import tidy
from analytics.voice.export.orders import KEPT, advance, ask_for, begin, cancel, list_orders
from analytics.voice.export.sheets import Column, Workbook
from analytics.voice.export.tables import voice_exports
from analytics.voice.hearing.adding import add_verbatims
from analytics.voice.reports.summarising import summarise
from analytics.voice.tables import pictures, shaped
from foundation import clock
from foundation.database import Database, count_statements, upsert
from foundation.jobs import jobs, work_all
from foundation.people import erase_person
from tests.analytics.content import a_quarter, comment, sign_in_pia

PICTURE = '<svg class="chart" role="img" aria-label="5 > 4" viewBox="0 0 9 9" width="9" height="9"><a href="/voice/verbatims?a=1"><text class="f-ink" x="1" y="5">mark</text></a></svg><details>the table</details>'
HOSTILE = ('=HYPERLINK("http://evil.example","open")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "  =1+1", "＝1+1")


@pytest.fixture
def heard(client: FlaskClient, database: Database) -> Database:
    add_verbatims(database, a_quarter())
    sign_in_pia(client, database)
    figures(database)
    return database


def figures(database: Database) -> None:
    """With two small pictures instead of the true ones, which take seconds to draw."""
    summarise(database, clock.now())
    drawn = [{"key": shaped(key), "svg": PICTURE, "made_at": clock.now()} for key in ("drivers", "trend:payouts-late")]
    with database.writing() as db:
        upsert(db, pictures, drawn, keys=["key"])
        db.execute(jobs.delete())


def send(client: FlaskClient, path: str, **form: object):
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get("/voice/reports").text)
    assert token
    return client.post(path, data={"_csrf": token[1], **form})


def take(client: FlaskClient, database: Database, **form: object) -> bytes:
    """Ask, let the worker work, download."""
    assert send(client, "/voice/exports", **form).status_code == 303
    work_all(database)
    with database.reading() as db:
        order = list_orders(db)[0]
    assert order.state == "done", order
    answer = client.get(f"/voice/exports/{order.id}/file")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=vo")
    assert answer.headers["Cache-Control"] == "private, no-store"
    return answer.data


def last(database: Database) -> int:
    """The number of the newest order."""
    with database.reading() as db:
        return list_orders(db)[0].id


def counted(client: FlaskClient, wanted: str) -> int:
    """As the page of verbatims says."""
    found = re.search(r'class="total">([\d,]+)<', client.get(f"/voice/verbatims{wanted}").text)
    assert found
    return int(found[1].replace(",", ""))


def lines_of(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "Excel reads UTF-8 by this mark"
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_comments_come_as_csv_by_the_filters_that_count_them(client: FlaskClient, heard: Database) -> None:
    found = lines_of(take(client, heard, what="comments", format="csv", theme="payouts-late"))
    assert tuple(found[0]) == COLUMNS
    assert len(found) == 84
    assert {row["theme_name"] for row in found} == {"Payouts arrive late"}
    assert found[0]["said_at"] > found[-1]["said_at"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+00:00", found[0]["said_at"])
    page = html.unescape(client.get("/voice/reports?theme=payouts-late&words=pending&not_role=client").text)
    assert "<strong>84</strong> comments: “pending”, Payouts arrive late, but not Client" in page


def test_what_is_found_by_words_and_meaning_is_what_is_taken_away(client: FlaskClient, app: Flask, heard: Database) -> None:  # fmt: skip
    app.extensions["verbatims"].refresh()
    for wanted in ({"words": "mediators"}, {"words": "pending", "role": "freelancer"}, {"not_theme": "payouts-late"}):
        found = lines_of(take(client, heard, what="comments", format="csv", **wanted))
        assert len(found) == counted(client, "?" + urlencode(wanted)) > 0


def test_files_are_written_in_the_language_of_the_page(client: FlaskClient, heard: Database) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"
    found = lines_of(take(client, heard, what="comments", format="csv", theme="payouts-late"))
    assert {(row["Tema"], row["Sentimiento"]) for row in found} == {("Payouts arrive late", "Negativo")}
    book = load_workbook(io.BytesIO(take(client, heard, what="report", format="xlsx", days=28)))
    assert book.sheetnames == ["Resumen", "Temas", "Emergentes", "Factores", "Correcciones", "Comentarios"]
    assert {"Dolor, parte del total", "Frente al periodo anterior"} <= {cell.value for cell in book["Temas"][1]}
    text = text_of(take(client, heard, what="report", format="pdf", days=28))
    assert "«Payouts arrive late» es lo que más duele." in text
    assert not re.search(r"Themes by pain|comments|Counted|Page \d|In customers", text)
    assert "informe de cuatro semanas en PDF" in client.get("/voice/reports").text


def test_values_are_keys_for_programs_and_words_for_people(client: FlaskClient, heard: Database) -> None:
    add_verbatims(heard, [comment(8000, "The gargoyle is back.", channel="live_chat", contract_type="fixed")])
    [line] = lines_of(take(client, heard, what="comments", format="csv", words="gargoyle"))
    assert [line[name] for name in ("channel", "channel_name", "role", "plan")] == ["live_chat", "Live chat", "freelancer", "basic"]  # fmt: skip
    book = load_workbook(io.BytesIO(take(client, heard, what="comments", format="xlsx", words="gargoyle")))
    head, values = ([cell.value for cell in row] for row in book["Comments"].iter_rows())
    told = dict(zip(head, values, strict=True))
    assert [told[name] for name in ("Channel, key", "Channel", "Role", "Plan", "Contract type")] == ["live_chat", "Live chat", "Freelancer", "Basic", "Fixed price"]  # fmt: skip


def test_more_comments_than_a_block_come_once_each(client: FlaskClient, heard: Database) -> None:
    same = clock.now()
    rows = [comment(9000 + n, f"Invoice number {n} is wrong.", happened_at=same) for n in range(BLOCK + 7)]
    add_verbatims(heard, rows)
    found = lines_of(take(client, heard, what="comments", format="csv", words="Invoice"))
    assert len(found) == len({row["number"] for row in found}) == BLOCK + 7


def test_the_report_as_a_workbook_says_what_the_page_says(client: FlaskClient, heard: Database) -> None:
    book = load_workbook(io.BytesIO(take(client, heard, what="report", format="xlsx", days=28)))
    assert book.sheetnames == ["Summary", "Themes", "Emerging", "Drivers", "Fixes", "Comments"]
    themes = {row[0].value: [cell.value for cell in row] for row in book["Themes"].iter_rows(min_row=2)}
    _, _, _, pain, low, high, count, negative, *_ = themes["Payouts arrive late"]
    since = clock.now().date() - timedelta(days=27)
    assert count == counted(client, f"?theme=payouts-late&from={since}")
    assert negative == counted(client, f"?theme=payouts-late&sentiment=negative&from={since}")
    assert 0 < low < pain < high < 1
    said_at = book["Comments"]["B2"]
    assert said_at.is_date
    assert book["Comments"].max_row - 1 == counted(client, f"?from={since}")
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.column_dimensions["A"].width > 5
    assert "“Payouts arrive late” hurts most." in book["Summary"]["A1"].value


def test_the_report_as_a_pdf_can_be_read_selected_and_opened(client: FlaskClient, heard: Database) -> None:
    pdf = PdfReader(io.BytesIO(take(client, heard, what="report", format="pdf", days=84)))
    first = " ".join(pdf.pages[0].extract_text().split())
    assert "“Payouts arrive late” hurts most." in first
    assert f"Page 1 of {len(pdf.pages)}" in first
    assert pdf.metadata.title.startswith("Voice of the customer, ")
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
    links = {note.get_object()["/A"].get("/URI", "") for page in pdf.pages for note in page.get("/Annots", [])}
    assert any("/voice/verbatims?" in link and "theme=payouts-late" in link for link in links)
    assert "Customers’" in text_of(client.get(f"/voice/exports/{last(heard)}/file").data).title()


def test_the_report_as_csv_is_one_line_a_theme(client: FlaskClient, heard: Database) -> None:
    found = lines_of(take(client, heard, what="report", format="csv", days=28))
    first = found[0]
    assert {"first_day", "pain", "low", "high", "count"} <= set(first)
    assert float(first["low"]) < float(first["pain"]) < float(first["high"])


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_file_is_a_formula(text: str) -> None:
    assert inert(text).startswith("'")
    assert csv_cell(-2.5) == "-2.5"


def test_a_large_number_is_written_out() -> None:
    assert [csv_cell(value) for value in (1_234_567.0, 0.123456789, 250_000.5)] == ["1234567", "0.123457", "250000"]


def test_hostile_comments_are_inert_in_every_file(client: FlaskClient, heard: Database) -> None:
    add_verbatims(
        heard, [comment(7000 + n, f"{text} the payout is pending, very annoying.") for n, text in enumerate(HOSTILE)]
    )
    add_verbatims(
        heard,
        [comment(7100, 'The payout is pending <script>alert(1)</script> #link("x")[y] $x$ \x0b\x07 very annoying.')],
    )
    figures(heard)
    for row in lines_of(take(client, heard, what="comments", format="csv")):
        assert row["text"].lstrip()[0] not in "=+-@＝"
    data = take(client, heard, what="report", format="xlsx", days=28)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name), f"a formula in {name}"
            assert b"<hyperlink" not in parts.read(name), f"a link in {name}"
    load_workbook(io.BytesIO(data))
    assert take(client, heard, what="report", format="pdf", days=28).startswith(b"%PDF")


def test_a_long_comment_fits_its_cell_and_says_it_was_cut() -> None:
    assert len(short("x" * 100_000)) == 32_767
    assert short("x" * 100_000).endswith("[cut here]")
    assert short("a\x00b\x1fc") == "abc"


def test_a_sheet_that_is_full_goes_on_in_another(tmp_path: Path) -> None:
    with Workbook(tmp_path / "many.xlsx", title="Many", folder=tmp_path, most_rows=3) as book:
        assert book.table("Comments", [Column("Number", 9, "whole")], ([n] for n in range(5))) == 5
    assert load_workbook(tmp_path / "many.xlsx").sheetnames == ["Comments", "Comments 2", "Comments 3"]


def test_the_page_says_how_far_it_is_and_announces_only_changes(client: FlaskClient, heard: Database) -> None:
    send(client, "/voice/exports", what="report", format="pdf", days=28)
    page = client.get("/voice/reports").text
    assert "Waits for its turn" in page
    assert "See how far it is" in page
    again = re.search(r'hx-get="([^"]+)"', page)
    assert again
    assert "hx-swap-oob" not in client.get(again[1].replace("&amp;", "&")).text
    work_all(heard)
    done = client.get(again[1].replace("&amp;", "&")).text
    assert 'hx-swap-oob="innerHTML">The report of four weeks as PDF is ready.' in done
    assert "hx-get" not in done


def test_what_is_cancelled_stops_and_leaves_no_file(client: FlaskClient, app: Flask, heard: Database) -> None:
    send(client, "/voice/exports", what="comments", format="csv")
    assert send(client, f"/voice/exports/{last(heard)}/cancelling").status_code == 303
    work_all(heard)
    assert "Cancelled" in client.get("/voice/reports").text
    assert client.get(f"/voice/exports/{last(heard)}/file").status_code == 404
    with heard.writing() as db:
        number = ask_for(db, "comments", "csv", {}, by=1, by_name="Pia", now=clock.now())
        begin(db, number)
        cancel(db, number)
        with pytest.raises(making.Cancelled):
            advance(db, number, 40)
    folder = Path(app.extensions["config"].var) / "exports"
    assert not folder.exists() or not list(folder.iterdir())


def test_what_fails_is_told_and_can_be_tried_again(client: FlaskClient, app: Flask, heard: Database) -> None:
    send(client, "/voice/exports", what="report", format="pdf", days=28)
    folder = Path(app.extensions["config"].var) / "exports"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("something stands where the folder should be")
    work_all(heard)
    assert "couldn’t be made" in client.get("/voice/reports").text
    folder.unlink()
    assert send(client, f"/voice/exports/{last(heard)}/repeating").status_code == 303
    work_all(heard)
    assert client.get(f"/voice/exports/{last(heard)}/file").status_code == 200


def test_files_are_gone_after_seven_days_or_when_somebody_is_erased(
    client: FlaskClient, app: Flask, heard: Database
) -> None:
    take(client, heard, what="comments", format="csv")
    folder = Path(app.extensions["config"].var) / "exports"
    assert tidy(heard, folder, clock.now()) == 0
    for file in folder.iterdir():
        os.utime(file, (0, 0))
    assert tidy(heard, folder, clock.now() + KEPT) == 1
    assert client.get(f"/voice/exports/{last(heard)}/file").status_code == 404
    take(client, heard, what="comments", format="csv")
    with app.app_context(), heard.writing() as db:
        assert erase_person(db, "worklane:member:1")["erased"]["exports"] == {"files": 1}
    assert client.get(f"/voice/exports/{last(heard)}/file").status_code == 404


def test_links_from_other_pages_lead_to_the_form_with_their_period(client: FlaskClient, heard: Database) -> None:
    answer = client.get("/voice/exports?days=84")
    assert (answer.status_code, answer.location) == (302, "/voice/reports?days=84#report")
    assert client.get("/voice/shares?days=365").location == "/voice/reports?days=365#link"
    assert 'value="84" checked' in client.get("/voice/reports?days=84").text
    odd = client.get("/voice/exports?endpoint=a&_method=POST&_scheme=javascript&_external=1&words=fee")
    assert odd.location == "/voice/reports?words=fee#report", "only what the form knows goes on"


def test_wrong_choices_are_said_beside_the_form(client: FlaskClient, heard: Database) -> None:
    for form, words in (
        ({"what": "report", "format": "doc", "days": 28}, "Choose PDF, Excel or CSV."),
        ({"what": "report", "format": "pdf", "days": 3}, "Choose four weeks, twelve weeks or a year."),
        ({"what": "comments", "format": "pdf"}, "Choose Excel or CSV."),
        ({"what": "comments", "format": "csv", "from": "tomorrow"}, "isn’t a day"),
        ({"what": "comments", "format": "csv", "not_from": "tomorrow"}, "isn’t a day"),
    ):
        answer = send(client, "/voice/exports", **form)
        assert answer.status_code == 422
        assert words in answer.text
    for _ in range(5):
        send(client, "/voice/exports", what="comments", format="csv")
    assert send(client, "/voice/exports", what="comments", format="csv").status_code == 409
    assert client.get("/voice/reports?not_to=never").status_code == 200


def test_only_readers_take_away_and_who_did_is_on_record(client: FlaskClient, database: Database) -> None:
    assert client.get("/voice/reports").status_code == 302
    assert client.get("/voice/exports/1/file").status_code == 302
    sign_in_pia(client, database, roles=("agent",))
    for path in (
        "/voice/reports",
        "/voice/exports",
        "/voice/exports/progress",
        "/voice/exports/1/file",
        "/voice/exports/edits.csv",
    ):
        assert client.get(path).status_code == 403


def test_who_asked_is_shown_to_all(client: FlaskClient, heard: Database) -> None:
    take(client, heard, what="comments", format="csv")
    assert "Pia Lindqvist" in client.get("/voice/reports").text
    with heard.reading() as db:
        assert db.execute(select(voice_exports.c.by_name)).scalar() == "Pia Lindqvist"


def test_the_page_is_cheap(client: FlaskClient, heard: Database) -> None:
    take(client, heard, what="comments", format="csv")
    with count_statements(heard) as seen:
        assert client.get("/voice/reports").status_code == 200
    assert len(seen) <= 8


def test_the_log_of_edits_comes_as_csv_and_json_lines(client: FlaskClient, heard: Database) -> None:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get("/voice/curation/").text)
    assert token
    form = {"_csrf": token[1], "kind": "rename", "value": "=Payouts are late"}
    assert client.post("/voice/curation/themes/payouts-late", data=form).status_code == 303
    kept = [json.loads(line) for line in client.get("/voice/exports/edits.jsonl").text.splitlines()]
    assert [one["kind"] for one in kept] == ["seed", "rename"]
    assert kept[1]["after"]["themes"]["payouts-late"]["name"] == "=Payouts are late"
    assert [row["by_name"] for row in lines_of(client.get("/voice/exports/edits.csv").data)] == [
        "Aside",
        "Pia Lindqvist",
    ]
    assert client.get("/voice/exports/edits.doc").status_code == 404
    assert "edits.csv" in client.get("/voice/curation/edits").text
