"""Why a search ranks as it does: the order with its reasons and numbers, and why an article one expected isn't there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from sqlalchemy import Connection, or_, select

from foundation.access import current_staff, staff_only
from foundation.speaking import say
from foundation.web import reading
from kb import current
from kb.articles.tables import articles
from kb.search import Explanation, Hit, Index
from kb.search.absence import ordinal, why_absent
from kb.search.confidence import Confidence
from kb.writing.pages import WRITERS, writing_desk

LONGEST_QUERY = 300
IN_PANEL, SHOWN = 4, 8
MOST_NAMES = 500  # titles offered as one types an expected article
ROLES = (("client", "A client"), ("freelancer", "A freelancer"), ("agency", "An agency"))
PLANS = (("basic", "Basic"), ("plus", "Plus"), ("enterprise", "Enterprise"))


@dataclass(frozen=True)
class Ranked:
    hit: Hit
    reasons: str  # a sentence
    parts: tuple[tuple[str, str], ...]  # (what, how much), adding up and multiplying to the score


@dataclass(frozen=True)
class Expected:
    """An article that a writer expected to see."""

    id: str
    title: str
    place: int | None  # from 1, where it is shown
    reasons: list[str]


@writing_desk.get("/ranking")
@staff_only()
def ranking() -> str:
    asked = {
        name: request.args.get(name, "").replace("\x00", "").strip()[:LONGEST_QUERY]
        for name in ("page", "role", "plan", "locale", "expected")
    }
    query = " ".join(request.args.get("q", "").replace("\x00", "")[:LONGEST_QUERY].split())
    context = {name: asked[name] or None for name in ("page", "role", "plan", "locale")}
    index = current.index()
    hits, sure = index.suggest_surely(query, context, SHOWN)
    with reading() as db:
        names = db.execute(_names()).scalars().all()
        expected = (
            _expected(db, index, query, asked["expected"], context, hits) if query and asked["expected"] else None
        )
    return render_template(
        "kb/writing/ranking.html", query=query, asked=asked, ranked=[_ranked(index, query, hit, context) for hit in hits], said=_said(sure),
        expected=expected, names=names, pages=[(page, page) for page in sorted(index.parts.facets.pages)], roles=ROLES, plans=PLANS,
        locales=[(one, one) for one in sorted(index.parts.facets.languages.names)], in_panel=IN_PANEL, read_by=index.read_by, may_write=current_staff().may(*WRITERS),
    )  # fmt: skip


def _said(sure: Confidence) -> str:
    chance = round(sure.first * 100)
    if sure.sure:
        return say.text(
            "The first answers with a chance of {chance} %, so the panel calls it the best answer.", chance=chance
        )
    if sure.unsure:
        return say.text(
            "With a chance of {chance} % that any of these answers, the panel says that we may have no article on this, and offers a person first.",
            chance=round(sure.shown * 100),
        )
    return say.text("The first answers with a chance of {chance} %.", chance=chance)


def _ranked(index: Index, query: str, hit: Hit, context: Mapping[str, Any]) -> Ranked:
    reasons = "; ".join(say.sentence(one) for one in hit.reasons or ("says some of these words",))
    return Ranked(
        hit, f"{reasons[:1].upper()}{reasons[1:]}.", tuple(_parts(index.explain(query, hit.id, context), index))
    )


def _parts(told: Explanation, index: Index) -> list[tuple[str, str]]:
    weights, prior = index.settings, max(told.prior * told.learned, 1e-9)
    added = {
        say("words side by side"): told.pairs, say("title begins as typed"): told.beginning, say("letters alike"): weights.likeness * told.likeness,
        say("meaning alike"): weights.meaning * told.meaning, say("opened by people who typed this"): weights.recalled * told.recalled,
    }  # fmt: skip
    all_ = {say("words"): told.score / prior - sum(added.values()), **added}
    parts: list[tuple[str, str]] = [(name, say.number(points, 1)) for name, points in all_.items() if points >= 0.05]
    if abs(told.prior - 1) >= 0.005:
        parts.append((say("page and person"), f"× {say.number(told.prior, 2)}"))
    if abs(told.learned - 1) >= 0.005:
        parts.append((say("what helped before"), f"× {say.number(told.learned, 2)}"))
    return parts


def _expected(
    db: Connection, index: Index, query: str, name: str, context: Mapping[str, Any], hits: list[Hit]
) -> Expected | None:
    columns = articles.c.id, articles.c.title, articles.c.status
    named = or_(articles.c.title == name, articles.c.slug == name, articles.c.id == name)
    found = db.execute(select(*columns).where(named).order_by(articles.c.status != "published", articles.c.id)).first()
    if found is None:
        return Expected("", name, None, ["There is no article with this title or address."])
    place = next((at for at, hit in enumerate(hits, 1) if hit.id == found.id), None)
    if place is not None and place <= IN_PANEL:
        return Expected(found.id, found.title, place, [f"It comes {ordinal(place)}."])
    if found.status != "published":
        return Expected(found.id, found.title, None, [f"It isn’t published: its status is “{found.status}”."])
    try:
        reasons = why_absent(index, query, found.id, context, shown=IN_PANEL)
    except KeyError:
        reasons = ["It was published a moment ago, and search doesn’t know it yet. Try again."]
    return Expected(found.id, found.title, place, reasons)


def _names() -> Any:
    return select(articles.c.title).where(articles.c.status == "published").order_by(articles.c.title).limit(MOST_NAMES)
