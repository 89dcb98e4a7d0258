"""The house stands: imports go down only, every view says who may call it, heavy libraries stay out of the web path."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).parents[1]
FLOORS = {"foundation": 0, "kb": 1, "helpdesk": 2, "widgets": 3, "marketplace": 3, "analytics": 4}
TOP_LEVEL = {
    *FLOORS,
    "app.py",
    "bench",
    "docs",
    "tests",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-scale.txt",
    "requirements-semantic.txt",
}
PROJECT_FILES = {"pyproject.toml", "Makefile", "Procfile", "README.md", "CONTRIBUTING.md", "LICENSE"}


def python_files() -> list[Path]:
    return [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imported_packages(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


def test_imports_only_go_down() -> None:
    wrong = []
    for path in python_files():
        own = path.relative_to(ROOT).parts[0]
        for name in imported_packages(path):
            other = name.split(".")[0]
            if other in FLOORS and other != own and FLOORS[other] >= FLOORS[own]:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
            if other in {"app", "tests", "bench"}:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_tables_stay_inside_their_floor() -> None:
    wrong = []
    for path in python_files():
        own = path.relative_to(ROOT).parts[0]
        for name in imported_packages(path):
            parts = name.split(".")
            if parts[0] in FLOORS and parts[0] not in {own, "foundation"} and parts[-1] == "tables":
                wrong.append(f"{path.relative_to(ROOT)} reaches into {name}")
    assert wrong == []


def test_nothing_else_stands_at_the_top() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    top = {name.split("/")[0] for name in tracked if name and not name.startswith(".")}
    assert top <= TOP_LEVEL | PROJECT_FILES


def test_no_module_is_named_after_everything() -> None:
    banned = {"utils.py", "helpers.py", "services.py", "manager.py", "models.py", "misc.py", "common.py"}
    assert [str(path) for path in python_files() if path.name in banned] == []


def test_every_file_opens_with_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if "versions" not in path.parts and parsed(path).body and not ast.get_docstring(parsed(path))
    ]
    assert silent == []


def test_every_view_says_who_may_call_it(app: Flask) -> None:
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not hasattr(view, "access") and not endpoint.endswith("static")
    ]
    assert silent == []


def test_views_without_form_tokens_are_api_endpoints(app: Flask) -> None:
    """A cookie-carrying form must never skip the token; only ApiBlueprint views may, and what mail programs post (RFC 8058)."""
    from foundation.api import ApiBlueprint

    exempt = {name for name, view in app.view_functions.items() if getattr(view, "csrf_exempt", False)}
    by_form = {name for name in exempt if not isinstance(app.blueprints[name.rpartition(".")[0]], ApiBlueprint)}
    assert by_form == {"stopping.stop_by_mail_program"}


def test_the_web_path_imports_nothing_heavy() -> None:
    heavy = {
        "sklearn", "altair", "vl_convert", "typst", "xlsxwriter", "pandas", "torch", "vaderSentiment", "alembic", "sqlite_utils",
    }  # fmt: skip
    code = (
        "import sys, tempfile; from foundation.config import read_config; from foundation.database import open_database; import app; "
        "app.create_app(read_config({'ASIDE_VAR': tempfile.mkdtemp()}), open_database('sqlite://')); "
        "print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert heavy & set(loaded.split()) == set()
    assert "flask" in loaded.split()
