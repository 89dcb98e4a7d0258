"""An index as one file: arrays and JSON, no pickle. Written beside and renamed, so that readers never see half."""

import json
import os
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix

from kb.search.documents import Document, read_document
from kb.search.impacts import Weights
from kb.search.likeness import Likeness

if TYPE_CHECKING:
    from kb.search.index import Index

FORMAT = 2


class BadSnapshot(Exception):
    """A saved index is missing, damaged or from another version: build it anew."""


def save_index(index: "Index", path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    meta = {
        "format": FORMAT, "settings": asdict(index.settings), "vocabulary": index.vocabulary, "grams": list(index.likeness.grams),
        "documents": [_plain(document) for document in index.documents],
    }  # fmt: skip
    beside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.writing")
    with beside.open("wb") as file:
        np.savez(
            file, meta=np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8), idf=index.idf, learned=index.learned,
            opened=index.opened, data=index.impacts.data, indices=index.impacts.indices, indptr=index.impacts.indptr,
            gram_idf=index.likeness.idf, gram_data=index.likeness.matrix.data, gram_indices=index.likeness.matrix.indices,
            gram_indptr=index.likeness.matrix.indptr, gram_owner=index.likeness.owner,
        )  # fmt: skip
    beside.replace(path)


def read_snapshot(path: Path) -> dict[str, Any]:
    """The parts an Index is made of. Raises BadSnapshot when the file can't be used, whatever is wrong with it."""
    try:
        with np.load(path, allow_pickle=False) as saved:
            meta = json.loads(saved["meta"].tobytes())
            if meta["format"] != FORMAT:
                raise BadSnapshot(f"{path} has format {meta['format']}, not {FORMAT}")
            documents = [replace(read_document(raw | {"body": ""}), body=raw["body"]) for raw in meta["documents"]]
            shape = (len(meta["vocabulary"]), len(documents))
            impacts = csr_matrix((saved["data"], saved["indices"], saved["indptr"]), shape=shape)
            impacts.check_format(full_check=True)
            grams = {gram: row for row, gram in enumerate(meta["grams"])}
            owner = saved["gram_owner"]
            lines = csr_matrix(
                (saved["gram_data"], saved["gram_indices"], saved["gram_indptr"]), shape=(len(grams), len(owner))
            )
            return {
                "documents": documents, "vocabulary": meta["vocabulary"], "impacts": impacts, "idf": saved["idf"],
                "likeness": Likeness(grams, saved["gram_idf"], lines, owner), "settings": Weights(**meta["settings"]),
                "learned": saved["learned"], "opened": saved["opened"],
            }  # fmt: skip
    except BadSnapshot:
        raise
    except Exception as error:  # damage takes any form, and means one thing: build it anew
        raise BadSnapshot(f"{path} can't be read: {error}") from error


def _plain(document: Document) -> dict[str, Any]:
    return asdict(document) | {"roles": sorted(document.roles), "plans": sorted(document.plans)}
