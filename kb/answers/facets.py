"""What tells two answers apart: a facet of the situation, and the one question that asks for it."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.words import stem, words
from kb.search.documents import Document


@dataclass(frozen=True)
class Facet:
    """`options`: what a person may choose, each with the words that name it. One word of an option is enough."""

    name: str
    question: str
    options: Mapping[str, frozenset[str]]

    def named_in(self, text: str) -> set[str]:
        return self.of_stems({stem(word) for word in words(text)})

    def of_stems(self, stems: set[str]) -> set[str]:
        return {option for option, own in self.options.items() if own & stems}


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))


# Stated defaults; `build_answerer` takes others.
FACETS: tuple[Facet, ...] = (
    Facet("role", "Are you asking as a client or as a freelancer?", {"As a client": _stems("client hire hiring"), "As a freelancer": _stems("freelancer"), "As an agency": _stems("agency")}),
    Facet("contract", "Is it a fixed-price contract or an hourly one?", {"Fixed price": _stems("fixed milestone milestones"), "Hourly": _stems("hourly hour hours tracker diary weekly")}),
    Facet("method", "Which way of paying is it about?", {"Card": _stems("card cards debit credit"), "Bank account": _stems("bank iban sepa transfer wire"), "PayPal": _stems("paypal"), "Wallet": _stems("wallet")}),
    Facet("device", "Where do you use it?", {"On a computer": _stems("desktop computer browser windows mac"), "On a phone": _stems("phone mobile app android ios iphone")}),
    Facet("time", "Has it started already, or is it still to come?", {"Not yet": _stems("before offer proposal"), "It has started": _stems("after active contract")}),
)  # fmt: skip
_ROLES = {"client": "As a client", "freelancer": "As a freelancer", "agency": "As an agency"}


def option_of(facet: Facet, document: Document) -> str | None:
    """Which option a document is about; None when it names none, or several."""
    if facet.name == "role" and document.roles:
        sides = (
            document.roles - {"agency"} or document.roles
        )  # what is for freelancers and agencies is about freelancing
        return _ROLES.get(next(iter(sides))) if len(sides) == 1 else None
    named = facet.named_in(document.title) or facet.named_in(" ".join(document.questions[:3]))
    return next(iter(named)) if len(named) == 1 else None


def known_options(facet: Facet, text: str, context: Mapping[str, object]) -> set[str]:
    """What the question or the context already says."""
    named = facet.named_in(text)
    if facet.name == "role" and context.get("role") in _ROLES:
        named.add(_ROLES[str(context["role"])])
    if facet.name == "contract" and isinstance(context.get("page"), str):
        named |= facet.named_in(str(context["page"]).replace("/", " "))
    return named


def best_split(
    facets: Sequence[Facet], documents: Sequence[Document], question: str, context: Mapping[str, object]
) -> tuple[Facet, dict[str, list[int]]] | None:
    """(facet, its options with the places of the documents each leaves) that tells most about which document it is: the one of
    the largest entropy over the documents it places, of those that place all but one at most."""
    best: tuple[float, Facet, dict[str, list[int]]] | None = None
    for facet in facets:
        if known_options(facet, question, context):
            continue
        placed = [option_of(facet, one) for one in documents]
        counts = Counter(option for option in placed if option)
        if len(counts) < 2 or sum(counts.values()) < len(documents) - 1 or placed[0] is None:
            continue
        total = sum(counts.values())
        entropy = -sum(count / total * math.log(count / total) for count in counts.values())
        if best is None or entropy > best[0]:
            best = entropy, facet, {option: [at for at, own in enumerate(placed) if own == option] for option in counts}
    return (best[1], best[2]) if best else None
