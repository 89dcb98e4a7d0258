"""django-helpdesk from PyPI on the same tickets, in an environment of its own; where it can't be had, a row says so."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from bench.desk.data import CACHE, sqlite_copy
from bench.desk.desk import SEARCHES
from bench.table import Row

FOLDER = Path(__file__).parent / "django_helpdesk"
NAMES = {
    "queue": "queue page",
    "rows alone": "the queue’s rows alone",
    "ticket": "ticket page",
    "create": "create",
    "search": "search",
    "bulk": "bulk change of 1,000 tickets: assignee",
}


def rows() -> list[Row]:
    try:
        python = environment()
    except (subprocess.CalledProcessError, OSError) as error:
        return missing(error)
    with sqlite_copy() as (url, _), tempfile.TemporaryDirectory(prefix="aside-rival-") as folder:
        command = [
            str(python),
            str(FOLDER / "measure.py"),
            url.removeprefix("sqlite:///"),
            f"{folder}/rival.db",
            *SEARCHES,
        ]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RuntimeError(answer.stderr.strip().splitlines()[-1])
    return as_rows(json.loads(answer.stdout.splitlines()[-1]))


def missing(error: Exception) -> list[Row]:
    """Said aloud, and counted as missed: numbers beside nobody's are worth less."""
    told = (getattr(error, "stderr", None) or str(error)).strip().splitlines()[-1]
    print(f"\n*** django-helpdesk can't be installed on this machine: {told} ***\n", flush=True)
    return [Row("django-helpdesk", "NOT MEASURED", "beside us", False, f"can't be installed here: {told}"[:200])]


def as_rows(found: dict[str, Any]) -> list[Row]:
    about = f"{found['version']}, SQLite, {found['tickets']:,} tickets, {found['follow_ups']:,} follow-ups"
    notes = {"queue": about, "search": f"subject, description, people; the slowest {found['slowest search']:.0f} ms"}
    return [
        Row(f"django-helpdesk: {name}", _told(found[key]), "", None, notes.get(key, "")) for key, name in NAMES.items()
    ]


def _told(cost: dict[str, Any]) -> str:
    counted = f", {cost['statements']} SQL" if cost["statements"] else ""
    return f"{cost['ms']:,.1f} ms{counted}"


def environment() -> Path:
    """Its Python, installed once."""
    folder = CACHE / "django-helpdesk"
    python, done, wanted = folder / "bin" / "python", folder / "installed.txt", FOLDER / "requirements.txt"
    if done.exists() and done.read_text() == wanted.read_text():
        return python
    print("installing django-helpdesk in an environment of its own", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    uv = Path(sys.executable).with_name("uv")
    venv.create(folder, with_pip=not uv.exists())
    install = (
        [str(uv), "pip", "install", "--python", str(python)] if uv.exists() else [str(python), "-m", "pip", "install"]
    )
    bare = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    subprocess.run(
        [*install, "--quiet", "--requirement", str(wanted)], check=True, capture_output=True, text=True, env=bare
    )
    shutil.copyfile(wanted, done)
    return python
