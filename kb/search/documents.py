"""What the engine reads: a document as contracts and importers write it, cut into fields, words and sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from foundation.markdown import headings, plain_lines
from foundation.words import stem, words, words_of_lines

FIELDS = ("title", "questions", "headings", "body")

_END, _END_ELSEWHERE = ".!?", "…。"  # of a sentence, before a space

MOST_SENTENCES = 200  # of one document that a snippet is chosen from
WHOLE = 6  # different words; less is a label rather than a sentence


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    questions: tuple[str, ...]
    headings: tuple[str, ...]
    body: str  # plain text
    section: str
    pages: tuple[str, ...]  # most typical first
    roles: frozenset[str]  # empty: for everyone
    plans: frozenset[str]  # empty: for every plan
    locale: str
    slug: str = ""
    private: bool = False  # only for a role, and plan, that are known and named
    original: str = ""  # the id of the document it translates
    shape: str = ""  # what each line of the body is, a letter a line (`plain_lines`)

    def field(self, name: str) -> str:
        return {
            "title": self.title,
            "questions": "\n".join(self.questions),
            "headings": "\n".join(self.headings),
            "body": self.body,
        }[name]

    @cached_property
    def sentences(self) -> list[str]:
        text = self.body
        for mark in _END if text.isascii() else _END + _END_ELSEWHERE:
            text = text.replace(f"{mark} ", f"{mark}\n")
        whole = [part for line in text.split("\n") if (part := line.strip())]
        return [part for part in whole if " · " not in part] or whole  # rows of tables make poor snippets

    @cached_property
    def lede(self) -> str:
        """The first paragraph."""
        return self.body.partition("\n")[0]

    @cached_property
    def stems_of_sentences(self) -> tuple[dict[str, int], int]:
        """(for each stem the sentences that have it, those of few different words); sentences as bits of a number.

        Counted once, looked at with every snippet. Numbers, so that the garbage collector has nothing to walk through.
        """
        places: dict[str, int] = {}
        held, labels = places.get, 0
        for at, typed in enumerate(words_of_lines(self.sentences[:MOST_SENTENCES])):
            bit, stems = 1 << at, set(map(stem, typed))
            for one in stems:
                places[one] = held(one, 0) | bit
            if len(stems) < WHOLE:
                labels |= bit
        return places, labels

    @cached_property
    def title_stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in words(self.title))

    @cached_property
    def question_stems(self) -> frozenset[str]:
        return frozenset(stem(word) for question in self.questions for word in words(question))


def document_id(raw: Mapping[str, Any]) -> str:
    if raw.get("id") in (None, ""):
        raise ValueError(f"a document needs an id: {str(dict(raw))[:80]}")
    return str(raw["id"])


def read_document(raw: Mapping[str, Any]) -> Document:
    """From a dict as in contracts/files.md. Missing and null fields are empty; an id is required."""
    markdown = str(raw.get("body") or "")
    lines = plain_lines(markdown)
    own_headings = raw.get("headings")
    roles = raw.get("roles") or ([raw["role"]] if raw.get("role") else [])
    return Document(
        id=document_id(raw),
        title=str(raw.get("title") or ""),
        questions=_texts(raw.get("questions")),
        headings=_texts(headings(markdown) if own_headings is None else own_headings),
        body="\n".join(line for _, line in lines),
        section=str(raw.get("section") or ""),
        pages=_texts(raw.get("pages")),
        roles=frozenset(role for role in _texts(roles) if role not in {"all", "any", "both"}),
        plans=frozenset(_texts(raw.get("plans"))),
        locale=str(raw.get("locale") or "en"),
        slug=str(raw.get("slug") or raw["id"]),
        private=raw.get("private") not in (None, False),
        original=str(raw.get("original") or ""),
        shape="".join(kind for kind, _ in lines),
    )


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    return tuple(str(one) for one in value if one not in (None, ""))
