"""Pictures of articles.

1. A writer adds one; it is drawn anew (small, without what the camera noted), kept once, and anybody reads it for good.
2. What is no picture, too large, or from one who doesn't write is refused in words, and nothing is kept.
"""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from foundation.database import Database
from kb.pictures.tables import pictures
from kb.writing.picture_pages import LARGEST
from tests.kb.writers import SignedIn, signer


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


def photo(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "#0b665e").save(made, kind)
    return made.getvalue()


def add(client: FlaskClient, content: bytes | None, name: str = "a.png") -> tuple[int, dict[str, Any]]:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get("/desk/articles/new").text)
    headers = {"X-CSRF-Token": token[1] if token else "", "Accept": "application/json"}
    form = {} if content is None else {"file": (io.BytesIO(content), name)}
    answer = client.post("/desk/articles/pictures", data=form, headers=headers, content_type="multipart/form-data")
    return answer.status_code, answer.get_json()


def test_a_picture_is_kept_once_and_shown_to_anybody_for_good(
    signed_in: SignedIn, database: Database, client: FlaskClient
) -> None:
    writer = signed_in("writer")
    status, said = add(writer, photo(size=(3200, 20)))
    assert status == 200
    assert said["width"] == 1600
    assert add(writer, photo(size=(3200, 20)))[1] == said
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(pictures)).scalar() == 1
    shown = client.get(said["address"])
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert "immutable" in shown.headers["Cache-Control"]
    assert Image.open(io.BytesIO(shown.data)).size == (1600, 10)


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP"])
def test_pictures_of_every_usual_kind_are_taken(signed_in: SignedIn, kind: str) -> None:
    assert add(signed_in("writer"), photo(kind))[0] == 200


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (None, 422, "Choose a picture"), (b"", 422, "couldn’t open this picture"), (b"<svg onload='alert(1)'/>", 422, "couldn’t open"),
        (photo()[:60], 422, "couldn’t open"), (lambda: photo("PNG", (9000, 9000)), 422, "too many pixels"), (b"x" * (LARGEST + 50_000), 413, "larger than 10 MB"),
    ],
    ids=["nothing", "empty", "svg", "cut off", "a bomb", "too large"],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_words(
    signed_in: SignedIn, database: Database, content: bytes | Callable[[], bytes] | None, status: int, words: str
) -> None:
    given, said = add(signed_in("writer"), content() if callable(content) else content)
    assert given == status
    assert words in said["error"]["detail"]
    with database.reading() as db:
        assert db.execute(select(func.count()).select_from(pictures)).scalar() == 0


def test_only_writers_add_pictures(signed_in: SignedIn, client: FlaskClient) -> None:
    assert add(signed_in("agent"), photo())[0] == 403
    assert client.get("/help/pictures/" + "0" * 32 + ".webp").status_code == 404
