"""The docs are held to the code: commands, settings, routes and files they name exist, and none is left out."""

import re
from pathlib import Path

import click
import pytest
from flask import Flask

from foundation.api import ApiBlueprint

ROOT = Path(__file__).parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text()


def test_every_setting_is_documented_and_no_other() -> None:
    known = set(re.findall(r'"(ASIDE_[A-Z_]+|DATABASE_URL)"', read("foundation/config.py")))
    told = set(re.findall(r"^\| (`.*?`) \|", read("docs/operating.md").split("## Settings")[1], re.M))
    assert {name for cell in told for name in re.findall(r"`(\w+)`", cell)} - {"variable"} == known


def test_every_command_is_documented_and_no_other(app: Flask) -> None:
    own = {name: command for name, command in app.cli.commands.items() if name not in {"run", "shell", "routes"}}
    known = set()
    for name, command in own.items():
        known |= {f"{name} {inner}" for inner in command.commands} if isinstance(command, click.Group) else {name}
    table = read("docs/operating.md").split("## Commands")[1].split("## ")[0]
    told = {
        " ".join(re.findall(r"[a-z-]+", found)[: 1 + (" " in found.strip())])
        for found in re.findall(r"`flask ([a-z-]+(?: [a-z-]+)?)", table)
    }
    assert told == known


def test_make_lists_what_the_readme_uses() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))
    told = read("README.md") + read("CONTRIBUTING.md") + read("docs/operating.md")
    used = set(re.findall(r"(?:`|^    )make ([a-z-]+)", told, re.M))
    assert used <= targets
    assert {"run", "test", "demo", "check", "bench"} <= targets


def test_every_api_route_is_documented_and_no_other(app: Flask) -> None:
    known = {
        f"{op.method} {op.path}"
        for bp in app.blueprints.values()
        if isinstance(bp, ApiBlueprint)
        for op in bp.operations
    }
    told = set(re.findall(r"^\| `((?:GET|POST|PUT|PATCH|DELETE) /[^`\s]+)`", read("docs/api.md"), re.M))
    assert told == known


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", *(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md"))]
)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    here = (ROOT / name).parent
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", read(name))
    assert [target for target in targets if not (here / target).exists()] == []


def test_files_the_docs_name_exist() -> None:
    text = "".join(read(name) for name in ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/operating.md"))
    named = set(
        re.findall(r"`((?:tests|docs|foundation|kb|helpdesk|widgets|analytics|marketplace|bench)/[\w/.-]+\.\w+)`", text)
    )
    assert [name for name in named if not (ROOT / name).exists()] == []
