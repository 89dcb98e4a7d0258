"""What the page and the person say about which answer fits: who may read it, and how much likelier it is here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from kb.search.documents import Document

# Pages that stand for one thing act almost as a filter; vague ones only nudge.
VAGUE = frozenset({"home/start", "help", "login", "messages", "profile"})
FIRST, BOUND, RELATED, ROLE = 2.0, 1.65, 1.15, 1.1


@dataclass(frozen=True)
class Context:
    """The part of a caller's context that ranking uses. What isn't text counts as not known."""

    page: str | None = None
    role: str | None = None
    plan: str | None = None
    locale: str | None = None


def read_context(raw: Mapping[str, Any] | None) -> Context:
    values = {name: (raw or {}).get(name) for name in ("page", "role", "plan", "locale")}
    return Context(**{name: value if isinstance(value, str) and value else None for name, value in values.items()})


class Fit:
    """For one set of documents: who may read which, and how well each fits, remembered by context."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self.arrays = lru_cache(512)(self._arrays)

    def _arrays(self, context: Context) -> tuple[np.ndarray, np.ndarray]:
        """By document: may it be read (bool), and its prior (1 is neutral)."""
        allowed = np.array([may_read(document, context) for document in self._documents], dtype=bool)
        priors = np.array([prior(document, context) for document in self._documents], dtype=np.float32)
        allowed.flags.writeable = priors.flags.writeable = False
        return allowed, priors


def may_read(document: Document, context: Context) -> bool:
    """A known role or plan never sees what was written for others; an unknown one sees everything public."""
    if context.role and document.roles and context.role not in document.roles:
        return False
    if context.plan and document.plans and context.plan not in document.plans:
        return False
    return not (context.locale and document.locale and _language(context.locale) != _language(document.locale))


def prior(document: Document, context: Context) -> float:
    """How much likelier this document is for this page and role than for nobody in particular; 1 is neutral."""
    factor = 1.0
    page = context.page
    if page and page in document.pages:
        step = FIRST if document.pages[0] == page else BOUND
        factor *= 1 + (step - 1) * (0.4 if page in VAGUE else 1)
    elif page and any(_family(page) == _family(other) for other in document.pages):
        factor *= RELATED
    if _written_for(document, context.role):
        factor *= ROLE
    return factor


def prior_reasons(document: Document, context: Context) -> list[str]:
    reasons = []
    if context.page and context.page in document.pages:
        reasons.append(f"belongs to this page ({context.page})")
    if _written_for(document, context.role):
        reasons.append(f"written for {'an' if context.role == 'agency' else 'a'} {context.role}")
    return reasons


def _written_for(document: Document, role: str | None) -> bool:
    return bool(role and role in document.roles and len(document.roles) < 3)


def _language(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].lower()


def _family(page: str) -> str:
    return {"milestone": "contract", "work diary": "contract/hourly"}.get(page, page).split("/")[0]
