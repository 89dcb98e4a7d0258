"""The tickets that have the words of a search.

A term's postings are read newest ticket first, and no more than `MOST` of them: a word that many messages have costs no more than that.
Words need not stand in one message; a ticket has them all when its documents together have. Where some words are too frequent to be read
whole, the tickets that have the rare ones are asked for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from helpdesk.finding.asking import Asked
from helpdesk.finding.index import Engine, Part, Postings, Term, engine_of
from helpdesk.finding.index.engine import FREQUENT, SUBJECT, first_of
from helpdesk.finding.ranking import weighed
from helpdesk.finding.spelling import finished, mended

SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "she",
        "so",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "to",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "you",
        "your",
        "al",
        "con",
        "de",
        "del",
        "el",
        "en",
        "es",
        "la",
        "las",
        "le",
        "lo",
        "los",
        "me",
        "mi",
        "no",
        "para",
        "pero",
        "por",
        "que",
        "se",
        "si",
        "su",
        "un",
        "una",
        "y",
        "yo",
    ]
)  # hold sentences together in English and Spanish: left out beside other words
MOST = 1_000  # documents read of one term
BESIDE = 400  # of each where all are frequent: those that have all of them are read too
ASKED = 150  # tickets asked one by one for a word that isn't known to be in them


@dataclass
class Candidates:
    weights: dict[int, float] = field(default_factory=dict)  # of each ticket, by what its words say
    terms: tuple[Term, ...] = ()  # those that were searched
    lists: list[Postings] = field(default_factory=list)  # of each
    mended: tuple[tuple[str, str], ...] = ()  # (as it was typed, what was searched in its place)
    more: bool = False  # there are older ones that weren't read
    closest: bool = False  # no ticket has all the words: these have most of them


def find_candidates(db: Connection, asked: Asked) -> Candidates:
    engine = engine_of(db)
    terms = [finished(db, one) for one in telling(asked.terms)]
    lists, repaired = [], []
    engine.expecting(db, terms, asked.part, together=True)
    # Of several it is found out in whose subject they stand when it is known which tickets have the others.
    alone = len(terms) == 1
    most = BESIDE if not alone and engine.are_frequent(db, terms, asked.part, MOST) else MOST
    for at, term in enumerate(terms):
        postings = engine.newest(db, term, asked.part, most, subjects=alone)
        other = None if postings.documents else mended(db, term)
        if other is not None:
            repaired.append((term.words[0].text, other.words[0].text))
            terms[at], postings = other, engine.newest(db, other, asked.part, most, subjects=alone)
        lists.append(postings)
    more = any(not one.whole for one in lists)
    lists = _with_all(db, engine, terms, lists, asked.part)
    found = weighed(lists)
    whole = found.with_all()
    closest = not whole and len(terms) > 1 and any(found.terms)
    if closest:
        whole = found.with_most()
    for term in asked.without:
        _take_out(db, engine, term, asked.part, whole)
    return Candidates(whole, tuple(terms), lists, tuple(repaired), more, closest)


def having(
    db: Connection, asked: Asked, terms: Sequence[Term], tickets: Sequence[int]
) -> tuple[dict[int, float], list[Postings]]:
    """Of these tickets, those with all the terms."""
    engine = engine_of(db)
    lists = [engine.within(db, term, asked.part, tickets) for term in terms]
    whole = weighed(lists).with_all()
    for term in asked.without:
        _take_out(db, engine, term, asked.part, whole)
    return whole, lists


def telling(terms: Sequence[Term]) -> list[Term]:
    """Without the small words, unless there is nothing else."""
    big = [one for one in terms if any(len(word.tokens) > 1 or word.tokens[0] not in SMALL for word in one.words)]
    return big or list(terms)


def _with_all(
    db: Connection, engine: Engine, terms: Sequence[Term], lists: list[Postings], part: Part
) -> list[Postings]:
    """The postings, and for terms too frequent to be read whole, those in tickets that have the others."""
    broad = [at for at, one in enumerate(lists) if not one.whole]
    if len(lists) < 2 or not broad:
        return lists
    rare, together = [one for one in lists if one.whole], list[int]()
    if rare:
        wanted = set.intersection(*(one.tickets() for one in rare))
    else:
        newest = sorted(lists[broad[0]].tickets(), reverse=True)
        together = engine.together(db, terms, part, MOST)
        wanted = {one >> 32 for one in together}.union(newest[:ASKED])
    if not wanted:
        for at in broad if part == "any" else ():
            lists[at] = first_of(lists[at].documents, engine.in_subject(db, terms[at], MOST))
        return lists
    kept = [_of(postings, wanted) for postings in lists]
    subjects = engine.subjects_of(db, [terms[at] for at in broad], wanted) if part == "any" else [[]] * len(broad)
    for at, in_subject in zip(broad, subjects, strict=True):
        known = dict.fromkeys([*kept[at].documents, *together], FREQUENT) | dict.fromkeys(in_subject, SUBJECT)
        if part == "subject":
            known = dict.fromkeys(known, SUBJECT)
        has = {one >> 32 for one in known}
        unknown = [one for one in lists[at].unsure(wanted) if one not in has][: 2 * ASKED]
        if unknown:
            known |= dict.fromkeys(engine.within(db, terms[at], part, unknown).documents, FREQUENT)
        kept[at] = Postings(list(known), list(known.values()), whole=False)
    return kept


def _of(postings: Postings, tickets: set[int]) -> Postings:
    kept = [
        (one, weight) for one, weight in zip(postings.documents, postings.weights, strict=True) if one >> 32 in tickets
    ]
    return Postings([one for one, _ in kept], [weight for _, weight in kept], postings.whole)


def _take_out(db: Connection, engine: Engine, term: Term, part: Part, found: dict[int, float]) -> None:
    postings = engine.newest(db, term, part, MOST, subjects=False)
    unsure = [] if postings.whole else postings.unsure(found)
    has = postings.tickets().union(engine.within(db, term, part, unsure).tickets() if unsure else ())
    for one in has:
        found.pop(one, None)
