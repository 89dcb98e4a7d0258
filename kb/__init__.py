"""The knowledge base: articles, search, suggestions, and the public help centre."""

from kb.articles.article import Article, ArticleDraft, Viewer
from kb.articles.exporting import export_articles
from kb.articles.importing import ImportReport, import_articles
from kb.articles.judging import (
    ArticleVoted,
    SearchMissed,
    add_readings,
    add_searches,
    add_votes,
    record_reading,
    record_search,
    record_vote,
)
from kb.articles.publishing import ArticleArchived, ArticlePublished, archive_article, publish_article
from kb.articles.reading import Entry, Section, indexable, popular, read_article, sections
from kb.current import CurrentIndex, Topic, answerable, likely, search, suggest, topics
from kb.search import Hit

__all__ = [
    "Article",
    "ArticleArchived",
    "ArticleDraft",
    "ArticlePublished",
    "ArticleVoted",
    "CurrentIndex",
    "Entry",
    "Hit",
    "ImportReport",
    "SearchMissed",
    "Section",
    "Topic",
    "Viewer",
    "add_readings",
    "add_searches",
    "add_votes",
    "answerable",
    "archive_article",
    "export_articles",
    "import_articles",
    "indexable",
    "likely",
    "popular",
    "publish_article",
    "read_article",
    "record_reading",
    "record_search",
    "record_vote",
    "search",
    "sections",
    "suggest",
    "topics",
]
