"""`make run`: one command that starts web and worker, says where they are, and ends both cleanly."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from foundation.config import Config
from foundation.database import Database

PATIENCE = 15  # seconds a process gets to finish what it has in hand


class CannotServe(Exception):
    """Why we can't start, and what to do."""


def check_port(settings: Config) -> None:
    """Fail early, in words, when somebody else listens there."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise CannotServe(
                f"Port {settings.port} on {settings.host} can't be used ({error.strerror}). Stop what runs there, "
                f"or choose another: ASIDE_PORT={settings.port + 1} make run"
            ) from error


def check_folder(settings: Config) -> None:
    """Fail early, in words, when we can't write our data."""
    probe = settings.var / ".can-write"
    try:
        settings.var.mkdir(parents=True, exist_ok=True)
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise CannotServe(
            f"We can't write to {settings.var} ({error.strerror}). Make the folder writable, or point ASIDE_VAR at one that is."
        ) from error


def check_database(database: Database) -> None:
    """Fail early, in words, when the database can't be reached, read or written."""
    try:
        with database.engine.begin() as db:
            db.execute(text("CREATE TABLE can_we_write (answer INTEGER)"))
            db.rollback()
    except (SQLAlchemyError, sqlite3.Error) as error:
        reason = str(getattr(error, "orig", error)).strip().split("\n", 1)[0]
        address = database.engine.url.render_as_string(hide_password=True)
        raise CannotServe(
            f"We can't use the database {address} ({reason}). Start it, or make its file writable, or point DATABASE_URL at another."
        ) from error


def serve(settings: Config) -> int:
    """Run gunicorn and the workers until a signal or until one of them ends. Returns the exit code."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    web = [
        sys.executable, "-m", "gunicorn", "app:create_app()", "--config", "python:foundation.web_process", "--bind", f"{settings.host}:{settings.port}",
        "--worker-class", "gthread", "--workers", str(settings.web_processes), "--threads", str(settings.web_threads),
        "--worker-connections", str(settings.web_threads + 200), "--timeout", "60", "--graceful-timeout", "3", "--keep-alive", "10",
        "--log-level", "warning",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "flask", "--app", "app", "work"]
    children = [subprocess.Popen(command, env=environment) for command in [web, *[worker] * settings.worker_processes]]
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.wait(0.2) and all(child.poll() is None for child in children):
        pass
    fallen = [child for child in children if child.poll() is not None] if not stopping.is_set() else []
    _stop(children)
    return 1 if fallen else 0


def wait_until_served(settings: Config, seconds: float = 30) -> bool:
    """Whether the health page answers within this time."""
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://{host}:{settings.port}/healthz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
