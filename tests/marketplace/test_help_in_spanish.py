"""Worklane tells English facts; an agent who reads Spanish has them in Spanish, names and titles as they are."""

import re

from flask import Flask
from sqlalchemy import Connection

from helpdesk.speaking import WORDS
from marketplace.contracts.funding import approve
from marketplace.dealings import dealings_of
from marketplace.help import WorklaneHost
from tests.marketplace.people import NOW, People, submitted

SOURCES = re.compile(r"\b(?:running|Member|verified|Held|this year|Available|Fixed|with|for|Opened|Dispute|in all)\b")


def test_what_stands_beside_a_ticket_is_said_in_spanish(app: Flask, db: Connection, people: People) -> None:
    contract, step = submitted(db, people, 100_00)
    approve(db, contract, step, member=people.bo.id, now=NOW)
    words = WORDS.words_in("es")
    for member in (people.bo, people.mara):
        told = WorklaneHost().person(db, member.key, page=None, url=None)
        dealings = dealings_of(db, member, contract=None, now=NOW)
        assert told
        assert dealings.sums
        english = [word for fact in told.facts for word in (fact.label, fact.value)]
        english += [one.label for one in dealings.sums] + [one.about for one in dealings.work]
        spanish = [words.sentence(one) for one in english]
        assert [one for one in spanish if SOURCES.search(one)] == []


def test_a_dispute_keeps_its_title(app: Flask) -> None:
    words = WORDS.words_in("es")
    assert words.sentence("Dispute about “Logo for May”") == "Disputa por «Logo for May»"
    assert words.sentence("Opened by them, a mediator decides") == "La abrió este cliente, decide la mediación"
    assert words.sentence("Member since") == "Miembro desde"
    assert words.sentence("May 2025") == "mayo de 2025"
