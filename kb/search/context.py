"""What the page and the person say about which answer fits: who may read it, and how much likelier it is here."""

from collections.abc import Mapping
from typing import Any

from kb.search.documents import Document

# Pages that stand for one thing act almost as a filter; vague ones only nudge.
VAGUE = frozenset({"home/start", "help", "login", "messages", "profile"})
FIRST, BOUND, RELATED, ROLE = 1.45, 1.3, 1.12, 1.1


def may_read(document: Document, context: Mapping[str, Any]) -> bool:
    """A known role or plan never sees what was written for others; an unknown one sees everything public."""
    role, plan, locale = context.get("role"), context.get("plan"), context.get("locale")
    if role and document.roles and role not in document.roles:
        return False
    if plan and document.plans and plan not in document.plans:
        return False
    return not (locale and document.locale and str(locale).split("-")[0] != document.locale.split("-")[0])


def prior(document: Document, context: Mapping[str, Any]) -> float:
    """How much likelier this document is for this page and role than for nobody in particular; 1 is neutral."""
    factor = 1.0
    page = context.get("page")
    if page and page in document.pages:
        step = FIRST if document.pages[0] == page else BOUND
        factor *= 1 + (step - 1) * (0.4 if page in VAGUE else 1)
    elif page and any(_family(page) == _family(other) for other in document.pages):
        factor *= RELATED
    if context.get("role") and document.roles and len(document.roles) < 3 and context["role"] in document.roles:
        factor *= ROLE
    return factor


def prior_reasons(document: Document, context: Mapping[str, Any]) -> list[str]:
    reasons = []
    page = context.get("page")
    if page and page in document.pages:
        reasons.append(f"belongs to this page ({page})")
    if context.get("role") and document.roles and context["role"] in document.roles and len(document.roles) < 3:
        reasons.append(f"written for a {context['role']}")
    return reasons


def _family(page: str) -> str:
    return {"milestone": "contract", "work diary": "contract/hourly"}.get(page, page).split("/")[0]
