"""Sessions, suggestions, articles, votes and the beacon: everything before a person is asked."""

from datetime import datetime, timedelta
from typing import Any

from flask import url_for

import helpdesk
import kb
from foundation.errors import Invalid, Problem
from foundation.markdown import blocks
from foundation.web import now, reading, writing
from widgets.api import answers as a
from widgets.api.door import api, find_site, person_of, short, viewer_of, widget_page
from widgets.api.hints import host_facts, told
from widgets.api.incidents import incidents_here
from widgets.api.opening import open_noted
from widgets.api.threads import open_talk, thread_lines
from widgets.api.waits import chat_wait
from widgets.identity import Who
from widgets.journeys.steps import Step, note_steps
from widgets.saying import asked_language, reading_language, say
from widgets.sites.narrowing import holds_of
from widgets.sites.settings import greeting
from widgets.surveying import survey_due

LONGEST_QUERY = 300
MOST_STEPS = 50
MOST_READ = 20  # articles opened since that suggestions hear of


@api.post("/session", summary="Open a session", access=widget_page)
def session(body: a.OpenSession) -> a.SessionOpened:
    """Swap the host's identity token (or nothing, for an anonymous visitor) for a session."""
    site = find_site(body.site)
    who, opened = _continue(body, site.key)
    if who is None:
        opened, who = open_noted(body, site)
    lines: list[a.ThreadLine] = []
    talk, survey = None, False
    if who.signed or opened == body.session:  # a new visitor has none
        with reading() as db:
            lines, talk = thread_lines(db, who), open_talk(db, who)
            survey = survey_due(db, who, site, now())
    return a.SessionOpened(
        session=opened, signed=who.signed, name=who.name, site=site.name,
        greeting=greeting(site.settings, site.greeting, asked_language()),
        likely=_likely(told(who, page=body.page, near=body.near, hints=body.hints)), threads=lines,
        incidents=incidents_here(who, body.page), assistant=talk, chat_wait=chat_wait(who), survey=survey,
    )  # fmt: skip


@api.post("/suggest", summary="Suggestions for a query that is still being typed", access=widget_page)
def suggest(body: a.AskSuggestions) -> a.Suggestions:
    """No SQL: the session and the index are in memory."""
    who = person_of(body.session)
    query = body.query[:LONGEST_QUERY]
    context = told(who, page=body.page, near=body.near, hints=body.hints)
    context["recently_read"] = body.recently_read[-MOST_READ:]
    found = kb.suggest_surely(query, context, 4)
    return a.Suggestions(
        query=query, spelling=found.hits[0].spelling if found.hits else None, hits=[_suggestion(hit) for hit in found.hits],
        topics=[a.Section(topic.section, topic.slug, topic.count) for topic in found.topics],
        sure=found.answer is not None, unsure=found.confidence.unsure,
    )  # fmt: skip


@api.post("/likely", summary="What this page and person most likely ask", access=widget_page)
def likely(body: a.AskLikely) -> a.Likely:
    who = person_of(body.session)
    found = _likely(told(who, page=body.page, near=body.near, hints=body.hints))
    site = find_site(who.site)
    return a.Likely(
        likely=found, incidents=incidents_here(who, body.page), chat_wait=chat_wait(who), greeting=greeting(site.settings, site.greeting, asked_language()),
    )  # fmt: skip


@api.post("/articles/<article>", summary="An article as blocks", access=widget_page)
def article(article: str, body: a.AskArticle) -> a.ArticleShown:
    who = person_of(body.session)
    with writing() as db:
        found = kb.read_in_language(db, article, viewer=viewer_of(who))
        kb.record_reading(
            db, found.id, seconds=None, who=who.key, page=short(body.page, 80), now=now(), via="widget", role=who.role, plan=who.plan
        )  # fmt: skip
    return a.ArticleShown(
        id=found.id, slug=found.slug, title=found.title, section=found.section, blocks=blocks(found.markdown),
        url=url_for("helpcentre.article", slug=found.slug, _external=True), locale=found.locale.replace("_", "-"),
    )  # fmt: skip


@api.post("/feedback", summary="Did this article help?", access=widget_page)
def feedback(body: a.Judge) -> a.Done:
    who = person_of(body.session)
    context = who.context | {"page": short(body.page, 80)}
    with writing() as db:
        found = kb.read_article(db, body.article, viewer=viewer_of(who))
        kb.record_vote(
            db, found, body.helped, short(body.comment, 2000), who=who.key, context=context, now=now(), via="widget"
        )
    return a.Done()


@api.post("/offer", summary="The channel most likely to solve this", access=widget_page)
def offer(body: a.AskOffer) -> a.Offer:
    who, at = person_of(body.session), now()
    query = short(body.query, LONGEST_QUERY) or ""
    found = kb.find_surely(query, who.context | {"page": body.page, "language": reading_language(who.locale)}, 1)
    understood = (found.hits[0].spelling if found.hits else None) or query
    context = who.context | {
        "page": short(body.page, 80), "url": short(body.url, 500), "query": query, "understood": understood, "tried": [*body.tried, *(["article"] if body.articles else [])],
        "articles": body.articles[:20], "wants_human": body.wants_human, "language": who.locale, **helpdesk.said_topic(body.topic),
    }  # fmt: skip
    with writing() as db:
        made = helpdesk.offer_channels(db, context, at, who=who.key, holds=holds_of(find_site(who.site).settings, at))
    return a.Offer(
        decision=made.decision_id, best=_channel(made.best), others=[_channel(one) for one in made.others],
        closed=[_channel(one) for one in made.closed], explanation=[say(line) for line in made.explanation],
        topics=[a.TopicChoice(one, say(helpdesk.topic_title(one))) for one in made.topics],
        read=_suggestion(found.answer) if found.answer and found.answer.id not in body.articles else None,
    )  # fmt: skip


@api.post("/events", summary="What was shown, opened or abandoned", access=widget_page)
def events(body: a.Beacon) -> a.Done:
    """One beacon a question; kinds we don't know are left out."""
    who = person_of(body.session)
    if len(body.steps) > MOST_STEPS:
        raise Invalid(f"A beacon holds at most {MOST_STEPS} steps.", field="steps")
    at = now()
    noted = [(one, at - timedelta(seconds=max(0.0, min(one.ago, 3600.0)))) for one in body.steps]
    with writing() as db:
        note_steps(
            db, who.key, who.site, [Step(one.kind, short(one.page, 80), _facts(one), moment) for one, moment in noted]
        )
        kb.record_dwell(db, who.key, [_left(one, moment) for one, moment in noted if one.kind == "article"], now=at)
        for one, moment in noted:
            query = short(one.query, LONGEST_QUERY)
            if one.kind == "search" and query:
                context = who.context | {"page": short(one.page, 80)}
                kb.record_search(
                    db, query, one.shown[:10], one.opened, who=who.key, context=context, now=moment, via="widget"
                )  # fmt: skip
    return a.Done()


def _continue(body: a.OpenSession, site: str) -> tuple[Who | None, str]:
    """The session the page still has, if it is good; a signed token always starts anew."""
    if body.token or not body.session:
        return None, ""
    try:
        who = person_of(body.session)
    except Problem:
        return None, ""
    return (who, body.session) if who.site == site else (None, "")


def _likely(context: dict[str, Any]) -> list[a.Suggestion]:
    return [_suggestion(hit) for hit in kb.likely(context, 4)]


def _suggestion(hit: kb.Hit) -> a.Suggestion:
    return a.Suggestion(id=hit.id, title=hit.title, section=hit.section, snippet=hit.snippet, matched=list(hit.matched))


def _channel(one: "helpdesk.ChannelOffer") -> a.Channel:
    return a.Channel(
        channel=one.channel, label=say(one.label), reason=say(one.reason), open=one.is_open and one.opens_at is None,
        opens_at=one.opens_at.isoformat() if one.opens_at else None, wait_low=one.wait_low_min, wait_high=one.wait_high_min,
        wait=one.wait_min, closes_at=one.closes_at.isoformat() if one.closes_at else None,
        solve=one.solve, settled_at=one.settled_at.isoformat() if one.settled_at else None, nobody_here=one.nobody_here,
    )  # fmt: skip


def _left(one: a.Noted, at: datetime) -> tuple[str, int, datetime]:
    """An article that was read, for how long, until when."""
    return short(one.article, 160) or "", one.seconds or 0, at


def _facts(one: a.Noted) -> dict[str, object]:
    if one.kind == "event":
        return host_facts(one.name, one.facts)
    told = {
        "query": (one.query or "")[:LONGEST_QUERY] or None,
        "article": one.article,
        "seconds": one.seconds,
        "opened": one.opened,
    }
    return {name: value for name, value in told.items() if value is not None}
