"""Reads a question as filters and words: "why do freelancers dislike fees?" is a role, a feeling and a theme."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from analytics.voice.registry.standing import Registry
from analytics.voice.registry.themes import load_themes
from foundation.words import stem, words
from kb.search.small_words import SMALL

_ASKS = re.compile(
    r"\s*[¿]?\s*(why|what|how|who|where|when|which|do|does|did|is|are|por que|por qué|qué|que|cómo)\b", re.IGNORECASE
)
_NEGATIVE = "dislike hate complain complaint unhappy angry annoy annoyed frustrate frustrated wrong worst bad negative upset problem trouble hurt quejan odian"
_POSITIVE = "like love praise happy enjoy good best positive great pleased gustar"
_VAGUE = (
    "take long late slow arrive wrong show come many too fail find need feel change clear reason"  # in names of themes
)
_PEOPLE = "people customer user member everybody everyone anybody they folk person gente clientes usuarios"
_ASKING = "say said think thought feel mention talk tell ask write comment feedback opinion think about main most often biggest common reason cause happen happening"
SOURCES = {
    "ticket": "ticket", "chat": "chat", "assistant": "assistant", "survey": "survey", "review": "review", "social": "social", "tweet": "social",
}  # fmt: skip
_LANGUAGES = {"english": "en", "spanish": "es"}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5} | {str(one): one for one in range(1, 6)}
_SPANS = {"day": 1, "week": 7, "month": 30, "year": 365}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


@dataclass
class Understood:
    """What was recognised, as parameters of an address, and the words that are left."""

    filters: dict[str, str] = field(default_factory=dict)
    words: str = ""


def is_question(text: str) -> bool:
    """Quotes mean the words themselves."""
    return not re.search(r"[\"“”«»]", text) and (
        text.rstrip().endswith("?") or (bool(_ASKS.match(text)) and len(text.split()) > 2)
    )


def understand(question: str, registry: Registry, facets: Mapping[str, Sequence[str]], today: date) -> Understood:
    said = words(question)
    found = Understood()
    used: set[int] = set()
    for read in (_time(today), _rating, _language, _source, _places(facets), _role(facets), _feeling):
        read(said, used, found)
    left = [at for at, word in enumerate(said) if at not in used and word not in SMALL and stem(word) not in _NOTHING]
    theme, about = _theme(registry, [said[at] for at in left], question)
    if theme:
        found.filters["theme"] = theme
        left = [at for at in left if stem(said[at]) not in about]
    found.words = " ".join(said[at] for at in left)
    return found


_Reader = Callable[[list[str], set[int], Understood], None]


def _time(today: date) -> _Reader:
    def read(said: list[str], used: set[int], found: Understood) -> None:
        for at, word in enumerate(said):
            following = said[at + 1 : at + 3]
            if word in {"today", "yesterday"}:
                day = today - timedelta(days=word == "yesterday")
                _keep(found, used, [at], {"from": day.isoformat(), "to": day.isoformat()})
            elif word in {"last", "past", "this"} and following:
                many = int(following[0]) if following[0].isdigit() and len(following[0]) < 4 else 1
                unit = _SPANS.get(stem(following[-1] if following[0].isdigit() else following[0]))
                if unit:
                    first = today - timedelta(days=max(min(many * unit, 3650), 1) - 1)
                    taken = range(at, at + (3 if following[0].isdigit() else 2))
                    _keep(found, used, taken, {"from": first.isoformat(), "to": today.isoformat()})
            elif word in {"in", "since"} and following and following[0] in _MONTHS:
                month = _MONTHS.index(following[0]) + 1
                first = date(today.year - (month > today.month), month, 1)
                last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
                until = today if word == "since" else min(last, today)
                _keep(found, used, [at, at + 1], {"from": first.isoformat(), "to": until.isoformat()})

    return read


def _rating(said: list[str], used: set[int], found: Understood) -> None:
    for at, word in enumerate(said[:-1]):
        if word in _NUMBERS and stem(said[at + 1]) == "star":
            _keep(found, used, [at, at + 1], {"rating": str(_NUMBERS[word])})


def _language(said: list[str], used: set[int], found: Understood) -> None:
    for at, word in enumerate(said[1:], 1):
        if word in _LANGUAGES and said[at - 1] == "in":
            _keep(found, used, [at - 1, at], {"language": _LANGUAGES[word]})


def _source(said: list[str], used: set[int], found: Understood) -> None:
    for at, word in enumerate(said):
        if stem(word) in SOURCES and word != stem(word):  # in the plural: tickets, reviews, chats
            _keep(found, used, [at], {"source": SOURCES[stem(word)]})


def _places(facets: Mapping[str, Sequence[str]]) -> _Reader:
    """`plus plan`, `payouts page`, `release 26.47`: a value beside the name of what it is a value of."""

    def read(said: list[str], used: set[int], found: Understood) -> None:
        for name in ("page", "plan", "release", "segment", "channel"):
            for value in facets.get(name, ()):
                parts = words(value)
                for at in range(len(said) - len(parts) + 1) if parts else ():
                    around = said[max(at - 1, 0) : at] + said[at + len(parts) : at + len(parts) + 1]
                    if said[at : at + len(parts)] == parts and name in {stem(one) for one in around} | set(around):
                        beside = [
                            one
                            for one in (at - 1, at + len(parts))
                            if 0 <= one < len(said) and said[one].startswith(name)
                        ]
                        _keep(found, used, [*range(at, at + len(parts)), *beside], {name: value})

    return read


def _role(facets: Mapping[str, Sequence[str]]) -> _Reader:
    def read(said: list[str], used: set[int], found: Understood) -> None:
        roles = {stem(one): one for one in facets.get("role", ())}
        for at, word in enumerate(said):
            if stem(word) in roles:
                _keep(found, used, [at], {"role": roles[stem(word)]})

    return read


def _feeling(said: list[str], used: set[int], found: Understood) -> None:
    if said[:1] and said[0] in {"do", "does", "did", "is", "are"}:  # "do people like it?" wants both sides
        used.update(at for at, word in enumerate(said) if stem(word) in _GOOD | _BAD)
        return
    for at, word in enumerate(said):
        bad, good = stem(word) in _BAD, stem(word) in _GOOD
        if bad or good:
            turned = good and bool({"not", "dont", "doesnt", "didnt"} & set(said[max(at - 2, 0) : at]))
            _keep(found, used, [at], {"sentiment": "negative" if bad or turned else "positive"})


def _keep(found: Understood, used: set[int], places: Iterable[int], filters: Mapping[str, str]) -> None:
    """The first that was read of a kind stays."""
    places = list(places)
    if not used & set(places) and not set(filters) & set(found.filters):
        found.filters.update(filters)
        used.update(places)


def _theme(registry: Registry, said: list[str], question: str) -> tuple[str | None, set[str]]:
    """The one whose name shares the rarest words with what was asked, with the words it explains; else the one whose
    cues are said, which explains none: "dark mode" is more than the wish it is."""
    names = {key: set(_stems(theme.name)) - _UNTOLD for key, theme in registry.all.items()}
    asked = {stem(word) for word in said}
    worth = {
        key: sum(1 / sum(one in other for other in names.values()) for one in asked & own) for key, own in names.items()
    }
    best = sorted(worth, key=lambda key: (-worth[key], key))[:2]
    if best and worth[best[0]] >= 1 and (len(best) < 2 or worth[best[0]] > worth[best[1]]):
        theme = registry.all[best[0]]
        return theme.key, {*_stems(theme.name), *_stems(theme.description), *_UNTOLD}
    key, _ = load_themes().assign([question])[0]
    return registry.taking(key), set()


def _stems(text: str) -> list[str]:
    return [stem(word) for word in words(text) if word not in SMALL]


_BAD, _GOOD, _UNTOLD = ({stem(word) for word in text.split()} for text in (_NEGATIVE, _POSITIVE, _VAGUE))
_NOTHING = {stem(word) for word in f"{_PEOPLE} {_ASKING} why what how who where when which".split()}
