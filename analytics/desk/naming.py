"""What codes of facets are called, and numbers as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from analytics.desk.asking import Asked
from analytics.desk.measuring import AGE_NAMES, Figure
from analytics.desk.metrics import Metric
from analytics.desk.reading import Words, read_words
from analytics.voice.numbers import MINUS, NARROW
from foundation import speaking
from foundation.accounts import list_leavers, list_staff
from foundation.errors import Invalid
from foundation.unbroken import unbroken
from helpdesk.assignment.languages import language_name
from helpdesk.routing.names import TEAMS, channel_name, topic_title
from helpdesk.tickets.ticket import PRIORITIES

FACET_NAMES = {
    "team": "Team", "agent": "Assignee", "channel": "Channel", "topic": "Topic", "priority": "Priority", "plan": "Plan", "language": "Language",
    "status": "Status", "age": "Age",
}  # fmt: skip
STATUS_NAMES = ("New", "Open", "Pending", "On hold")
NONE = {"agent": "Nobody", "topic": "No topic", "plan": "No plan", "language": "Not known"}
FIXED = {"team": tuple(TEAMS), "priority": PRIORITIES}  # values there always are


@dataclass(frozen=True)
class Names:
    words: Words
    people: Mapping[int, str]

    def of(self, facet: str, code: int) -> str:
        if facet == "status":
            return STATUS_NAMES[code]
        if facet == "age":
            return AGE_NAMES[code].capitalize()
        if code == 0:
            return NONE.get(facet, "Not given")
        if facet == "agent":
            return self.people.get(code, "Somebody who left")
        value = self.words.value(code)
        match facet:
            case "team":
                return TEAMS.get(value, value)
            case "channel":
                return channel_name(value).capitalize()
            case "topic":
                return topic_title(value)
            case "language":
                return language_name(value)
        return value.replace("_", " ").capitalize()

    def said(self, facet: str, code: int) -> str:
        """`of` in the language of the page; people are called what they are called."""
        name = self.of(facet, code)
        said = name if facet == "agent" and code in self.people else speaking.say.word(name)
        return said[:1].upper() + said[1:] if facet == "language" else said

    def value(self, facet: str, code: int) -> str:
        """What an address says for it."""
        return "none" if code == 0 else str(code) if facet == "agent" else self.words.value(code)

    def codes(self, asked: Asked) -> dict[str, list[int]]:
        """Raises Invalid for a value nobody knows."""
        return {facet: [self.code(facet, value)] for facet, value in asked.filters.items()}

    def code(self, facet: str, value: str) -> int:
        if value == "none":
            return 0
        if facet == "agent":
            if value.isascii() and value.isdigit() and int(value) in self.people:
                return int(value)
        elif (found := self.words.of(facet).get(value)) is not None:
            return found
        elif value in FIXED.get(facet, ()):
            return -1  # it is there, and nothing happened to it
        raise Invalid(f"There is no {FACET_NAMES[facet].lower()} “{value[:60]}” in these figures. Choose another.", field=facet)  # fmt: skip

    def choices(self, facet: str) -> list[tuple[str, str]]:
        """(value, name), for a field."""
        if facet == "agent":
            return [(str(number), name) for number, name in sorted(self.people.items(), key=lambda one: one[1])]
        found = [(value, self.said(facet, code)) for value, code in self.words.of(facet).items()]
        return sorted(found, key=lambda one: one[1]) if facet != "priority" else sorted(found, key=lambda one: PRIORITIES.index(one[0]) if one[0] in PRIORITIES else 9)  # fmt: skip


def key_in_files(facet: str, value: str) -> str:
    """What an address says for a group, or a word where that is a number of ours: the same in every language, and after a new name."""
    ours = {"status": STATUS_NAMES, "age": AGE_NAMES}.get(facet)
    return ours[int(value)].lower().replace(" ", "_") if ours else value


def read_names(db: Connection) -> Names:
    people = {one.id: one.name for one in (*list_staff(db), *list_leavers(db))}
    return Names(read_words(db), people)


def say(value: float | None, metric: Metric) -> str:
    """`1,204`, `71 %`, `2 h 05 min`; a dash where there is nothing to say."""
    if value is None:
        return "–"
    if metric.shape == "share":
        return f"{_percent(value)}{NARROW}%"
    if metric.shape in ("minutes", "total"):
        return length(value)
    return speaking.say.number(round(value) if metric.shape != "amount" else round(value, 1))


def _percent(share: float) -> str:
    """Whole, but for what would be all or none and isn't: 738 of 740 are 99.7, and never 100."""
    whole = round(100 * share)
    if whole not in (0, 100) or share in (0, 1):
        return str(whole)
    return speaking.say.number(min(max(round(100 * share, 1), 0.1), 99.9))


def length(minutes: float) -> str:
    whole = round(minutes)
    if whole < 60:
        return unbroken(f"{whole} min")
    hours, rest = divmod(whole, 60)
    if hours < 48:
        return unbroken(f"{hours} h {rest:02} min" if rest else f"{hours} h")
    days, hours = divmod(hours, 24)
    return unbroken(f"{days} d {hours} h" if hours and days < 100 else f"{speaking.say.number(days)} d")


@dataclass(frozen=True)
class Change:
    words: str
    tone: str  # better | worse | same


def change(now: Figure, before: Figure, metric: Metric) -> Change | None:
    """Against the period before; None where either says nothing."""
    if now.value is None or before.value is None or (metric.shape != "share" and not before.value):
        return None
    if metric.shape == "share":
        points = round(100 * now.value) - round(100 * before.value)
        return Change(
            f"{_signed(points)} {speaking.say.word('point' if abs(points) == 1 else 'points')}", _tone(points, metric)
        )
    if metric.shape in ("stock", "count") and before.is_few:
        more = round(now.value - before.value)  # of few, a share says little
        return Change(_signed(more), _tone(more, metric))
    share = round(100 * (now.value / before.value - 1))
    return Change(f"{_signed(share)}{NARROW}%", _tone(share, metric))


def _signed(value: int) -> str:
    return f"{'+' if value > 0 else MINUS if value < 0 else '±'}{speaking.say.number(abs(value))}"


def _tone(difference: int, metric: Metric) -> str:
    if not difference or not metric.better:
        return "same"
    return "better" if (difference > 0) == (metric.better == "more") else "worse"
