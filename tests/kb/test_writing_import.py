"""Import by a writer.

1. Files of every kind we read go in, alone or in a ZIP file; what became of them is said, with what to mend.
2. What is new waits as drafts when the writer says so; what readers see already stays published.
3. What can't be read is refused in words: nothing goes in, nothing is written outside its folder.
"""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.database import Database
from foundation.errors import NotFound
from kb import ArticleDraft, read_article
from kb.articles import importing
from kb.articles.article import Viewer
from kb.articles.translating import versions_of
from kb.articles.unpacking import unpack
from kb.writing.import_page import LARGEST
from tests.kb.writers import SignedIn, signer

STAFF = Viewer(staff=True)
PATH = "/desk/articles/import"
FEES = b"---\ntitle: Fees\n---\n\nNone.\n"


@pytest.fixture
def signed_in(app: Flask, database: Database) -> SignedIn:
    return signer(app, database)


def sent(client: FlaskClient, *files: tuple[str, bytes], drafts: bool = False) -> tuple[int, str]:
    token = re.search(r'name="_csrf" value="([^"]+)"', client.get(PATH).text)
    form = {"_csrf": token[1] if token else "", "files": [(io.BytesIO(content), name) for name, content in files]}
    answer = client.post(PATH, data=form | ({"drafts": "yes"} if drafts else {}), content_type="multipart/form-data")
    return answer.status_code, answer.text


def packed(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as into:
        for name, content in files.items():
            into.writestr(name, content)
    return made.getvalue()


def test_files_of_every_kind_go_in_together(signed_in: SignedIn, database: Database) -> None:
    guide = json.dumps({"articles": [{"id": 7, "title": "Limits", "body": "<p>20</p>"}, {"id": 8}]}).encode()
    folder = packed(**{"help/es/fees.md": FEES, "help/fees.md": FEES, "__MACOSX/._fees.md": b"x", "help/a.txt": b"x"})
    lines = json.dumps({"id": "pay", "title": "Pay", "body": "x"}).encode() + b"\nbroken\n"
    status, page = sent(signed_in("writer"), ("guide.json", guide), ("help.zip", folder), ("more.JSONL", lines))
    assert status == 200
    assert "4 added, 0 updated" in page
    assert '<span class="num">2</span> were not read' in page
    assert "it has no title" in page
    with database.reading() as db:
        for one in ("limits", "fees", "pay"):
            assert read_article(db, one).status == "published"
    assert (
        '<span class="num">3</span> were here already'
        in sent(signed_in("lead"), ("guide.json", guide), ("help.zip", folder))[1]
    )


def test_what_is_new_waits_as_drafts_and_what_readers_see_stays(signed_in: SignedIn, database: Database) -> None:
    writer = signed_in("writer")
    sent(writer, ("fees.md", FEES))
    _, page = sent(writer, ("fees.md", FEES + b"More.\n"), ("limits.md", b"---\ntitle: Limits\n---\nx"), drafts=True)
    assert "1 added, 1 updated" in page
    assert "See the drafts" in page
    assert '<span class="num">2</span> were here already' in sent(writer, ("fees.md", FEES + b"More.\n"), ("limits.md", b"---\ntitle: Limits\n---\nx"), drafts=True)[1]  # fmt: skip
    with database.reading() as db:
        assert read_article(db, "fees").markdown.endswith("More.")
        assert read_article(db, "limits", viewer=STAFF).status == "draft"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "Choose the files"), ([("a.exe", b"x")], "“a.exe” is no file we read"), ([("a.zip", b"PK broken")], "can’t be unpacked"),
        ([("a.zip", packed(**{"a.txt": b"x"}))], "holds no .md"), ([("<b>.zip", b"x")], "“&lt;b&gt;.zip” can’t"),
        ([("fees.md", FEES), ("a.zip", packed(**{"a.md": b"x" * 1000})[:-40])], "can’t be unpacked"),
    ],
    ids=["nothing", "a program", "no zip", "of no use", "hostile name", "cut off"],
)  # fmt: skip
def test_what_cant_be_read_is_refused_whole(
    signed_in: SignedIn, database: Database, files: list[tuple[str, bytes]], words: str
) -> None:
    status, page = sent(signed_in("writer"), *files)
    assert status == 422
    assert words in page
    with database.reading() as db, pytest.raises(NotFound):
        read_article(db, "fees", viewer=STAFF)


def test_a_large_import_is_stored_in_parts(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "A_PART", 2)
    lines = [{"id": "es", "title": "Uno", "translates": "a0"}] + [
        {"id": f"a{n}", "title": f"One {n}"} for n in range(5)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(one) for one in lines))
    assert importing.import_in_parts(database, tmp_path / "a.jsonl", author="Wren", now=clock.now()).added == 6
    with database.reading() as db:
        versions = versions_of(db, "es")
    assert versions is not None
    assert versions.original.id == "a0"


def test_a_zip_file_writes_nothing_outside_its_folder(tmp_path: Path) -> None:
    unpack([("a.zip", packed(**{"../../out.md": b"x", "/etc/out.md": b"y"}))], tmp_path / "in")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in"]
    assert len(list((tmp_path / "in").rglob("out.md"))) == 2


def test_large_files_come_from_our_own_people_only(signed_in: SignedIn, client: FlaskClient) -> None:
    large = FEES + b"x" * 3_000_000
    assert "longer than 100,000 characters" in sent(signed_in("writer"), ("fees.md", large))[1]
    assert sent(client, ("fees.md", large))[0] == 413
    assert sent(signed_in("lead"), ("fees.md", b"x" * (LARGEST + 1)))[0] == 413
    assert signed_in("agent").get(PATH).status_code == 403


def test_pages_of_the_desk_take_no_articles_address() -> None:
    for name in ("import", "learning", "pictures"):
        assert ArticleDraft(title=name, markdown="x").checked().slug == f"{name}-article"
