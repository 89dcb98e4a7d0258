"""A desk's week as a letter in its reader's language: a page with sparklines, and plain words that say the same."""

from collections.abc import Mapping
from datetime import date
from email.headerregistry import Address
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask import render_template

from analytics.desk.mailing.week import Line, Week
from analytics.desk.naming import change, say
from analytics.voice.digest.letters import absolute
from analytics.voice.digest.stopping import stop_address
from foundation.accounts import Staff
from foundation.mail import Letter, Picture
from foundation.saying import OWN, Catalogue, Words
from helpdesk import speaking

WORDS = Catalogue(Path(__file__).parent / "words")


def write_desk_week(week: Week, reader: Staff, to: Address, *, drawn: Mapping[str, bytes], when: str) -> Letter:
    """`drawn`: sparklines by metric, as PNG. `when`: it comes, in words."""
    words = WORDS.words_in(reader.language or OWN)
    stop = stop_address(reader.key, "desk")
    told = told_of(week, words) | {"stop": stop, "when": when}
    text = render_template("analytics/desk/mail/week.txt", **told)
    pictures = [Picture(f"{key}-week@aside", png) for key, png in drawn.items()]
    page = render_template(
        "analytics/desk/mail/week.html", **told, pictures={key: f"cid:{key}-week@aside" for key in drawn}
    )
    return Letter(to, told["title"], text, page, pictures, stop)


def told_of(week: Week, words: Words) -> dict[str, Any]:
    """What both forms of the mail say."""
    days = days_in(words, week.asked.first, week.asked.last)
    head = {"created": words.number(week.created.n), "solved": words.number(week.solved.n), "days": days}
    return {
        "lang": words.lang, "words": words, "days": days, "zone": week.asked.zone_name, "synthetic": week.synthetic,
        "title": words.text("Your desk’s week: {created} came in, {solved} were solved ({days})", **head),
        "lead": words.text("{created} came in and {solved} were solved.", **head),
        "lines": [_line(one, week, words) for one in week.lines],
        "teams": [(speaking.WORDS.words_in(words.lang).word(name), [_line(one, week, words, team=key) for one in lines]) for key, name, lines in week.teams],
        "overview": absolute("desk_reports.overview", **week.asked.permanent), "change_it": absolute("voice.subscriptions"),
    }  # fmt: skip


def days_in(words: Words, first: date, last: date) -> str:
    locale = "en_GB" if words.lang == OWN else words.lang
    return words.text(
        "{first} to {last}",
        first=format_date(first, "d MMM", locale=locale),
        last=format_date(last, "d MMM y", locale=locale),
    )


def _line(one: Line, week: Week, words: Words, **narrowed: str) -> dict[str, Any]:
    moved = change(one.now, one.before, one.metric)
    return {
        "key": one.metric.key, "name": words.text(one.metric.name), "value": _value(one.now.value, one), "before": _value(one.before.value, one),
        "moved": moved.words.replace("points", words.text("points")) if moved else "", "tone": moved.tone if moved else "same", "few": one.now.is_few,
        "href": absolute("desk_reports.metric", key=one.metric.key, **{**week.asked.permanent, **narrowed}),
    }  # fmt: skip


def _value(value: float | None, one: Line) -> str:
    return "–" if value is None else say(value, one.metric)
