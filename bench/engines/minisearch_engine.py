"""MiniSearch in a node process that reads and writes lines of JSON."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.engines import Engine, EngineMissing
from bench.engines.text import fields

HOME = Path(__file__).parents[2] / "var" / "bench" / "minisearch"
SCRIPT = Path(__file__).with_suffix(".mjs")
RANGE = "minisearch@^7.2"
BOOSTS = {"title": 2, "questions": 2, "headings": 1.5, "body": 1}


class MiniSearchEngine(Engine):
    name = "minisearch"
    settings = (
        "title and questions boosted 2, headings 1.5; stop words; fuzzy 0.2 from 4 letters; the last word as prefix while "
        "typing, words from 4 letters when finished (it has no stemmer); articles of the page 1.5 times up"
    )
    uses_page = True

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [_node(), "--expose-gc", str(SCRIPT), str(_installed()), json.dumps(BOOSTS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        self._spent = 0.0

    def version(self) -> str:
        package = json.loads((HOME / "node_modules" / "minisearch" / "package.json").read_text())
        return str(package["version"])

    def build(self, documents: Iterable[Mapping[str, Any]]) -> None:
        for document in documents:
            pages = list(document.get("pages") or ())
            self._write({"ask": "add", "document": {"id": str(document["id"]), "pages": pages, **fields(document)}})
        self.resident_bytes()  # waits until everything is read

    def search(self, query: str, page: str | None, limit: int) -> list[str]:
        return self._say({"ask": "search", "query": query, "page": page, "limit": limit})["hits"]  # type: ignore[no-any-return]

    def suggest(self, prefix: str, page: str | None, limit: int) -> list[str]:
        return self._say({"ask": "suggest", "query": prefix, "page": page, "limit": limit})["hits"]  # type: ignore[no-any-return]

    def resident_bytes(self) -> int:
        return int(self._say({"ask": "measure"})["resident"])

    def cpu_seconds(self) -> float:
        """Of building and searching in the child; what the lines of JSON cost is left out."""
        return self._spent

    def close(self) -> None:
        assert self._child.stdin
        self._child.stdin.close()
        self._child.wait(timeout=10)

    def _say(self, words: dict[str, Any]) -> dict[str, Any]:
        self._write(words)
        assert self._child.stdout
        answer: dict[str, Any] = json.loads(self._child.stdout.readline())
        self._spent = answer["cpu"] / 1e6
        return answer

    def _write(self, words: dict[str, Any]) -> None:
        assert self._child.stdin
        self._child.stdin.write(json.dumps(words) + "\n")


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        raise EngineMissing("minisearch is left out: node is not installed.")
    return node


def _installed() -> Path:
    """The library's module, installed by npm on first use into a folder of its own."""
    module = HOME / "node_modules" / "minisearch" / "dist" / "es" / "index.js"
    if not module.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm")
        if npm is None:
            raise EngineMissing("minisearch is left out: npm is not installed.")
        done = subprocess.run(
            [npm, "install", "--silent", "--no-audit", "--prefix", str(HOME), RANGE], capture_output=True, text=True
        )
        if done.returncode or not module.exists():
            raise EngineMissing(
                f"minisearch is left out: npm could not install it. {done.stderr.strip()[:200]}".rstrip()
            )
    return module


ENGINE = MiniSearchEngine
