"""tantivy: stems and stop words of its own, field boosts, a fuzzy prefix for the last word, fuzzy for words it doesn't know."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from tantivy import Document, Filter, Index, Occur, Query, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from bench.engines import Engine
from bench.engines.text import fields, words

BOOSTS = {"title": 1.0, "questions": 1.5, "headings": 1.0, "body": 1.0}
GUESS = 3.0  # of a field's boost: what a completion or a mended word counts
PAGE = 1.5


class TantivyEngine(Engine):
    name = "tantivy"
    settings = (
        "English stop words and stemmer, questions boosted 1.5; the last word as prefix; words it doesn't know within 1 slip "
        "(2 from 8 letters); an article of the page 1.5 points up"
    )
    uses_page = True

    def version(self) -> str:
        return version("tantivy")

    def build(self, documents: Iterable[Mapping[str, Any]]) -> None:
        self._analyzer = _analyzer()
        builder = SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("pages", tokenizer_name="raw", index_option="basic")
        for name in BOOSTS:
            builder.add_text_field(name, tokenizer_name="english", index_option="freq")
        self._index = Index(builder.build())
        self._index.register_tokenizer("english", _analyzer())
        writer = self._index.writer(num_threads=1)
        for document in documents:
            pages = [str(page) for page in document.get("pages") or ()]
            writer.add_document(Document(id=str(document["id"]), pages=pages, **fields(document)))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, query: str, page: str | None, limit: int) -> list[str]:
        return self._ranked([clause for word in words(query) for clause in self._whole(word)], page, limit)

    def suggest(self, prefix: str, page: str | None, limit: int) -> list[str]:
        typed = words(prefix)
        if not typed or prefix[-1].isspace():
            return self.search(prefix, page, limit)
        clauses = [clause for word in typed[:-1] for clause in self._whole(word)]
        return self._ranked(clauses + self._unfinished(typed[-1]), page, limit)

    def _whole(self, word: str) -> list[Query]:
        return [
            clause
            for stem in self._analyzer.analyze(word)
            for clause in (self._exact(stem) if self._known(stem) else self._fuzzy(stem, prefix=False))
        ]

    def _unfinished(self, word: str) -> list[Query]:
        stem = next(iter(self._analyzer.analyze(word)), word)
        exact = self._exact(stem) if self._known(stem) else []
        completed = [
            Query.boost_query(Query.fuzzy_term_query(self._index.schema, name, word, 0, True, True), GUESS * boost)
            for name, boost in BOOSTS.items()
        ]
        return exact + completed + ([] if exact else self._fuzzy(word, prefix=True))

    def _known(self, stem: str) -> bool:
        return any(self._searcher.doc_freq(name, stem) for name in BOOSTS)

    def _exact(self, stem: str) -> list[Query]:
        return [
            Query.boost_query(Query.term_query(self._index.schema, name, stem, "freq"), boost)
            for name, boost in BOOSTS.items()
        ]

    def _fuzzy(self, word: str, *, prefix: bool) -> list[Query]:
        if len(word) < 4:
            return []
        distance = 1 if len(word) < 8 else 2
        return [
            Query.boost_query(
                Query.fuzzy_term_query(self._index.schema, name, word, distance, True, prefix), GUESS * boost
            )
            for name, boost in BOOSTS.items()
        ]

    def _ranked(self, clauses: list[Query], page: str | None, limit: int) -> list[str]:
        if not clauses:
            return []
        query = Query.boolean_query([(Occur.Should, clause) for clause in clauses])
        if page:
            here = Query.boost_query(
                Query.const_score_query(Query.term_query(self._index.schema, "pages", page), 1.0), PAGE
            )
            query = Query.boolean_query([(Occur.Must, query), (Occur.Should, here)])
        hits = self._searcher.search(query, limit, count=False).hits
        return [self._searcher.doc(address)["id"][0] for _, address in hits]


def _analyzer() -> TextAnalyzer:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.lowercase())
        .filter(Filter.stopword("english"))
        .filter(Filter.stemmer("english"))
        .build()
    )


ENGINE = TantivyEngine
