"""What documents say of themselves: for whom they are, in which language, and on which pages they belong; as arrays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kb.search.documents import Document

EVERYBODY = "\x00everybody"  # the role of who may read all; no token and no form can say a NUL
DEFAULT = "en"
FIRST, BOUND = 2.0, 1.0  # a document's first page is the one it is most typical of


@dataclass(frozen=True)
class Names:
    """A set of names a document, as bits; 0 is everybody."""

    names: list[str]
    bits: np.ndarray  # uint64

    def has(self, name: str) -> np.ndarray:
        if name not in self.names:
            return np.zeros(len(self.bits), dtype=bool)
        found: np.ndarray = (self.bits & np.uint64(1 << self.names.index(name))) != 0
        return found

    def open_to(self, name: str) -> np.ndarray:
        found: np.ndarray = (self.bits == 0) | self.has(name)
        return found


@dataclass(frozen=True)
class Facets:
    roles: Names
    plans: Names
    languages: Names
    main: str  # the language most is written in
    private: np.ndarray  # bool, by document
    whole: np.ndarray  # int32, by document: an article and its translations have one number
    sections: list[str]
    section: np.ndarray  # int32, by document
    pages: list[str]
    page_ends: np.ndarray  # by page, where its documents end
    page_columns: np.ndarray
    page_weights: np.ndarray

    def open_to(self, role: str | None, plan: str | None, locale: str | None) -> np.ndarray:
        """By document, whether this person may be shown it. What nobody told us hides nothing but what is private."""
        allowed = np.ones(len(self.section), dtype=bool)
        if locale:
            allowed &= self.languages.open_to(language(locale))
        if role == EVERYBODY:
            return allowed
        for names, value in ((self.roles, role), (self.plans, plan)):
            if value:
                allowed &= names.open_to(value)
        named: np.ndarray = self.roles.has(role or "") & self.plans.open_to(plan or "")
        allowed &= named | ~self.private
        return allowed

    def in_language(self, allowed: np.ndarray, wanted: str) -> np.ndarray:
        """Of what is allowed each article once: in this language, where there is no such version in the main one."""
        own = self._once(allowed & self.languages.open_to(language(wanted)))
        found = np.zeros(len(self.whole), dtype=bool)
        found[self.whole[own]] = True
        chosen: np.ndarray = own | self._once(allowed & self.languages.open_to(self.main) & ~found[self.whole])
        return chosen

    def _once(self, chosen: np.ndarray) -> np.ndarray:
        """Of several versions in one language the first."""
        columns = np.flatnonzero(chosen)
        first = np.zeros(len(chosen), dtype=bool)
        first[columns[np.unique(self.whole[columns], return_index=True)[1]]] = True
        return first

    def counts(self, shown: np.ndarray) -> dict[str, int]:
        """How many of these documents each section has."""
        section = self.section[shown]
        return dict(zip(self.sections, np.bincount(section, minlength=len(self.sections)).tolist(), strict=True))

    @cached_property
    def _place(self) -> dict[str, int]:
        return {page: at for at, page in enumerate(self.pages)}

    def bound(self, page: str) -> tuple[np.ndarray, np.ndarray]:
        """(documents of this page, how typical it is of each)."""
        at = self._place.get(page)
        if at is None:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        start, end = int(self.page_ends[at - 1]) if at else 0, int(self.page_ends[at])
        return self.page_columns[start:end], self.page_weights[start:end]

    def arrays(self) -> dict[str, np.ndarray]:
        return {
            "roles": self.roles.bits, "plans": self.plans.bits, "languages": self.languages.bits, "private": self.private,
            "whole": self.whole, "section": self.section, "page_ends": self.page_ends, "page_columns": self.page_columns, "page_weights": self.page_weights,
        }  # fmt: skip

    def meta(self) -> dict[str, Any]:
        return {
            "roles": self.roles.names, "plans": self.plans.names, "languages": self.languages.names, "main": self.main,
            "sections": self.sections, "pages": self.pages,
        }  # fmt: skip


def facets_from(meta: dict[str, Any], arrays: dict[str, np.ndarray]) -> Facets:
    roles, plans, languages = (Names(list(meta[name]), arrays[name]) for name in ("roles", "plans", "languages"))
    return Facets(
        roles, plans, languages, str(meta["main"]), arrays["private"], arrays["whole"], list(meta["sections"]), arrays["section"], list(meta["pages"]), arrays["page_ends"], arrays["page_columns"],
        arrays["page_weights"],
    )  # fmt: skip


def build_facets(documents: Sequence[Document]) -> Facets:
    pages: dict[str, list[tuple[int, float]]] = {}
    wholes: dict[str, int] = {}
    whole: list[int] = []
    written: Counter[str] = Counter()
    for column, document in enumerate(documents):
        whole.append(wholes.setdefault(document.original or document.id, len(wholes)))
        written[language(document.locale)] += not document.original
        for rank, page in enumerate(dict.fromkeys(document.pages)):
            pages.setdefault(page, []).append((column, BOUND if rank else FIRST))
    held = [pair for page in pages.values() for pair in page]
    sections = list(dict.fromkeys(document.section for document in documents))
    number = {name: at for at, name in enumerate(sections)}
    return Facets(
        _names([sorted(document.roles) for document in documents]),
        _names([sorted(document.plans) for document in documents]),
        _names([[language(document.locale)] if document.locale else [] for document in documents]),
        max(written, key=lambda one: (written[one], one == DEFAULT), default=DEFAULT),
        np.array([document.private for document in documents], dtype=bool),
        np.array(whole, dtype=np.int32),
        sections,
        np.array([number[document.section] for document in documents], dtype=np.int32),
        list(pages),
        np.cumsum([len(one) for one in pages.values()], dtype=np.int64),
        np.array([column for column, _ in held], dtype=np.int32),
        np.array([weight for _, weight in held], dtype=np.float32),
    )


def language(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].lower()


def _names(of: list[list[str]]) -> Names:
    names = sorted({name for one in of for name in one})[:64]
    place = {name: at for at, name in enumerate(names)}
    bits = [sum(1 << place[name] for name in one if name in place) for one in of]
    return Names(names, np.array(bits, dtype=np.uint64))
