"""An index as one mapped file: arrays and JSON, no pickle."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from kb.search.container import BadContainer, map_container, pack_strings, unpack_strings, write_container
from kb.search.facets import facets_from
from kb.search.impacts import Weights
from kb.search.learning import Lessons, Report
from kb.search.likeness import Likeness
from kb.search.meaning import Meanings
from kb.search.parts import Parts
from kb.search.relearning import Associations
from kb.search.sentences import ARRAYS, Encoded
from kb.search.shelf import Shelf, pack_documents

FORMAT = 9


class BadSnapshot(Exception):
    """A saved index is missing, damaged or from another version: build it anew."""


def save_index(parts: Parts, lessons: Lessons, path: Path) -> None:
    blob, ends = pack_documents(parts.documents)
    arrays = {
        "documents": blob, "document_ends": ends, "ids": pack_strings(parts.ids), "titles": pack_strings(parts.titles), "vocabulary": pack_strings(parts.vocabulary),
        "families": parts.families, "idf": parts.idf, "grams": pack_strings(parts.likeness.grams), "gram_idf": parts.likeness.idf,
        "gram_owner": parts.likeness.owner, "gain": lessons.gain, "opened": lessons.opened,
        **_pack("impacts", parts.impacts), **_pack("pairs", parts.pairs), **_pack("lines", parts.likeness.lines),
        **{f"facet_{name}": array for name, array in parts.facets.arrays().items()},
        **{f"on_{at}_{name}": array for at, pair in enumerate(lessons.opened_on.values()) for name, array in zip(("columns", "counts"), pair, strict=True)},
    }  # fmt: skip
    if parts.meanings is not None:
        arrays |= {f"meaning_{name}": array for name, array in vars(parts.meanings).items()}
    encoded = parts.encoded
    if encoded is not None:
        arrays |= {f"encoded_{name}": getattr(encoded, name) for name in ARRAYS}
    if lessons.associations is not None:
        arrays |= {f"recall_{name}": array for name, array in vars(lessons.associations).items()}
    meta = {
        "associations": lessons.associations is not None, "report": asdict(lessons.report) if lessons.report else None,
        "format": FORMAT, "settings": asdict(parts.settings), "facets": parts.facets.meta(), "opened_on": list(lessons.opened_on),
        "encoded": {"mark": encoded.mark, "missing": encoded.missing} if encoded else None,
        "meanings": parts.meanings is not None, "shapes": {name: list(getattr(parts, name).shape) for name in ("impacts", "pairs")},
    }  # fmt: skip
    write_container(path, meta, arrays)


def read_snapshot(path: Path) -> Parts:
    """The parts an Index is made of. Raises BadSnapshot when the file can't be used, whatever is wrong with it."""
    try:
        meta, arrays = map_container(path)
        if meta["format"] != FORMAT:
            raise BadSnapshot(f"{path} has format {meta['format']}, not {FORMAT}")
        ids, grams, owner = unpack_strings(arrays["ids"]), unpack_strings(arrays["grams"]), arrays["gram_owner"]
        lines = _unpack("lines", arrays, (len(owner), len(grams)))
        facets = {name.removeprefix("facet_"): array for name, array in arrays.items() if name.startswith("facet_")}
        meanings = {
            name.removeprefix("meaning_"): array for name, array in arrays.items() if name.startswith("meaning_")
        }
        recall = {name.removeprefix("recall_"): array for name, array in arrays.items() if name.startswith("recall_")}
        opened_on = {
            page: (arrays[f"on_{at}_columns"], arrays[f"on_{at}_counts"]) for at, page in enumerate(meta["opened_on"])
        }
        return Parts(
            Shelf(arrays["documents"], arrays["document_ends"]), ids, unpack_strings(arrays["titles"]), facets_from(meta["facets"], facets), unpack_strings(arrays["vocabulary"]),
            arrays["families"], _unpack("impacts", arrays, meta["shapes"]["impacts"]), arrays["idf"],
            _unpack("pairs", arrays, meta["shapes"]["pairs"]), Likeness(grams, arrays["gram_idf"], lines, owner),
            Meanings(**meanings) if meta["meanings"] else None, _lessons(meta, arrays, opened_on, recall), Weights(**meta["settings"]),
            _encoded(meta["encoded"], arrays),
        )  # fmt: skip
    except BadSnapshot:
        raise
    except (BadContainer, KeyError, TypeError, ValueError) as error:
        raise BadSnapshot(f"{path} can't be used: {error}") from error


def _lessons(
    meta: dict[str, Any], arrays: dict[str, np.ndarray], opened_on: Any, recall: dict[str, np.ndarray]
) -> Lessons:
    report = Report(**meta["report"]) if meta["report"] else None
    return Lessons(
        arrays["gain"], arrays["opened"], opened_on, Associations(**recall) if meta["associations"] else None, report
    )


def _encoded(told: dict[str, Any] | None, arrays: dict[str, np.ndarray]) -> Encoded | None:
    if told is None:
        return None
    codes, scales, owner, keys = (arrays[f"encoded_{name}"] for name in ARRAYS)
    return Encoded(told["mark"], codes, scales, owner, keys, told["missing"])


def _pack(name: str, matrix: csr_matrix) -> dict[str, np.ndarray]:
    return {f"{name}_data": matrix.data, f"{name}_indices": matrix.indices, f"{name}_indptr": matrix.indptr}


def _unpack(name: str, arrays: dict[str, np.ndarray], shape: Any) -> csr_matrix:
    """A view of the mapped arrays; scipy must not copy or sort them."""
    matrix = csr_matrix(tuple(shape), dtype=np.float32)
    matrix.data, matrix.indices, matrix.indptr = (arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
    matrix.has_sorted_indices = True
    return matrix
