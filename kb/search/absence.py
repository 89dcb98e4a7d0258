"""Why a document isn't shown for a query, in sentences a writer understands: who may see it, or what it lacks."""

from collections.abc import Mapping
from typing import Any

from foundation.words import words
from kb.search.context import read_context
from kb.search.documents import Document
from kb.search.facets import language
from kb.search.hits import Explanation
from kb.search.index import Index
from kb.search.small_words import SMALL

_PEOPLE = {"client": "clients", "freelancer": "freelancers", "agency": "agencies"}


def why_absent(index: Index, query: str, document_id: str, context: Mapping[str, Any], *, shown: int) -> list[str]:
    """Empty when it is among the first `shown`. KeyError for a document that isn't in the index."""
    document = index.document(document_id)
    closed = _closed(document, context)
    if closed:
        return closed
    ranked = [hit.id for hit in index.suggest(query, context, len(index))]
    if document_id in ranked[:shown]:
        return []
    told = index.explain(query, document_id, context)
    lacking = _lacking(query, told)
    sentences = [f"It comes {ordinal(ranked.index(document_id) + 1)}."] if document_id in ranked else []
    if lacking and told.words:
        sentences.append(f"It doesn’t say {_listed(lacking)}, and others do.")
    elif lacking:
        sentences.append(f"It says none of these words: {_listed(lacking)}.")
    if context.get("page") and document.pages and context["page"] not in document.pages:
        sentences.append("It doesn’t belong to this page, and what does comes before it.")
    if document_id not in ranked and not lacking:
        sentences.append("What it shares with the query is too little beside the first.")
    return sentences or ["Others fit as well, and a little better."]


def ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _closed(document: Document, raw: Mapping[str, Any]) -> list[str]:
    """What keeps it from this person, whatever they type."""
    context = read_context(raw)
    found = []
    roles = _listed([_PEOPLE.get(role, role) for role in sorted(document.roles)], quoted=False)
    if document.private and (context.role is None or context.role not in document.roles):
        found.append(f"It is kept for signed-in people{f' who are {roles}' if roles else ''}; nobody else is shown it.")
    elif document.roles and context.role and context.role not in document.roles:
        found.append(f"It is written for {roles}, so {_PEOPLE.get(context.role, context.role)} aren’t shown it.")
    if document.plans and context.plan not in {None, *document.plans}:
        plans = _listed(sorted(document.plans), quoted=False)
        found.append(f"It is for the plan {plans}, so people on {context.plan} aren’t shown it.")
    if context.locale and document.locale and language(document.locale) != language(context.locale):
        found.append(f"It is written in {document.locale}, and this reader’s language is {context.locale}.")
    return found


def _lacking(query: str, told: Explanation) -> list[str]:
    has = {one.typed for one in told.words}
    return [word for word in dict.fromkeys(words(query)) if word not in has and word not in SMALL]


def _listed(names: list[str], *, quoted: bool = True) -> str:
    named = [f"“{name}”" if quoted else name for name in names]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
