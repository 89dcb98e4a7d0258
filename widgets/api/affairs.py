"""What the host tells of a person's own affairs, in the language they read: the sentence by its pattern, its moment in their own zone."""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from helpdesk import AccountFact
from widgets.saying import own_language, say

MOMENT = "EEEE d MMMM 'at' HH:mm"  # in CLDR's letters; each language puts it in its own order


def affairs_in(facts: Iterable[AccountFact], language: str) -> list[AccountFact]:
    """A sentence we have no translation of stays as the host said it."""
    return [_said(fact, own_language(language)) for fact in facts]


def _said(fact: AccountFact, language: str) -> AccountFact:
    statement = say(fact.statement, language)
    spoken = language if statement != fact.statement else "en"  # never a date of one language in a sentence of another
    if fact.at is not None:
        own = fact.at.astimezone(ZoneInfo(fact.zone))
        statement = statement.replace("{time}", format_datetime(own, say(MOMENT, spoken), locale=spoken))
    return replace(fact, statement=statement, source=say(fact.source, language))
