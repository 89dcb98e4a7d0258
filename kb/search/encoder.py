"""Reads whole sentences: MiniLM as int8 ONNX, where `flask kb encoder` made its file. Optional; opened when first used."""

import hashlib
import logging
import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import msgspec
import numpy as np

MANIFEST, MODEL, TOKENIZER = "manifest.json", "model.onnx", "tokenizer.json"
NEEDS = ("onnxruntime", "tokenizers")
LONGEST = 128  # pieces of one text; the rest isn't read

log = logging.getLogger(__name__)


class TextEncoder(Protocol):
    """What `build_index` and `load_index` take as `encoder`."""

    @property
    def name(self) -> str:
        """As writers read it."""

    @property
    def mark(self) -> str:
        """The same only for encoders that say the same: rows of another are not compared with its own."""

    def encode(self, texts: Sequence[str]) -> np.ndarray | None:
        """float32, one row of length one a text; None when it can't be used after all."""


class Manifest(msgspec.Struct, frozen=True):
    """What was made, of what, and the sha256 of each file."""

    name: str
    made_from: str
    licence: str
    files: dict[str, str]


class Encoder:
    """Safe to use from many threads. It says once in the log when its files turn out damaged, and encodes nothing then."""

    def __init__(self, folder: Path, manifest: Manifest, *, threads: int = 1) -> None:
        self.name, self.mark = manifest.name, manifest.files[MODEL][:16]
        self._folder, self._manifest, self._threads = folder, manifest, threads
        self._lock = threading.Lock()
        self._opened: tuple[Any, Any] | None = None
        self._damaged = False

    def encode(self, texts: Sequence[str]) -> np.ndarray | None:
        opened = self._open()
        if opened is None:
            return None
        return np.array([_read(*opened, text) for text in texts], dtype=np.float32)

    def _open(self) -> tuple[Any, Any] | None:
        if self._opened is None and not self._damaged:
            with self._lock:
                if self._opened is None and not self._damaged:
                    self._opened = self._from_files()
                    self._damaged = self._opened is None
        return self._opened

    def _from_files(self) -> tuple[Any, Any] | None:
        try:
            held = {name: (self._folder / name).read_bytes() for name in (MODEL, TOKENIZER)}
            for name, content in held.items():
                if hashlib.sha256(content).hexdigest() != self._manifest.files[name]:
                    raise ValueError(f"{name} is not what its checksum says")
            return _session(held[MODEL], self._threads), _tokenizer(held[TOKENIZER])
        except Exception as error:  # damage takes any form in two foreign libraries, and means one thing
            log.warning(
                "full questions are read by word vectors alone, the encoder in %s can't be used: %s",
                self._folder, error,
            )  # fmt: skip
            return None


def load_encoder(folder: Path) -> Encoder | None:
    """The encoder whose files are in `folder`, not opened yet; None, said once in the log, without them or their packages."""
    try:
        stamp = (folder / MANIFEST).stat().st_mtime_ns
    except OSError:
        stamp = 0
    return _found(folder, stamp)


@lru_cache(maxsize=8)
def _found(folder: Path, stamp: int) -> Encoder | None:
    missing = [name for name in NEEDS if find_spec(name) is None]
    if not stamp or missing:
        reason = f"{missing[0]} isn't installed" if stamp else f"there is no encoder in {folder}"
        log.info("full questions are read by word vectors: %s", reason)
        return None
    try:
        return Encoder(folder, msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest))
    except (OSError, KeyError, msgspec.MsgspecError) as error:
        log.warning("full questions are read by word vectors alone, the encoder in %s can't be used: %r", folder, error)
        return None


def _read(session: Any, tokenizer: Any, text: str) -> np.ndarray:
    """One text by itself: int8 rounds a batch together, so what it says of a text would depend on its neighbours."""
    pieces = np.array([tokenizer.encode(text).ids], dtype=np.int64)
    row: np.ndarray = session.run(None, {"pieces": pieces, "mask": np.ones_like(pieces)})[0][0]
    return row


def _session(model: bytes, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3  # errors
    options.enable_cpu_mem_arena = False  # as fast here, and a long batch's memory goes back
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _tokenizer(told: bytes) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(told.decode())
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return tokenizer
