"""Writing to a person: one plain form that takes along what was read, offers an answer only when it is sure, and says what happens next."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection, select
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import public
from foundation.errors import Invalid, NotFound, Problem
from foundation.incoming import plain
from foundation.web import config, now, reading, writing
from kb import current
from kb.articles.article import Viewer, article_from_row
from kb.articles.audience import may_open
from kb.articles.reading import Entry
from kb.articles.tables import articles
from kb.desk import Asked, Taken, the_desk
from kb.helpcentre.blueprint import helpcentre
from kb.helpcentre.contents import read_contents, read_language
from kb.helpcentre.hours import opening_hours
from kb.helpcentre.limits import limits, whence
from kb.helpcentre.searching import LONGEST_QUERY, context_of
from kb.readers import find_reader, find_viewer
from kb.search import Hit

OFFERED_FROM = (
    0.6  # chance to answer: below what shows as the answer (kb.search.confidence), since here a wrong one costs a click
)
OFFERED = 3
ALIKE = 0.5  # of the best offer's score
MOST_READ = 10
LONGEST_SUBJECT, LONGEST_BODY, LONGEST_EMAIL = 200, 20_000, 254
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Message:
    """What the form holds."""

    email: str = ""
    subject: str = ""
    body: str = ""
    query: str = ""
    read: tuple[str, ...] = ()  # ids or addresses of articles
    sure: bool = False  # they saw what may answer it, and send it anyway

    def wrong(self, *, needs_email: bool) -> dict[str, str]:
        """What to mend, by field; all of it at once."""
        found = {}
        if needs_email and (not _EMAIL.fullmatch(self.email) or len(self.email) > LONGEST_EMAIL):
            found["email"] = "Enter an e-mail address like name@example.com, so that the answer reaches you."
        if not self.subject:
            found["subject"] = "Say in a few words what it is about."
        if not self.body:
            found["body"] = "Write what happened, so that we know how to help."
        elif len(self.body) > LONGEST_BODY:
            found["body"] = "This is longer than 20,000 characters. Shorten it, or send it in two."
        return found


@helpcentre.get("/contact")
@public
def contact() -> str:
    args = request.args
    read = tuple(map(plain, args.getlist("read")[:MOST_READ]))
    return _page(Message(query=plain(args.get("q", ""))[:LONGEST_QUERY].strip(), read=read))


@helpcentre.post("/contact")
@public
def ask() -> AnyResponse:
    """A question that an article surely answers comes back once, with the article; sent anyway, it is taken in."""
    said, desk = read_message(request.form), the_desk()
    reader, viewer = find_reader(), find_viewer()
    try:
        if desk is None:
            raise NotFound("Nobody can be asked here yet.")
        if wrong := said.wrong(needs_email=not (reader and reader.email)):
            return Response(_page(said, wrong=wrong), status=Invalid.status)
        with reading() as db:
            language = read_language(db, request.args.get("lang"), viewer=viewer).code
        offers = [] if said.sure else likely_answers(said, viewer, language)
        if offers:
            return Response(_page(said, offers=offers))
        limits().asking.check(whence())
        with writing() as db:
            email = (reader.email if reader else None) or said.email
            question = Asked(said.subject, said.body, email, reader, _read(db, said.read, viewer), said.query, language)
            taken = desk.ask(db, question, now=now())
    except Problem as problem:
        return Response(_page(said, problem=problem), status=problem.status, headers=problem.headers)
    return redirect(url_for("helpcentre.sent", ticket=_sealed(taken), lang=request.args.get("lang")), 303)


@helpcentre.get("/contact/sent")
@public
def sent() -> str | AnyResponse:
    """What happens next. The address says which question, sealed, so that nobody makes one up."""
    try:
        reference, due = _seal().loads(request.args.get("ticket", ""))
    except BadSignature:
        return redirect(url_for("helpcentre.contact"))
    with reading() as db:
        contents = read_contents(db, request.args.get("lang"), viewer=find_viewer())
    return render_template(
        "kb/helpcentre/sent.html",
        reference=reference,
        due=datetime.fromisoformat(due) if due else None,
        reader=find_reader(),
        contents=contents,
    )


def read_message(form: MultiDict[str, str]) -> Message:
    return Message(
        plain(form.get("email", "")).strip(),
        " ".join(plain(form.get("subject", "")).split())[:LONGEST_SUBJECT],
        plain(form.get("body", "")).replace("\r\n", "\n").strip(),
        plain(form.get("q", ""))[:LONGEST_QUERY].strip(),
        tuple(map(plain, form.getlist("read")[:MOST_READ])),
        form.get("sure") == "yes",
    )


def likely_answers(said: Message, viewer: Viewer, language: str) -> list[Hit]:
    """At most three articles that weren't read yet, and only when the engine is sure of the first."""
    context = context_of(viewer, language)
    if current.answerable(said.subject, context) < OFFERED_FROM:
        return []
    hits = current.find(said.subject, context, OFFERED + len(said.read))
    if not hits or {hits[0].id, hits[0].slug} & set(said.read):
        return []  # they read it, and ask all the same
    near = [hit for hit in hits if hit.score >= ALIKE * hits[0].score and not {hit.id, hit.slug} & set(said.read)]
    return near[:OFFERED]


def _page(
    said: Message, *, offers: Sequence[Hit] = (), wrong: Mapping[str, str] | None = None, problem: Problem | None = None
) -> str:  # fmt: skip
    viewer, reader, desk = find_viewer(), find_reader(), the_desk()
    with reading() as db:
        contents = read_contents(db, request.args.get("lang"), viewer=viewer)
        read = _read(db, said.read, viewer)
    return render_template(
        "kb/helpcentre/contact.html", said=said, read=read, offers=offers, problem=problem, wrong=wrong or {}, reader=reader, contents=contents,
        ways=opening_hours(desk.ways() if desk else (), contents.language.code), open=desk is not None,
    )  # fmt: skip


def _read(db: Connection, named: Sequence[str], viewer: Viewer) -> tuple[Entry, ...]:
    """Those of the named articles that this viewer may open, in the order they were read."""
    if not named:
        return ()
    query = select(articles).where(articles.c.id.in_(named) | articles.c.slug.in_(named))
    found = [one for one in map(article_from_row, db.execute(query)) if may_open(one, viewer)]
    place = {name: at for at, name in enumerate(named)}
    found.sort(key=lambda one: place.get(one.id, place.get(one.slug, 0)))
    return tuple(Entry(one.id, one.slug, one.title, one.section) for one in found)


def _sealed(taken: Taken) -> str:
    return str(_seal().dumps([taken.reference, taken.due_at.isoformat() if taken.due_at else None]))


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(config().secret_key, salt="contact")
