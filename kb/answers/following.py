"""What a message means after what was said before: a question of its own, a follow-up, or the choice that was asked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from foundation.words import fold, stem, words
from kb.answers.facets import Facet
from kb.search.small_words import SMALL

_GOES_ON = re.compile(
    r"^\W*(and|but|or|so|also|then|what about|how about|what if|and if|same for|even|only|y|pero|entonces|tambien)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(it|its|that|this|these|those|they|them|there|one|ones|eso|esto|ello)\b", re.IGNORECASE)
_FILLERS = re.compile(
    r"^\W*((and|but|or|so|also|then|what about|how about|what if|same for|y|pero|entonces)\W+)+", re.IGNORECASE
)
_WHOLE = re.compile(
    r"^\W*(how (do|can|to|does|should)|can i|can we|could i|where|when|why|who|what (is|are|does|happens)|is|are|do|does|should|which|como|donde|cuando|puedo|que es)\b",
    re.IGNORECASE,
)
FEW = 2  # telling words: after an answer so few are hardly a new question
SAME = 0.8  # of the telling words of two questions together: they are one question
ALIKE = 85  # of 100, by letters: a reply means this choice, a question is the one before


@dataclass(frozen=True)
class Turn:
    by: str  # customer | assistant
    text: str
    kind: str = ""
    question: str = ""  # as it was understood
    topic: str = ""  # what a follow-up goes on from
    citations: tuple[str, ...] = ()  # ids of documents
    choices: tuple[str, ...] = ()
    facet: str = ""


@dataclass(frozen=True)
class Understood:
    question: str
    topic: str
    follows: bool = False  # on what was said before
    alone: str = ""  # what it asks if it follows on nothing
    chosen: str = ""  # the choice that was asked for
    facet: str = ""  # and what it tells apart
    points_back: bool = False  # `that`, `it`: what was said last is meant
    new: str = field(default="")  # what this message adds


def read_history(history: Sequence[Any]) -> list[Turn]:
    """From plain dicts (`by` or `role`, `text` or `content`, and what an answer carried); what can't be read is left out."""
    turns = []
    for raw in history:
        if isinstance(raw, str):
            turns.append(Turn("customer", raw))
        elif isinstance(raw, Mapping) and isinstance(raw.get("text", raw.get("content")), str):
            by = "assistant" if raw.get("by", raw.get("role")) in {"assistant", "bot", "system"} else "customer"
            turns.append(
                Turn(
                    by, str(raw.get("text", raw.get("content"))), str(raw.get("kind") or ""), str(raw.get("question") or ""), str(raw.get("topic") or ""),
                    tuple(_document(one) for one in raw.get("citations") or ()), tuple(str(one) for one in raw.get("choices") or ()), str(raw.get("facet") or ""),
                )
            )  # fmt: skip
    return turns


def understand(text: str, turns: Sequence[Turn], facets: Sequence[Facet]) -> Understood:
    last = next((turn for turn in reversed(turns) if turn.by == "assistant"), None)
    before = _topic(turns)
    if last is not None and last.kind == "clarify" and before:
        chosen = _choice(text, last.choices)
        if chosen or (len(telling(text)) <= FEW and not _WHOLE.search(text)):
            meant = f"{before} {chosen or text}"
            return Understood(meant, meant, True, chosen=chosen, facet=last.facet, new=text)
    own, goes_on, points = telling(text), bool(_GOES_ON.search(text)), bool(_POINTS.search(text))
    short = len(own) < FEW or (len(own) == FEW and not _WHOLE.search(text)) or (points and len(own) <= FEW + 2)
    if not before or not (goes_on or short):
        return Understood(text, text, new=text)
    base = _replaced(before, text, facets)
    added = _FILLERS.sub("", text)
    named = any(facet.named_in(text) for facet in facets)
    topic = f"{base} {added}" if named and len(own) <= FEW else base
    return Understood(f"{base} {added}", topic, True, added if own else "", points_back=points, new=text)


def is_repeated(question: str, turns: Sequence[Turn]) -> bool:
    """Whether this was answered before in other words, or the same."""
    own = telling(question)
    asked = [turn.question for turn in turns if turn.by == "assistant" and turn.kind == "answer" and turn.question]
    return bool(own) and any(
        len(own & telling(one)) >= SAME * len(own | telling(one)) or fuzz.ratio(fold(question), fold(one)) >= ALIKE
        for one in asked
    )


def misses(turns: Sequence[Turn]) -> int:
    """How many of our last turns in a row found nothing."""
    count = 0
    for turn in reversed(turns):
        if turn.by == "assistant":
            if turn.kind != "decline":
                break
            count += 1
    return count


def telling(text: str) -> set[str]:
    """Stems of the words that say what it is about."""
    return {stem(word) for word in words(text) if word not in SMALL and len(word) > 1}


def _topic(turns: Sequence[Turn]) -> str:
    """The last question that was understood."""
    for turn in reversed(turns):
        if turn.by == "assistant" and (turn.topic or turn.question):
            return turn.topic or turn.question
        if turn.by == "customer" and len(telling(turn.text)) > 1:
            return turn.text
    return ""


def _choice(text: str, choices: Sequence[str]) -> str:
    own = fold(text).strip(" .!")
    best = max(choices, key=lambda one: fuzz.token_set_ratio(own, fold(one)), default="")
    return best if best and own and fuzz.token_set_ratio(own, fold(best)) >= ALIKE else ""


def _replaced(before: str, text: str, facets: Sequence[Facet]) -> str:
    """The earlier question without what the follow-up changes: another option of a facet takes the place of the first."""
    dropped: set[str] = set()
    for facet in facets:
        now = facet.named_in(text)
        if now:
            dropped |= set().union(*(own for option, own in facet.options.items() if option not in now))
    kept = [word for word in before.split() if not ({stem(one) for one in words(word)} & dropped)]
    return " ".join(kept)


def _document(raw: Any) -> str:
    if isinstance(raw, Mapping):
        return str(raw.get("document") or raw.get("id") or "")
    return str(getattr(raw, "document", raw))
