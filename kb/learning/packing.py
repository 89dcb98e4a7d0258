"""What was learned as bytes that outlive the index: plain compressed arrays, documents by id, no pickle.

Documents that are gone are left out when it is unpacked; new ones start with nothing learned.
"""

import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np

from kb.search.learning import Lessons
from kb.search.relearning import Associations

FORMAT = 1


class BadModel(Exception):
    """The bytes are damaged or from another version."""


def pack_lessons(lessons: Lessons, ids: Sequence[str]) -> bytes:
    """`ids` are the documents' in the order of the columns."""
    told = np.flatnonzero((lessons.gain != 0) | (lessons.opened != 0))
    head: dict[str, Any] = {
        "format": FORMAT,
        "documents": [ids[int(column)] for column in told],
        "opened_on": {
            page: {ids[column]: float(count) for column, count in zip(*one, strict=True)}
            for page, one in lessons.opened_on.items()
        },
    }
    arrays = {"gain": lessons.gain[told], "opened": lessons.opened[told]}
    words = lessons.associations
    if words is not None:
        head["classes"] = [ids[column] for column in words.columns]
        arrays |= {
            "stems": words.stems,
            "weights": words.weights.astype(np.float16),
            "bias": words.bias,
            "belief": words.belief,
        }
    file = BytesIO()
    arrays["head"] = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpack_lessons(model: bytes, ids: Sequence[str]) -> Lessons:
    """For the documents `ids`, in the order of the columns. Raises BadModel, whatever is wrong with the bytes."""
    place = {id_: column for column, id_ in enumerate(ids)}
    try:
        with np.load(BytesIO(model), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        head = json.loads(arrays["head"].tobytes())
        if head["format"] != FORMAT:
            raise BadModel(f"it has format {head['format']}, not {FORMAT}")
        return Lessons(
            _spread(head["documents"], arrays["gain"], place), _spread(head["documents"], arrays["opened"], place),
            {page: counts for page, one in head["opened_on"].items() if len((counts := _counts(one, place))[0])},
            _words(head["classes"], arrays, place) if "classes" in head else None,
        )  # fmt: skip
    except (
        OSError,
        EOFError,
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise BadModel(f"it can't be read: {error}") from error


def _spread(documents: Sequence[str], values: np.ndarray, place: Mapping[str, int]) -> np.ndarray:
    spread = np.zeros(len(place), dtype=np.float32)
    for id_, value in zip(documents, values, strict=True):
        if id_ in place:
            spread[place[id_]] = value
    return spread


def _counts(opened: Mapping[str, float], place: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    kept = sorted((place[id_], count) for id_, count in opened.items() if id_ in place)
    return np.array([one for one, _ in kept], dtype=np.int32), np.array([count for _, count in kept], dtype=np.float32)


def _words(classes: Sequence[str], arrays: Mapping[str, np.ndarray], place: Mapping[str, int]) -> Associations | None:
    kept = sorted((place[id_], at) for at, id_ in enumerate(classes) if id_ in place)
    if not kept:
        return None
    at = [one for _, one in kept]
    return Associations(
        np.array([column for column, _ in kept], dtype=np.int32), arrays["stems"],
        np.ascontiguousarray(arrays["weights"][:, at].astype(np.float32)), arrays["bias"][at], arrays["belief"][at],
    )  # fmt: skip
