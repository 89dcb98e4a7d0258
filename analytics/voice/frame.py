"""What every voice page is made in: its blueprint, who may read, the periods, and how things are called."""

import re
from datetime import UTC, date, datetime
from typing import Any

from babel.dates import format_date, format_skeleton, get_month_names
from flask import Blueprint, current_app, request
from markupsafe import Markup, escape

from analytics.voice.hearing.scales import in_words
from foundation.incoming import whole_number
from foundation.saying import OWN
from foundation.speaking import say

voice = Blueprint(
    "voice",
    __name__,
    url_prefix="/voice",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
READERS = ("product", "lead", "writer")
EDITORS = ("product", "lead")  # who decide: on themes, fixes, notes, links
# Pages said in the languages of the desk; the others are English.
SPOKEN = frozenset(
    {
        "voice.front",
        "voice.themes",
        "voice.drivers",
        "voice.verbatims",
        "voice.theme",
        "voice.fixes",
        "voice.fix",
        "voice.add_fix",
        "voice.edit_fix",
        "voice.tell",
        "voice.add_release",
        "voice.choose_theme",
        "voice.correct_the_theme",
        "voice.take_the_theme_back",
        "voice.correct_feeling",
        "voice.take_feeling_back",
        "voice.notes",
        "voice.write_note",
        "voice.note",
        "voice.edit_note",
        "voice.take_note_away",
        "voice.bring_note_back",
        "voice.follow",
        "voice.subscriptions",
        "voice.save_subscription",
        "voice.digest_preview",
        "stopping.ask",
        "stopping.choose",
        "voice.comparison",
        "voice.list_of_segments",
        "voice.save_segment",
        "voice.rename_segment",
        "voice.remove_segment",
        "voice.bring_segment_back",
        "voice.feeling_versions",
        "voice.switch_feelings",
        "voice.reports",
        "voice.export",
        "voice.exports",
        "voice.exported",
        "voice.cancel_export",
        "voice.repeat_export",
        "voice.edits_log",
        "voice.share",
        "voice.shared",
        "voice.revoke_share",
        "curation.page",
        "curation.passes",
        "curation.look_now",
        "curation.candidate",
        "curation.dismissed",
        "curation.edits",
        "curation.decide",
        "curation.edit",
        "curation.undo",
    }
)
PERIODS = {28: "Four weeks", 84: "Twelve weeks", 365: "A year"}
_WORDS_OF_PICTURES = re.compile(r"""(<text[^>]*>|<title>|aria-label=")([^<"]+)(<|")""")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?\b")
_MONTH = re.compile(rf"^({'|'.join(one[:3] for one in MONTHS)})( ’\d\d)?$")
_SHORT_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(one[:3] for one in MONTHS)})\b")
_ENDS = re.compile(r"([+\u2212]?[\d.,]+) to ([+\u2212]?[\d.,]+)")  # of an interval
_FIGURES = re.compile(
    r"([+\u2212]|(?<![\d.]))(\d{1,3}(?:,\d{3})+|(?<=[+\u2212])\d+\.\d+|\d+\.\d+(?= a week| comments a| after it| times as))"
)
SENTIMENTS = ("negative", "neutral", "positive", "uncertain")
SOURCE_NAMES = {
    "ticket": "Ticket", "chat": "Chat", "assistant": "Assistant", "article": "Article comment", "survey": "Rating comment", "review": "Review", "social": "Social", "search": "Search",
}  # fmt: skip


_DAYS = {"yMMMMd": "%-d %B %Y", "MMMMd": "%-d %B", "yMMMd": "%-d %b %Y", "MMMd": "%-d %b", "MMMMEEEEd": "%A %-d %B"}


@voice.context_processor
def _names() -> dict[str, Any]:
    return {
        "day": day_in_words,
        "said_again": said_again,
        "trend_said": trend_said,
        "views": current_app.view_functions,
        "PERIODS": PERIODS,
        "SOURCE_NAMES": SOURCE_NAMES,
        "rated": in_words,
    }


def day_in_words(day: date, form: str = "yMMMMd") -> str:
    """`5 May 2026`, in the language of the page. `form`: a skeleton of CLDR, one of `_DAYS`."""
    if say.lang == OWN:
        return day.strftime(_DAYS[form])
    if form == "MMMMEEEEd":
        return f"{format_date(day, 'EEEE', locale=say.lang)} {day_in_words(day, 'MMMMd')}"
    return str(format_skeleton(form, datetime(day.year, day.month, day.day, tzinfo=UTC), locale=say.lang))


def said_again(picture: Any) -> Any:
    """A picture, drawn with English words, in the language of the page."""
    return picture if say.lang == OWN else Markup(_WORDS_OF_PICTURES.sub(_in_words, Markup(picture)))


def trend_said(trend: str) -> str:
    """Kept in English: `2.8 times as many`"""
    return trend if say.lang == OWN else say.sentence(_FIGURES.sub(_figure, trend))


def _in_words(found: re.Match[str]) -> str:
    before, words, after = found.groups()
    told = _SHORT_DAY.sub(_short_day, str(Markup(words).unescape()))
    told = _DAY.sub(_day, _MONTH.sub(_month, _FIGURES.sub(_figure, told)))
    ends = _ENDS.fullmatch(told)
    told = say.text("{low} to {high}", low=ends[1], high=ends[2]) if ends else say.sentence(told)
    return f"{before}{escape(told)}{after}"


def _day(found: re.Match[str]) -> str:
    """`12 September 2026`"""
    day = datetime(int(found[3] or 2000), MONTHS.index(found[2]) + 1, int(found[1]), tzinfo=UTC)
    return day_in_words(day, "yMMMMd" if found[3] else "MMMMd")


def _short_day(found: re.Match[str]) -> str:
    """`16 Jul`"""
    month = next(at for at, name in enumerate(MONTHS, start=1) if name.startswith(found[2]))
    return day_in_words(datetime(2000, month, int(found[1]), tzinfo=UTC), "MMMd")


def _month(found: re.Match[str]) -> str:
    """Of an axis: `Sep`, `Jan ’26`"""
    names = get_month_names("abbreviated", context="stand-alone", locale=say.lang)
    month = next(at for at, name in enumerate(MONTHS, start=1) if name.startswith(found[1]))
    return f"{names[month]}{found[2] or ''}"


def _figure(found: re.Match[str]) -> str:
    """`2,000` and `+0.60` as the page's language writes them; releases stand as they are."""
    whole, _, part = found[2].replace(",", "").partition(".")
    return found[1] + say.number(float(f"{whole}.{part or 0}") if part else int(whole), len(part) if part else None)


def period() -> int:
    """Days, as the address asks; four weeks otherwise."""
    days = whole_number(request.args.get("days"))
    return days if days in PERIODS else 28
