"""An answer that somebody else was given, made ready for another: what belonged to them alone is taken out."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select, union

from foundation.accounts import staff
from foundation.redacting import redact
from foundation.speaking import say
from foundation.words import words
from helpdesk.people.person import customers

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_NUMBER = r"\d[\d.,\u00a0\u202f]*"
_CURRENCY = r"(?:EUR|USD|GBP|CHF|CAD|AUD|SEK|NOK|DKK|PLN|JPY|BRL|MXN|INR|[$€£¥])"
_OF_ONE_CASE = {
    "date": re.compile(rf"\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}\.? (?:de )?(?:{_MONTHS})\b|\b(?:{_MONTHS}) \d{{1,2}}\b", re.I),
    "amount": re.compile(rf"{_CURRENCY}\s?{_NUMBER}(?<=\d)|\b{_NUMBER}(?<=\d)\s?{_CURRENCY}(?![\w])"),
    "reference": re.compile(r"\b(?:[A-Z]{1,4}-\d{3,}|#\d{3,}|[A-Z]{1,3}\d{5,})\b|#\d{3,}\b"),
}  # fmt: skip
_NAMED = {
    "email": "e-mail address", "phone": "phone number", "url": "link", "iban": "account", "account": "account", "card": "card",
    "document": "document", "key": "key", "birthday": "date", "handle": "user name", "ip": "address", "name": "name",
    "date": "date", "amount": "amount", "reference": "reference",
}  # fmt: skip
_WHOLE_NAME = re.compile(r"\b[A-Z\u00c0-\u00de][^\W\d_]+ [A-Z\u00c0-\u00de][^\W\d_]+\b")
OURS = "/help/"  # links to articles are for everybody


@dataclass(frozen=True)
class People:
    """Names: of who was answered then and by whom, and of who is answered now and by whom."""

    customer: str
    agent: str
    customer_now: str = ""
    agent_now: str = ""
    others: tuple[str, ...] = ()  # whoever else is named


def starting_text(answer: str, people: People) -> str:
    """The answer with the names of today, and `[fill in: …]` where something belonged to the other customer: the composer leads from one
    of these to the next, and a reply that has one isn't sent."""

    def said(kind: str, words_there: str) -> str:
        now = _named_today(words_there, people) if kind == "name" else None
        return now or f"[fill in: {say.word(_NAMED[kind], 'gap')}]"

    return _replaced(answer, people, said)


def without_people(text: str, people: People) -> str:
    """For others to read: `[name]`, `[amount]`, …"""
    return _replaced(text, people, lambda kind, _said: f"[{_NAMED[kind]}]")


def people_named(db: Connection, texts: Iterable[str]) -> tuple[str, ...]:
    """Customers and colleagues whose whole names stand in these texts; one statement, none where nothing looks like a name."""
    looks = {one for text in texts for one in _WHOLE_NAME.findall(text)}
    if not looks:
        return ()
    named = (select(column.label("name")).where(column.in_(looks)) for column in (customers.c.name, staff.c.name))
    return tuple(sorted(db.execute(union(*named)).scalars()))


def _replaced(text: str, people: People, say: Callable[[str, str], str]) -> str:
    whole = text.translate(dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad")))  # as `redact` counts
    parts, at = [], 0
    for start, end, kind in _spans(whole, people):
        said = whole[start:end]
        parts += [whole[at:start], said if kind == "url" and OURS in said else say(kind, said)]
        at = end
    return "".join([*parts, whole[at:]])


def _spans(text: str, people: People) -> Iterator[tuple[int, int, str]]:
    found = [(one.start, one.end, one.kind) for one in redact(text, _known(people))[1]]
    found += [
        (one.start(), one.end(), kind) for kind, pattern in _OF_ONE_CASE.items() for one in pattern.finditer(text)
    ]
    last = 0
    for span in sorted(found):
        if span[0] >= last:
            yield span
            last = span[1]


def _known(people: People) -> list[str]:
    return [one for one in (people.customer, people.agent, *people.others) if one]


def _named_today(said: str, people: People) -> str | None:
    """Whoever has this name then, as they are called now; None for somebody else's."""
    for then, now in ((people.customer, people.customer_now), (people.agent, people.agent_now)):
        if now and set(words(said)) <= set(words(then)):
            return now if " " in said.strip() else now.split()[0]
    return None
