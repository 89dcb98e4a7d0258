"""An article's page, and what its readers say about it. Works without JavaScript."""

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import public
from foundation.markdown import blocks, render_markdown
from foundation.saying import Words
from foundation.web import now, reading, writing
from kb import current
from kb.articles.article import Article
from kb.articles.judging import record_vote
from kb.articles.reading import Entry, Section, open_article
from kb.articles.translating import versions_of
from kb.helpcentre.blueprint import helpcentre
from kb.helpcentre.closed import NAMES, named
from kb.helpcentre.contents import Contents, language_code, read_contents
from kb.helpcentre.describing import described, shortened
from kb.helpcentre.languages import alternates_of, told
from kb.helpcentre.limits import check_judging
from kb.helpcentre.opening import note_opening, search_before
from kb.helpcentre.related import choose_related
from kb.helpcentre.saying import words_in
from kb.helpcentre.tables import stackable
from kb.readers import find_viewer


@helpcentre.get("/articles/<slug>")
@public
def article(slug: str) -> AnyResponse:
    viewer = find_viewer()
    with reading() as db:
        found = open_article(db, slug, viewer=viewer)
        contents = read_contents(db, language_code(found.locale), viewer=viewer)
        alternates = alternates_of(versions_of(db, found.id), viewer)
        before = search_before(db, found.id, now=now())
    if found.slug != slug:
        return redirect(url_for("helpcentre.article", slug=found.slug), 301)
    if before and before.opens:
        note_opening(before.id, found.id)
    section = contents.section(found.section)
    lede, rest = _split_lede(found)
    page = render_template(
        "kb/helpcentre/article.html", article=found, lede=lede, body=rest, contents=contents, section=section,
        near=_near(found, section), related=_related(found, section, contents), audience=audience(found, words_in(contents.language.code)),
        toc=[block for block in blocks(found.markdown) if block["type"] == "heading" and block["level"] == 2],
        query=before.query if before else None, thanks=request.args.get("thanks"), description=shortened(found.lede),
        alternates=alternates, told=told(alternates), facts=described(found, section.slug if section else None),
    )  # fmt: skip
    answer = Response(page)
    if found.private:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


@helpcentre.post("/articles/<slug>/feedback")
@public
def feedback(slug: str) -> AnyResponse:
    helped = request.form.get("helped")
    if helped not in {"yes", "no"}:
        abort(400)
    check_judging(slug)
    viewer = find_viewer()
    with writing() as db:
        found = open_article(db, slug, viewer=viewer)
        record_vote(
            db, found, helped == "yes", request.form.get("comment"), who=None, context={"page": "help"}, now=now(), via="helpcentre"
        )  # fmt: skip
    return redirect(url_for("helpcentre.article", slug=slug, thanks=helped) + "#helped", 303)


def audience(found: Article, say: Words) -> str:
    """Who an article is for, in words; nothing when it's for everyone."""
    if found.private:
        return say("Only for {readers}.", readers=named(found.roles, found.plans, say))
    roles = () if NAMES.keys() <= set(found.roles) else found.roles
    return say("For {readers}.", readers=named(roles, found.plans, say)) if roles or found.plans else ""


def _split_lede(found: Article) -> tuple[str, Markup]:
    first, _, rest = found.markdown.strip().partition("\n\n")
    if first.startswith(("#", "-", "1.", ">", "|", "!")):
        first, rest = "", found.markdown
    return _html(first), _html(rest)


def _html(markdown: str) -> Markup:
    return Markup(stackable(render_markdown(markdown, link=_address)))


def _address(href: str) -> str:
    return href if "/" in href or ":" in href or href.startswith("#") else url_for("helpcentre.article", slug=href)


def _near(found: Article, section: Section | None, most: int = 9) -> tuple[Entry, ...]:
    """The articles around this one in its section."""
    entries = section.entries if section else ()
    place = next((at for at, entry in enumerate(entries) if entry.id == found.id), 0)
    start = max(0, min(place - most // 2, len(entries) - most))
    return entries[start : start + most]


def _related(found: Article, section: Section | None, contents: Contents) -> list[Entry]:
    """Nothing written only for people this one isn't for; and, by `contents`, nothing this reader may not see."""
    context: dict[str, Any] = {
        "page": found.pages[0] if found.pages else None,
        "locale": found.locale,
        "role": found.roles[0] if len(found.roles) == 1 else None,
    }
    neighbours = [hit for hit in current.find(found.title, context, 8) if contents.holds(hit.id)]
    entries = section.entries if section else ()
    place = next((at for at, entry in enumerate(entries) if entry.id == found.id), -1) + 1
    return choose_related(found.id, found.section, neighbours, entries[place:] + entries[:place])
