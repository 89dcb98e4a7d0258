"""Which of the tickets that have the words comes first: what the words say there, then how recent it is and whether it is open. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpdesk.finding.index import Postings

OPEN_LIFT = 0.25  # of its words' weight, for a ticket that is open
NEW_LIFT = 0.5  # for one changed now; half of that after HALF_LIFE
HALF_LIFE = 30 * 86_400e6  # microseconds
ELSEWHERE = 0.15  # of the weight of further documents of a ticket that have a word


@dataclass(frozen=True)
class Weighed:
    """Of each term the tickets that have it, by how much it says there."""

    terms: Sequence[dict[int, float]]

    def with_all(self) -> dict[int, float]:
        """The tickets that have every term, by their words' weight."""
        if not self.terms:
            return {}
        first, *others = self.terms
        totals = {ticket: first[ticket] for ticket in set(first).intersection(*others)}
        for one in others:
            for ticket in totals:
                totals[ticket] += one[ticket]
        return totals

    def with_any(self) -> dict[int, float]:
        totals: dict[int, float] = {}
        for one in self.terms:
            for ticket, weight in one.items():
                totals[ticket] = totals.get(ticket, 0.0) + weight
        return totals

    def with_most(self) -> dict[int, float]:
        """Those that have as many of the terms as any."""
        had = Counter(ticket for one in self.terms for ticket in one)
        most, totals = max(had.values(), default=0), self.with_any()
        return {ticket: totals[ticket] for ticket, count in had.items() if count == most}


def weighed(lists: Sequence[Postings]) -> Weighed:
    """Of one term the best document of a ticket counts, and a little of its others."""
    return Weighed([_by_ticket(postings) for postings in lists])


def _by_ticket(postings: Postings) -> dict[int, float]:
    best: dict[int, float] = {}
    more: dict[int, float] = {}
    for document, weight in zip(postings.documents, postings.weights, strict=True):
        ticket = document >> 32
        if ticket not in best:
            best[ticket] = weight
        else:
            held = best[ticket]
            if weight > held:
                best[ticket], weight = weight, held
            more[ticket] = more.get(ticket, 0.0) + weight
    for ticket, further in more.items():
        weight = best[ticket]
        best[ticket] = weight + ELSEWHERE * min(further, weight)
    return best


def best_messages(lists: Sequence[Postings], tickets: Collection[int]) -> dict[int, int]:
    """Of each of these tickets the message that has most of the words, the newest of equals. Tickets whose words stand in themselves
    only are left out."""
    wanted, held = set(tickets), dict[int, tuple[int, float]]()
    for postings in lists:
        for document, weight in zip(postings.documents, postings.weights, strict=True):
            if document >> 32 in wanted and document & 0xFFFFFFFF:
                count, total = held.get(document, (0, 0.0))
                held[document] = (count + 1, total + weight)
    best: dict[int, int] = {}
    for document in sorted(held, key=lambda one: (held[one], one)):
        best[document >> 32] = document & 0xFFFFFFFF
    return best


def ranks(
    weights: Sequence[float], opened: Sequence[bool], updated_at: Sequence[int], *, as_of: int
) -> NDArray[np.int64]:
    """Of each ticket, larger first; whole numbers, so that a cursor can hold them. Moments in microseconds since 1970."""
    age = np.maximum(as_of - np.array(updated_at, np.int64), 0)
    lift = 1.0 + OPEN_LIFT * np.array(opened, np.bool_) + NEW_LIFT * 0.5 ** (age / HALF_LIFE)
    return np.rint((np.array(weights) + 0.05) * lift * 1_000_000).astype(np.int64)


def best_of(weights: Mapping[int, float], most: int) -> list[int]:
    """The tickets whose words weigh most."""
    if len(weights) <= most:
        return list(weights)
    return sorted(weights, key=lambda one: (-weights[one], -one))[:most]
