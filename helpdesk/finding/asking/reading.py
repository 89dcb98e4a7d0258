"""What somebody typed, read. Pure, and never refuses: what isn't understood is said, and the rest is searched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import cast

from helpdesk.conditions import Condition, Conditions, Field, said_one
from helpdesk.finding.asking.asked import Asked, Piece
from helpdesk.finding.asking.cutting import LONGEST, Cut, cut
from helpdesk.finding.asking.naming import HAS, IS, PARTS, Short, find_field
from helpdesk.finding.asking.valuing import NotUnderstood, conditions_for
from helpdesk.finding.index import Part, Term, Word

SHORTEST_BEGINNING = 3  # letters before the last word counts as a beginning
MOST_CONDITIONS = 20
UNCLOSED = "The quote isn’t closed, so it reaches to the end"


def read_search(
    text: str, fields: Mapping[str, Field], *, now: datetime, zone: tzinfo = UTC, typing: bool = False
) -> Asked:
    """`typing`: the last word may not be finished, so longer words that begin with it will do."""
    reader = _Reader(fields, now, zone)
    pieces = cut(text)
    either: list[Cut] = []
    for at, one in enumerate(pieces):
        if one.is_or and 0 < at < len(pieces) - 1:
            continue
        either.append(one)
        if not (at + 2 < len(pieces) and pieces[at + 1].is_or):
            reader.take(either)
            either = []
    terms = tuple(reader.terms)
    if typing and terms and pieces and pieces[-1].name is None and not pieces[-1].quoted and not text[-1:].isspace():
        terms = (*terms[:-1], _begun(terms[-1])) if reader.last_is_word else terms
    return Asked(
        text=" ".join(text.split())[:LONGEST], terms=terms, without=tuple(reader.without), conditions=reader.conditions(),
        part=reader.part, pieces=tuple(reader.pieces),
    )  # fmt: skip


@dataclass
class _Reader:
    fields: Mapping[str, Field]
    now: datetime
    zone: tzinfo
    terms: list[Term] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    every: list[Condition] = field(default_factory=list)
    some: list[Condition] = field(default_factory=list)
    part: Part = "any"
    pieces: list[Piece] = field(default_factory=list)
    last_is_word: bool = False

    def take(self, either: list[Cut]) -> None:
        """One piece, or several of which any will do."""
        text = " OR ".join(one.text for one in either)
        self.last_is_word = False
        try:
            if all(one.name is None for one in either):
                self._words(text, either)
            elif len(either) == 1:
                self._filter(text, either[0])
            elif all(one.name for one in either):
                self._either(text, either)
            else:
                raise NotUnderstood("OR joins words with words, or filters with filters.")
        except NotUnderstood as why:
            self.pieces.append(Piece(text, "wrong", str(why)))

    def conditions(self) -> Conditions:
        return Conditions(tuple(self.every), tuple(self.some))

    def _words(self, text: str, either: list[Cut]) -> None:
        words = tuple(word for one in either if (word := Word(one.value)).tokens)
        if not words:
            return
        if any(one.negated for one in either):
            if len(either) > 1:
                raise NotUnderstood("OR can’t join words to be left out: write -one -two.")
            self.without.append(Term(words))
            self.pieces.append(Piece(text, "filter", f"Without “{either[0].value}”"))
            return
        self.terms.append(Term(words))
        if any(one.unclosed for one in either):
            self.pieces.append(Piece(text, "filter", UNCLOSED))
        else:
            self.pieces.append(Piece(text, "word"))
        self.last_is_word = True

    def _filter(self, text: str, one: Cut) -> None:
        if one.name == "in":
            part = PARTS.get(one.value.lower())
            if part is None or one.negated:
                raise NotUnderstood("Search in:notes, in:messages or in:subject.")
            self.part = cast(Part, part)
            self.pieces.append(Piece(text, "filter", f"Only in {'the subject' if part == 'subject' else part}"))
            return
        found, said = self._conditions_of(one)
        self._check_room(len(found))
        self.every += found
        self.pieces.append(Piece(text, "filter", said))

    def _either(self, text: str, either: list[Cut]) -> None:
        read = [self._conditions_of(one) for one in either]
        if any(len(found) != 1 for found, _ in read):
            raise NotUnderstood("OR joins filters that ask one thing each. Use < or > in place of a single day.")
        found = [one for [one], _ in read]
        self._check_room(len(found))
        if len({one.field for one in found}) == 1 and all(
            one.op == "is_any_of" and isinstance(one.value, tuple) for one in found
        ):
            keys = tuple(dict.fromkeys(key for one in found for key in cast(tuple[str, ...], one.value)))
            self.every.append(Condition(found[0].field, "is_any_of", keys))
        elif self.some:
            raise NotUnderstood("Join filters with OR once in a search.")
        else:
            self.some = found
        self.pieces.append(Piece(text, "filter", " or ".join(said for _, said in read)))

    def _conditions_of(self, one: Cut) -> tuple[list[Condition], str]:
        name = one.name or ""
        if name in {"is", "has", "no"}:
            return self._short(name, one)
        value, key = one.value, name
        if name in {"before", "after"}:
            value, key = f"{'<' if name == 'before' else '>='}{one.value}", "opened"
            if one.value[:1] in {"<", ">"} or not one.value or one.value[-1:] in {"d", "h", "w", "n"}:
                raise NotUnderstood(f"Write a day after {name}:, such as {name}:2026-05-01.")
        known = find_field(key, self.fields)
        if known is None:
            raise NotUnderstood(f"There is no filter “{name}:”. To search for these words, put them in quotes.")
        found = conditions_for(known, value, negated=one.negated, now=self.now, zone=self.zone)
        return list(found), " and ".join(said_one(each, self.fields) for each in found)

    def _short(self, name: str, one: Cut) -> tuple[list[Condition], str]:
        value, no = one.value.lower(), one.negated != (name == "no")
        short = (IS if name == "is" else HAS).get(value) or (self._set_or_not(value) if name != "is" else None)
        if short is None or any(each.field not in self.fields for each in short.conditions):
            known = ", ".join(IS if name == "is" else HAS)
            raise NotUnderstood(f"“{name}:{one.value}” isn’t one we know. {name}: takes {known}.")
        found = short.opposite if no else short.conditions
        if found is None:
            raise NotUnderstood(f"“{name}:{one.value}” can’t be turned around.")
        return list(found), f"Not: {short.said.lower()}" if no else short.said

    def _set_or_not(self, value: str) -> Short | None:
        """`has:plan`, `no:topic`: whether a field is set."""
        known = find_field(value, self.fields)
        if known is None or "is_set" not in known.ops:
            return None
        return Short(f"{known.name} is set", (Condition(known.key, "is_set"),), (Condition(known.key, "is_not_set"),))

    def _check_room(self, more: int) -> None:
        if len(self.every) + len(self.some) + more > MOST_CONDITIONS:
            raise NotUnderstood(f"Use at most {MOST_CONDITIONS} filters.")


def _begun(term: Term) -> Term:
    *first, last = term.words
    return Term((*first, Word(last.text, begins=len(last.tokens[-1]) >= SHORTEST_BEGINNING)))
