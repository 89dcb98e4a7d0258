"""The knowledge base: articles, search, suggestions, and the public help centre.

Names are looked up when first used, so that `from kb.search import build_index` needs no server and no database.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.answering import answer as answer
    from kb.answering import passages as passages
    from kb.answers.answer import Answer as Answer
    from kb.answers.quoting import Passage as Passage
    from kb.articles.article import Article as Article
    from kb.articles.article import ArticleDraft as ArticleDraft
    from kb.articles.article import Viewer as Viewer
    from kb.articles.exporting import export_articles as export_articles
    from kb.articles.importing import ImportReport as ImportReport
    from kb.articles.importing import import_articles as import_articles
    from kb.articles.judging import ArticleVoted as ArticleVoted
    from kb.articles.judging import ReaderWords as ReaderWords
    from kb.articles.judging import SearchMissed as SearchMissed
    from kb.articles.judging import add_contacts as add_contacts
    from kb.articles.judging import add_readings as add_readings
    from kb.articles.judging import add_searches as add_searches
    from kb.articles.judging import add_votes as add_votes
    from kb.articles.judging import comments_on as comments_on
    from kb.articles.judging import reader_words as reader_words
    from kb.articles.judging import record_dwell as record_dwell
    from kb.articles.judging import record_reading as record_reading
    from kb.articles.judging import record_search as record_search
    from kb.articles.judging import record_vote as record_vote
    from kb.articles.publishing import ArticleArchived as ArticleArchived
    from kb.articles.publishing import ArticlePublished as ArticlePublished
    from kb.articles.publishing import archive_article as archive_article
    from kb.articles.publishing import publish_article as publish_article
    from kb.articles.reading import Entry as Entry
    from kb.articles.reading import Section as Section
    from kb.articles.reading import indexable as indexable
    from kb.articles.reading import read_article as read_article
    from kb.articles.reading import sections as sections
    from kb.articles.translating import read_in_language as read_in_language
    from kb.articles.visits import Judged as Judged
    from kb.articles.visits import Opened as Opened
    from kb.articles.visits import opened_between as opened_between
    from kb.articles.visits import votes_between as votes_between
    from kb.current import CurrentIndex as CurrentIndex
    from kb.current import Sure as Sure
    from kb.current import Topic as Topic
    from kb.current import find as find
    from kb.current import find_surely as find_surely
    from kb.current import known_pages as known_pages
    from kb.current import knows_page as knows_page
    from kb.current import likely as likely
    from kb.current import suggest as suggest
    from kb.current import suggest_surely as suggest_surely
    from kb.desk import Asked as Asked
    from kb.desk import Taken as Taken
    from kb.desk import Way as Way
    from kb.desk import set_desk as set_desk
    from kb.flags.flag import Flag as Flag
    from kb.flags.flag import Flagging as Flagging
    from kb.flags.flagging import raise_flag as raise_flag
    from kb.flags.flagging import waiting_for as waiting_for
    from kb.flags.settling import FlagSettled as FlagSettled
    from kb.flags.settling import take_untold as take_untold
    from kb.flags.settling import write_for_flag as write_for_flag
    from kb.notices import Notice as Notice
    from kb.notices import set_notices as set_notices
    from kb.people import said_by as said_by
    from kb.readers import Reader as Reader
    from kb.readers import set_readers as set_readers
    from kb.search.hits import Hit as Hit

_HOMES = {
    "kb.answering": ("answer", "passages"),
    "kb.answers.answer": ("Answer",),
    "kb.answers.quoting": ("Passage",),
    "kb.articles.article": ("Article", "ArticleDraft", "Viewer"),
    "kb.articles.exporting": ("export_articles",),
    "kb.articles.importing": ("ImportReport", "import_articles"),
    "kb.articles.judging": (
        "ArticleVoted", "ReaderWords", "SearchMissed", "add_contacts", "add_readings", "add_searches", "add_votes", "comments_on", "reader_words", "record_dwell", "record_reading", "record_search", "record_vote",
    ),
    "kb.articles.publishing": ("ArticleArchived", "ArticlePublished", "archive_article", "publish_article"),
    "kb.articles.reading": ("Entry", "Section", "indexable", "read_article", "sections"),
    "kb.articles.translating": ("read_in_language",),
    "kb.articles.visits": ("Judged", "Opened", "opened_between", "votes_between"),
    "kb.current": ("CurrentIndex", "Sure", "Topic", "find", "find_surely", "known_pages", "knows_page", "likely", "suggest", "suggest_surely"),
    "kb.desk": ("Asked", "Taken", "Way", "set_desk"),
    "kb.flags.flag": ("Flag", "Flagging"),
    "kb.flags.flagging": ("raise_flag", "waiting_for"),
    "kb.flags.settling": ("FlagSettled", "take_untold", "write_for_flag"),
    "kb.notices": ("Notice", "set_notices"),
    "kb.people": ("said_by",),
    "kb.readers": ("Reader", "set_readers"),
    "kb.search.hits": ("Hit",),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"kb has no {name!r}")
    found = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = found
    return found
