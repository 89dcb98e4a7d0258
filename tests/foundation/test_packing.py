"""Text travels packed where the reader can unpack it; files addressed by their content are kept for a year."""

import gzip
import re

import pytest
from flask import Response
from flask.testing import FlaskClient

pytestmark = pytest.mark.once  # nothing here asks the database


def test_a_page_travels_packed_to_who_can_unpack_it(client: FlaskClient) -> None:
    packed = client.get("/help/contact", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Talk to a person" in gzip.decompress(packed.data).decode()
    plain = client.get("/help/contact")
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2


def test_a_file_travels_packed_and_is_known_again(client: FlaskClient) -> None:
    first = client.get("/static/base.css", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(first.data) == client.get("/static/base.css").data
    again = client.get("/static/base.css", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_named_by_its_content_is_kept_for_a_year(client: FlaskClient) -> None:
    address = re.search(r'href="(/static/favicon\.svg\?v=[^"]+)"', client.get("/help/contact").text)
    assert address
    assert client.get(address[1]).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get("/static/favicon.svg").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/nothing.svg?v=1").headers.get("Cache-Control", "")


def test_fonts_small_answers_and_questions_about_a_page_stay_as_they_are(client: FlaskClient) -> None:
    accepts = {"Accept-Encoding": "gzip"}
    font = client.get("/static/fonts/source-serif-4-latin-500-normal.woff2", headers=accepts)
    assert "Content-Encoding" not in font.headers
    assert "Content-Encoding" not in client.get("/healthz", headers=accepts).headers
    assert "Content-Encoding" not in client.head("/help/contact", headers=accepts).headers


def test_what_is_sent_piece_by_piece_is_left_alone(client: FlaskClient) -> None:
    from foundation.packing import pack

    with client.application.test_request_context("/", headers={"Accept-Encoding": "gzip"}):
        response = pack(Response(iter(["a" * 2000]), mimetype="text/plain"))
    assert "Content-Encoding" not in response.headers
