"""What the page and the person say about which answer fits: who may read it, and how much likelier it is here."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from kb.search.documents import Document
from kb.search.facets import EVERYBODY, Facets

ROLE = 1.1
ELSEWHERE = 0.5  # the share of a page's questions that are about something else
RELATED = 0.15  # how typical a page is of documents of its neighbours (contract/fixed, contract/hourly)
PAGE_CLICKS = 100  # openings on a page that weigh as much as what writers bound to it
READ = 0.8  # a document that was read a moment ago and didn't end the question
CACHED = 128  # pages and people, remembered
_FAMILIES = {"milestone": "contract", "work diary": "contract"}


@dataclass(frozen=True)
class Context:
    """The part of a caller's context that ranking uses. What isn't text counts as not known."""

    page: str | None = None
    role: str | None = None
    plan: str | None = None
    locale: str | None = None
    language: str | None = None  # as they read: each article once, in it or in the main one; `locale` hides the others
    likely_role: str | None = None  # said by nobody we trust: moves what is likely, opens nothing
    state: str | None = None  # of the account, when it isn't as it should be
    read: frozenset[str] = frozenset()  # ids of documents read a moment ago


def read_context(raw: Mapping[str, Any] | None) -> Context:
    raw = raw or {}
    values = {name: raw.get(name) for name in ("page", "role", "plan", "locale", "language", "likely_role")}
    texts = {
        name: value.replace("\x00", "") or None if isinstance(value, str) else None for name, value in values.items()
    }
    if raw.get("staff") is True:
        texts |= {"role": EVERYBODY, "plan": None}
    state, read = raw.get("account_state"), raw.get("recently_read")
    return Context(
        **texts,
        state=state if isinstance(state, str) and state not in {"", "ok"} else None,
        read=frozenset(one for one in read if isinstance(one, str)) if isinstance(read, (list, tuple, set, frozenset)) else frozenset(),
    )  # fmt: skip


class Fit:
    """For one set of documents: who may read which, and how well each fits, remembered by context.

    The prior of a page is a likelihood ratio: the share of this page's questions that a document answers, from what
    writers bound to the page and, as they come, from what was opened there, over the share of a document that has
    nothing to do with it; to the power `strength`. So a page of one document acts almost as a filter, and a page that
    half of the documents name is a nudge.
    """

    def __init__(
        self, facets: Facets, opened_on: Mapping[str, tuple[np.ndarray, np.ndarray]], *, strength: float
    ) -> None:
        self._facets, self._opened_on, self._strength = facets, opened_on, strength
        self._families: dict[str, list[str]] = defaultdict(list)
        for page in facets.pages:
            self._families[family(page)].append(page)
        self.arrays = lru_cache(CACHED)(self._arrays)

    def _arrays(
        self,
        page: str | None,
        role: str | None,
        plan: str | None,
        locale: str | None,
        language: str | None = None,
        likely_role: str | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """By document: may it be read (bool), and its prior (1 is neutral). Who may read never asks `likely_role`."""
        facets = self._facets
        allowed = facets.open_to(role, plan, locale)
        if language:
            allowed = facets.in_language(allowed, language)
        prior = self._of_page(page) if page else np.ones(len(facets.section), dtype=np.float32)
        if written_for := role or likely_role:
            prior = np.where(
                facets.roles.has(written_for) & (np.bitwise_count(facets.roles.bits) < 3),
                prior * np.float32(ROLE),
                prior,
            )
        allowed.flags.writeable = prior.flags.writeable = False
        return allowed, prior

    def _of_page(self, page: str) -> np.ndarray:
        size = len(self._facets.section)
        if not size:
            return np.ones(0, dtype=np.float32)
        weights = np.zeros(size, dtype=np.float32)
        for other in self._families.get(family(page), ()):
            weights[self._facets.bound(other)[0]] = RELATED
        columns, bound = self._facets.bound(page)
        weights[columns] = bound
        total = float(weights.sum())
        share = np.full(size, 1 / max(size, 1), dtype=np.float32)
        if total:
            share = share * ELSEWHERE + (1 - ELSEWHERE) * weights / np.float32(total)
        clicked, counts = self._opened_on.get(page, (None, None))
        if clicked is not None and counts is not None:
            seen = np.zeros(size, dtype=np.float32)
            seen[clicked] = counts
            share = (seen + PAGE_CLICKS * share) / (float(counts.sum()) + PAGE_CLICKS)
        ratio = share / max(float(share.min()), 1e-12)
        return np.asarray(np.power(ratio, np.float32(self._strength)), dtype=np.float32)


def prior_reasons(document: Document, context: Context) -> list[str]:
    reasons = []
    if context.page and context.page in document.pages:
        reasons.append(f"belongs to this page ({context.page})")
    if context.role and context.role in document.roles and len(document.roles) < 3:
        reasons.append(f"written for {'an' if context.role == 'agency' else 'a'} {context.role}")
    return reasons


def family(page: str) -> str:
    return _FAMILIES.get(page, page).split("/")[0]
