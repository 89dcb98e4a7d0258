"""What was compiled once is read by the next process; what changed, is torn or can't be written is compiled anew."""

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from foundation.compiled_templates import Compiled
from foundation.templating import Quick, escaped


@pytest.fixture(autouse=True)
def _may_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def environment(folder: Path, source: str) -> tuple[Environment, list[str]]:
    """As a process that has just started, and what it has compiled since."""
    made: list[str] = []

    class Told(Quick):
        def visit_Template(self, node, frame=None):  # type: ignore[no-untyped-def]
            made.append(str(self.name))
            super().visit_Template(node, frame)

    one = Environment(loader=DictLoader({"page": source}), bytecode_cache=Compiled(folder), autoescape=True)
    one.code_generator_class = Told
    one.escaped = escaped  # type: ignore[attr-defined]
    return one, made


def written(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


def test_the_second_process_compiles_nothing(tmp_path: Path) -> None:
    first, compiled = environment(tmp_path, "Hello {{ name }}")
    assert first.get_template("page").render(name="<Bo>") == "Hello &lt;Bo&gt;"
    assert compiled == ["page"]
    second, compiled = environment(tmp_path, "Hello {{ name }}")
    assert second.get_template("page").render(name="<Bo>") == "Hello &lt;Bo&gt;"
    assert compiled == []


def test_a_template_that_changed_is_compiled_anew(tmp_path: Path) -> None:
    environment(tmp_path, "Hello")[0].get_template("page")
    later, compiled = environment(tmp_path, "Good morning")
    assert later.get_template("page").render() == "Good morning"
    assert compiled == ["page"]
    assert len(written(tmp_path)) == 1


def test_a_torn_file_is_compiled_anew(tmp_path: Path) -> None:
    environment(tmp_path, "Hello")[0].get_template("page")
    (file,) = written(tmp_path)
    for torn in (b"", file.read_bytes()[:-20], b"something else"):
        file.write_bytes(torn)
        later, compiled = environment(tmp_path, "Hello")
        assert later.get_template("page").render() == "Hello"
        assert compiled == ["page"]


def test_what_another_version_wrote_is_neither_read_nor_kept(tmp_path: Path) -> None:
    old = tmp_path / "of another version" / "page.cache"
    old.parent.mkdir()
    old.write_bytes(b"x")
    environment(tmp_path, "Hello")[0].get_template("page")
    assert len(written(tmp_path)) == 1
    assert not old.exists()


def test_where_nothing_can_be_written_pages_are_made_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder would be")
    one, _ = environment(tmp_path / "taken", "Hello")
    assert one.get_template("page").render() == "Hello"


def test_who_wants_no_bytecode_gets_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    environment(tmp_path, "Hello")[0].get_template("page")
    assert written(tmp_path) == []
