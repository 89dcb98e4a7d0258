"""Every comment's words and meaning as plain arrays in one mapped file: all threads and processes share its pages."""

from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path

import numpy as np

from kb.search.container import BadContainer, map_container, pack_strings, unpack_strings, write_container
from kb.search.impacts import Weights
from kb.search.spelling import Lexicon

FORMAT = 1
BLOCK = 8_192  # comments whose meaning is compared at once: the int8 rows become floats a block at a time


class BadShelf(Exception):
    """The file is missing, damaged, or of another version."""


@dataclass(frozen=True, eq=False)
class Shelf:
    """Comments in the order of their ids; `tokens` are places in `vocabulary`, comment after comment."""

    ids: np.ndarray  # int64, ascending
    stamps: np.ndarray  # int64: another one, another text
    vectors: np.ndarray  # int8, comments x dims
    scales: np.ndarray  # float32, by comment
    tokens: np.ndarray  # int32
    ends: np.ndarray  # int64: where each comment's tokens end
    families: np.ndarray  # int32, by word: words of one stem have one number
    held: np.ndarray  # int32, by word: how many comments have it
    grams: np.ndarray  # int64, ascending: pairs and triples of words that several comments have
    gram_held: np.ndarray  # int32
    vocabulary: list[str] = field(default_factory=list)  # sorted
    facets: dict[str, list[str]] = field(default_factory=dict)  # what there is to filter by, the most frequent first

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def last(self) -> int:
        """Comments after this one aren't on the shelf yet."""
        return int(self.ids[-1]) if len(self.ids) else 0

    @cached_property
    def place(self) -> dict[str, int]:
        return {word: at for at, word in enumerate(self.vocabulary)}

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.vocabulary, self.held.astype(np.float32), self.families, Weights())

    def begin(self, at: int) -> int:
        return int(self.ends[at - 1]) if at else 0

    def tokens_of(self, at: int) -> np.ndarray:
        return self.tokens[self.begin(at) : int(self.ends[at])]

    def rows_of(self, ids: np.ndarray) -> np.ndarray:
        """The places of those that are on the shelf."""
        found = np.searchsorted(self.ids, ids)
        found = found[found < len(self.ids)]
        return found[np.isin(self.ids[found], ids)]

    def vectors_of(self, rows: np.ndarray) -> np.ndarray:
        made: np.ndarray = self.vectors[rows].astype(np.float32) * self.scales[rows, np.newaxis]
        return made

    def likeness(self, vector: np.ndarray) -> np.ndarray:
        """The cosine of every comment with a vector of length one."""
        found = np.empty(len(self.ids), dtype=np.float32)
        for at in range(0, len(self.ids), BLOCK):
            found[at : at + BLOCK] = self.vectors[at : at + BLOCK].astype(np.float32) @ vector
        found *= self.scales
        return found


ARRAYS = tuple(one.name for one in fields(Shelf) if one.name not in {"vocabulary", "facets"})


def save_shelf(shelf: Shelf, path: Path) -> None:
    arrays = {name: getattr(shelf, name) for name in ARRAYS} | {"vocabulary": pack_strings(shelf.vocabulary)}
    write_container(path, {"format": FORMAT, "facets": shelf.facets}, arrays)


def map_shelf(path: Path) -> Shelf:
    """Raises BadShelf, whatever is wrong with the file."""
    try:
        meta, arrays = map_container(path)
        if meta["format"] != FORMAT:
            raise BadShelf(f"{path} has format {meta['format']}, not {FORMAT}")
        return Shelf(
            **{name: arrays[name] for name in ARRAYS}, vocabulary=unpack_strings(arrays["vocabulary"]), facets=meta["facets"]
        )  # fmt: skip
    except (BadContainer, KeyError, TypeError, ValueError) as error:
        raise BadShelf(f"{path} can't be used: {error}") from error
