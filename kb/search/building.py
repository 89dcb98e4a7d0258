"""An index from documents, or from a snapshot of an earlier one."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from foundation.words import words
from kb.search.cutting import cut
from kb.search.documents import document_id, read_document
from kb.search.encoder import TextEncoder
from kb.search.facets import build_facets
from kb.search.impacts import Weights, fielded_bm25
from kb.search.index import Index
from kb.search.learning import nothing_learned
from kb.search.likeness import build_likeness
from kb.search.meaning import build_meanings
from kb.search.pairs import build_pairs
from kb.search.parts import Parts
from kb.search.sentences import Encoded, encode_lines
from kb.search.shelf import Shelf, pack_documents
from kb.search.snapshot import read_snapshot
from kb.search.spelling import families_of
from kb.search.vectors import Vectors, load_vectors


def build_index(
    documents: Iterable[Mapping[str, Any]], *, settings: Weights | None = None, vectors: Vectors | bool | None = True,
    encoder: TextEncoder | None = None, encoded: Encoded | None = None, most_encoded: int | None = None,
) -> Index:  # fmt: skip
    """Build an index of documents as in contracts/files.md. Of two with one id, the later stands.

    `vectors`: True for those that ship, False for words alone, or your own. `encoder` reads full questions, and what is new
    beside `encoded`, which is an earlier index's; more new lines than `most_encoded` are left for later (`encode_lines`).
    """
    settings = settings or Weights()
    given = load_vectors() if vectors is True else vectors or None
    raws = {document_id(raw): raw for raw in documents}
    shelf = Shelf(*pack_documents(map(read_document, raws.values())))  # read one by one from here on: bodies are large
    tokens = cut(shelf)
    ids: list[str] = []
    titles: list[str] = []
    lines: list[tuple[int, str]] = []
    for column, document in enumerate(shelf):
        ids.append(document.id)
        titles.append(" ".join(words(document.title)))
        lines.extend((column, line) for line in (document.title, *document.questions) if line)
    impacts, idf = fielded_bm25(tokens, settings)
    parts = Parts(
        shelf, ids, titles, build_facets(shelf), tokens.vocabulary, families_of(tokens.vocabulary), impacts, idf,
        build_pairs(tokens, settings), build_likeness(lines), build_meanings(tokens, given) if given and ids else None,
        nothing_learned(len(ids)), settings, encode_lines(shelf, encoder, known=encoded, most=most_encoded) if encoder and given else None,
    )  # fmt: skip
    return Index(parts, given, encoder)


def load_index(path: str | Path, *, vectors: Vectors | bool | None = True, encoder: TextEncoder | None = None) -> Index:
    """Map a snapshot. Raises BadSnapshot when it can't be used."""
    return Index(read_snapshot(Path(path)), load_vectors() if vectors is True else vectors or None, encoder)
