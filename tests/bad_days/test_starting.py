"""What keeps it from starting is said in a sentence with what to do, before anything is started or written; never a stack trace."""

import os
import socket
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from foundation.config import BadConfig, Config, read_config
from foundation.database import open_database
from foundation.serve import CannotServe, check_database, check_folder, check_port
from tests.processes import ROOT, bare, flask, free_port


def said(var: Path, command: str, **more: str) -> str:
    """What `flask COMMAND` says when it refuses."""
    settings = bare() | {"ASIDE_VAR": str(var), "ASIDE_PORT": str(free_port())} | more
    done = subprocess.run(
        flask(command), cwd=ROOT, env=settings, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr


def test_make_run_says_that_its_port_is_taken_and_writes_no_world(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        told = said(tmp_path, "start", ASIDE_PORT=str(port))
    assert f"Port {port}" in told
    assert f"ASIDE_PORT={port + 1} make run" in told
    assert not (tmp_path / "aside.db").exists()


def test_make_run_says_that_its_database_is_none(tmp_path: Path) -> None:
    (tmp_path / "aside.db").write_bytes(b"These are not the tables you are looking for. " * 100)
    told = said(tmp_path, "start")
    assert "aside.db" in told
    assert "not a database" in told
    assert (tmp_path / "aside.db").read_bytes().startswith(b"These are not")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASIDE_PORT", "65536"), ("ASIDE_PORT", "-1"), ("ASIDE_PORT", "8000.5"), ("ASIDE_WEB_THREADS", "0"), ("ASIDE_LEASE_SECONDS", "-5"),
        ("ASIDE_JOB_POLL_SECONDS", "0"), ("ASIDE_JOB_POLL_SECONDS", "nan"), ("ASIDE_LIVE_POLL_SECONDS", "inf"), ("ASIDE_DEMO", "perhaps"),
        ("ASIDE_MAX_BODY_BYTES", "99999999999999999999"),
    ],
)  # fmt: skip
def test_a_setting_out_of_reason_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadConfig, match=name):
        read_config({"ASIDE_VAR": str(tmp_path), name: value})


def test_an_address_that_is_not_ours_is_said(settings: Config) -> None:
    for host in ("203.0.113.7", "no such host", "::1%nowhere"):
        with pytest.raises(CannotServe, match="can't be used"):
            check_port(replace(settings, host=host))


@pytest.mark.parametrize(
    "url", ["nonsense", "", "mysql://x/y", "sqlite:/one/slash.db", "postgresql://", "oracle://x", "http://example.com"]
)
def test_a_database_address_that_is_none_is_said(url: str) -> None:
    with pytest.raises((BadConfig, CannotServe), match="DATABASE_URL"):
        check_database(open_database(url))


def test_a_database_that_does_not_answer_is_said_without_its_password(settings: Config) -> None:
    database = open_database(f"postgresql://aside:secret@127.0.0.1:{free_port()}/aside")
    with pytest.raises(CannotServe, match="DATABASE_URL") as told:
        check_database(database)
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)


def without_rights(call: Callable[[], object]) -> str:
    """What `call` raises for somebody who may only read; root may everything, so it becomes nobody in a child first."""
    if os.geteuid():
        return words_of(call)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.seteuid(65534)
            os.write(writing, words_of(call).encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        return told.read()


def words_of(call: Callable[[], object]) -> str:
    try:
        call()
    except (BadConfig, CannotServe) as problem:
        return str(problem)
    return "nothing was wrong"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A folder everybody may read and only its owner, root, could write to."""
    for parent in (tmp_path, *tmp_path.parents[:3]):
        parent.chmod(0o755)
    folder = tmp_path / "var"
    folder.mkdir()
    folder.chmod(0o555)
    return folder


def test_a_folder_without_write_permission_is_said(settings: Config, locked: Path) -> None:
    told = without_rights(lambda: check_folder(replace(settings, var=locked)))
    assert str(locked) in told
    assert "Permission denied" in told
    assert "ASIDE_VAR" in told
    inside = without_rights(lambda: check_folder(replace(settings, var=locked / "inside" / "it")))
    assert "Permission denied" in inside


def test_secrets_that_cannot_be_kept_are_said(locked: Path) -> None:
    told = without_rights(lambda: read_config({"ASIDE_VAR": str(locked)}))
    assert "secrets.json" in told
    assert "ASIDE_VAR" in told


def test_a_database_we_may_only_read_is_said(tmp_path: Path, locked: Path) -> None:
    path = tmp_path / "aside.db"
    database = open_database(f"sqlite:///{path}")
    check_database(database)
    database.close()
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    told = without_rights(lambda: check_database(open_database(f"sqlite:///{path}")))
    assert str(path) in told
    assert "DATABASE_URL" in told
    tmp_path.chmod(0o755)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"ASIDE_SECRET_KEY": 7}', "\x00"])
def test_damaged_secrets_are_said_and_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "secrets.json").write_text(text)
    with pytest.raises(BadConfig, match=r"secrets\.json"):
        read_config({"ASIDE_VAR": str(tmp_path)})
    assert (tmp_path / "secrets.json").read_text() == text
