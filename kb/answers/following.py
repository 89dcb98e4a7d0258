"""What a message means after what was said before: a question of its own, a follow-up, or the choice that was asked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from foundation.words import fold, stem, words
from kb.answers.facets import Facet
from kb.search.small_words import SMALL

_GOES_ON = re.compile(r"^\W*(and|but|or|so|also|then|what about|how about|what if|and if|same for|even|only|y|pero|entonces|tambien)\b", re.IGNORECASE)
_POINTS = re.compile(r"\b(it|its|that|this|these|those|they|them|there|one|ones|eso|esto|ello)\b", re.IGNORECASE)
_FILLERS = re.compile(r"^\W*((and|but|or|so|also|then|what about|how about|what if|same for|y|pero|entonces)\W+)+", re.IGNORECASE)
FEW = 2  # telling words: after an answer so few are hardly a new question
SAME = 0.8  # of the telling words of two questions together: they are one question
ALIKE = 88  # of 100, by letters: a reply means this choice


@dataclass(frozen=True)
class Turn:
    by: str  # customer | assistant
    text: str
    kind: str = ""
    question: str = ""  # as it was understood
    citations: tuple[str, ...] = ()  # ids of documents
    choices: tuple[str, ...] = ()
    facet: str = ""


@dataclass(frozen=True)
class Understood:
    question: str
    follows: bool = False  # on what was said before
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
                    by, str(raw.get("text", raw.get("content"))), str(raw.get("kind") or ""), str(raw.get("question") or ""),
                    tuple(_document(one) for one in raw.get("citations") or ()), tuple(str(one) for one in raw.get("choices") or ()), str(raw.get("facet") or ""),
                )
            )  # fmt: skip
    return turns


def understand(text: str, turns: Sequence[Turn], facets: Sequence[Facet]) -> Understood:
    last = next((turn for turn in reversed(turns) if turn.by == "assistant"), None)
    before = _topic(turns)
    if last is not None and last.kind == "clarify" and before:
        chosen = _choice(text, last.choices)
        if chosen or len(telling(text)) <= FEW + 1:
            return Understood(f"{before} {chosen or text}", True, chosen, last.facet, new=text)
    if not before or not turns:
        return Understood(text, new=text)
    own, goes_on, points = telling(text), bool(_GOES_ON.search(text)), bool(_POINTS.search(text))
    if goes_on or len(own) <= FEW or (points and len(own) <= FEW + 2):
        return Understood(_merged(before, text, facets), True, points_back=points, new=text)
    return Understood(text, new=text)


def is_repeated(question: str, turns: Sequence[Turn]) -> bool:
    """Whether this was answered before in other words, or the same."""
    own = telling(question)
    asked = [turn.question for turn in turns if turn.by == "assistant" and turn.kind == "answer" and turn.question]
    return bool(own) and any(len(own & other) >= SAME * len(own | other) for other in map(telling, asked))


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
        if turn.by == "assistant" and turn.question:
            return turn.question
        if turn.by == "customer" and len(telling(turn.text)) > 1:
            return turn.text
    return ""


def _choice(text: str, choices: Sequence[str]) -> str:
    own = fold(text).strip(" .!")
    best = max(choices, key=lambda one: fuzz.token_set_ratio(own, fold(one)), default="")
    return best if best and own and fuzz.token_set_ratio(own, fold(best)) >= ALIKE else ""


def _merged(before: str, text: str, facets: Sequence[Facet]) -> str:
    """The earlier question, with what the follow-up changes: another option of a facet takes the place of the first."""
    dropped: set[str] = set()
    for facet in facets:
        now = facet.named_in(text)
        if now:
            dropped |= set().union(*(own for option, own in facet.options.items() if option not in now))
    kept = [word for word in before.split() if not ({stem(one) for one in words(word)} & dropped)]
    return f"{' '.join(kept)} {_FILLERS.sub('', text)}".strip()


def _document(raw: Any) -> str:
    if isinstance(raw, Mapping):
        return str(raw.get("document") or raw.get("id") or "")
    return str(getattr(raw, "document", raw))
