"""What the API takes and gives, as types; the OpenAPI document is made from them."""

from typing import Annotated, Any, Literal

import msgspec

from foundation.incoming import MOST_ID

Id = Annotated[int, msgspec.Meta(ge=1, le=MOST_ID)]
PersonChannel = Literal[
    "live_chat", "ticket", "phone_callback", "payments_team", "mediation_team", "trust_safety", "freelancer_success"
]  # fmt: skip


class OpenSession(msgspec.Struct):
    site: str
    token: str | None = None
    page: str | None = None
    session: str | None = None  # to go on with a session that is still good
    version: str | None = None  # of the scripts the page has
    near: str | None = None
    hints: dict[str, Any] = {}


class Suggestion(msgspec.Struct):
    id: str
    title: str
    section: str
    snippet: str
    matched: list[str]


class Section(msgspec.Struct):
    name: str
    slug: str
    count: int


class ThreadLine(msgspec.Struct):
    reference: str
    subject: str
    status: str
    last: str
    last_by: str
    at: str
    unread: int = 0


class Talk(msgspec.Struct):
    """A conversation with the assistant that isn't over."""

    conversation: str
    question: str  # what was asked last
    at: str


class Incident(msgspec.Struct):
    """What is known to be wrong on this page."""

    id: int
    title: str
    sentence: str
    updated_at: str
    followed: bool  # they hear of it when it's fixed


class SessionOpened(msgspec.Struct):
    session: str
    signed: bool
    name: str | None
    site: str
    greeting: str
    likely: list[Suggestion]
    threads: list[ThreadLine]
    incidents: list[Incident] = []
    assistant: Talk | None = None  # to go on with
    chat_wait: float | None = None  # minutes, measured; none where live chat is closed
    survey: bool = False  # whether this person may be asked now


class SectionShown(msgspec.Struct):
    name: str
    articles: list["ReadArticle"]


class AskSuggestions(msgspec.Struct):
    session: str
    query: str
    page: str | None = None
    recently_read: list[str] = []  # ids of articles that were opened since, the last one last
    near: str | None = None  # the part of the page somebody is at: `data-help`
    hints: dict[str, Any] = {}  # what the host says without a signature; ranks, never unlocks


class Suggestions(msgspec.Struct):
    query: str
    spelling: str | None
    hits: list[Suggestion]
    topics: list[Section]
    sure: bool  # the first hit is likely enough to be called the answer
    unsure: bool  # enough was typed to say that we may have no article on it


class AskLikely(msgspec.Struct):
    session: str
    page: str | None = None
    near: str | None = None
    hints: dict[str, Any] = {}


class EndSession(msgspec.Struct):
    session: str


class AskArticle(msgspec.Struct):
    session: str
    page: str | None = None


class ArticleShown(msgspec.Struct):
    id: str
    slug: str
    title: str
    section: str
    blocks: list[dict[str, Any]]
    url: str
    locale: str = "en"  # the article's own language


class Judge(msgspec.Struct):
    session: str
    article: str
    helped: bool
    comment: str | None = None
    page: str | None = None


class AskOffer(msgspec.Struct):
    session: str
    page: str | None = None
    url: str | None = None  # the page's address: what hangs on it may press
    query: str | None = None
    tried: list[str] = []
    articles: list[str] = []
    wants_human: bool = True
    topic: str | None = None  # which of the topics offered it is about


class Channel(msgspec.Struct):
    channel: str
    label: str
    reason: str
    open: bool
    opens_at: str | None = None
    wait_low: float | None = None  # minutes, measured: the middle half of people waited from here
    wait_high: float | None = None  # to here
    wait: float | None = None  # and half of them less than this
    closes_at: str | None = None
    solve: float | None = None  # the chance that it is settled there
    settled_at: str | None = None  # when it probably is
    nobody_here: bool = False  # closed for that alone


class TopicChoice(msgspec.Struct):
    topic: str
    title: str


class Offer(msgspec.Struct):
    decision: str
    best: Channel
    others: list[Channel]
    closed: list[Channel]
    explanation: list[str]
    topics: list[TopicChoice] = []  # it may be about one of these: ask
    read: Suggestion | None = None  # an article not read yet that very likely answers what was typed


class ReadArticle(msgspec.Struct):
    id: str
    title: str


class Ask(msgspec.Struct):
    session: str
    key: str  # made by the browser, once a question: sending again is the same question
    body: str
    channel: PersonChannel = "ticket"
    name: str | None = None
    email: str | None = None
    page: str | None = None
    url: str | None = None
    query: str | None = None
    articles: list[ReadArticle] = []
    tried: list[str] = []
    decision: str | None = None
    conversation: str | None = None  # with the assistant: what was said goes along
    files: list[Id] = []  # attached before, by their ids


class Asked(msgspec.Struct):
    reference: str


class ThreadRef(msgspec.Struct):
    session: str
    reference: str


class FileShown(msgspec.Struct):
    id: int
    name: str
    kind: str
    size: int  # bytes
    url: str  # ends within the hour
    preview: str | None = None
    width: int | None = None  # of the preview
    height: int | None = None


class Message(msgspec.Struct):
    id: int
    by: str  # you | agent | system
    name: str
    body: str
    at: str
    files: list[FileShown] = []


class Thread(msgspec.Struct):
    reference: str
    subject: str
    status: str
    messages: list[Message]


class Say(msgspec.Struct):
    session: str
    reference: str
    key: str
    body: str
    files: list[Id] = []  # attached before, by their ids


class Listen(msgspec.Struct):
    session: str
    references: list[str] = []


class Noted(msgspec.Struct):
    kind: str
    page: str | None = None
    name: str | None = None  # of the host's own event
    facts: dict[str, Any] = {}
    query: str | None = None
    article: str | None = None
    seconds: int | None = None
    shown: list[str] = []
    opened: str | None = None
    ago: float = 0.0  # seconds before the beacon was sent


class Beacon(msgspec.Struct):
    session: str
    steps: list[Noted]


class Threads(msgspec.Struct):
    threads: list[ThreadLine]
    assistant: Talk | None = None


class Likely(msgspec.Struct):
    likely: list[Suggestion]
    incidents: list[Incident] = []
    greeting: str = ""  # in the language of this call
    chat_wait: float | None = None


class Done(msgspec.Struct):
    done: bool = True
