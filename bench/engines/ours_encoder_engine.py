"""Aside's own engine with the optional encoder, which reads full questions; keystrokes are as without it."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.engines import EngineMissing
from bench.engines.ours_engine import OursEngine
from kb.search import build_index, load_index
from kb.search.encoder import load_encoder


class OursEncoderEngine(OursEngine):
    name = "ours + encoder"
    settings = "the same, full questions read by MiniLM (int8) too; as after make semantic"

    def __init__(self) -> None:
        found = load_encoder(Path(os.environ.get("ASIDE_VAR", "var")) / "models" / "minilm")
        if found is None:
            raise EngineMissing("ours + encoder is left out: make semantic installs and makes what it needs.")
        self._encoder = found

    def build(self, documents: Iterable[Mapping[str, Any]]) -> None:
        self._index = build_index(documents, encoder=self._encoder)

    def load(self, path: Path) -> None:
        self._index = load_index(path, encoder=self._encoder)


ENGINE = OursEncoderEngine
