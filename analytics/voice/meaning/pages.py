"""What drives ratings, and two periods or groups side by side."""

from datetime import UTC, timedelta
from typing import Any

from flask import render_template, request
from markupsafe import Markup

from analytics.voice.frame import READERS, voice
from analytics.voice.hearing.reading import count_by_theme
from analytics.voice.hearing.wanted import Wanted, wanted_from
from analytics.voice.meaning.comparing import compare
from analytics.voice.meaning.reading import read_figures, read_picture
from analytics.voice.registry.standing import read_registry
from foundation.access import staff_only
from foundation.errors import Invalid
from foundation.web import now, reading

FACETS = ("page", "role", "plan", "source")
DAYS = 28


@voice.get("/drivers")
@staff_only(*READERS)
def drivers() -> str:
    with reading() as db:
        figures, picture = read_figures(db, "drivers"), read_picture(db, "drivers")
    return render_template("analytics/voice/drivers.html", figures=figures, picture=Markup(picture))


@voice.get("/comparison")
@staff_only(*READERS)
def comparison() -> str:
    """Four weeks and the four before them, until something else is asked for."""
    typed = _side("a"), _side("b")
    wrong = ""
    with reading() as db:
        registry = read_registry(db)
        try:
            sides = (wanted_from(typed[0]), wanted_from(typed[1]))
        except Invalid as said:
            sides, wrong = (wanted_from(_days(before=False)), wanted_from(_days(before=True))), said.detail
        counts = [count_by_theme(db, side) for side in sides]
    return render_template(
        "analytics/voice/comparison.html", sides=sides, wrong=wrong, totals=[sum(one.values()) for one in counts], rows=compare(counts[1], counts[0]),
        theme_name=registry.name, typed=typed, labels=[_label(side) for side in sides], addresses=[_address(side) for side in sides],
    )  # fmt: skip


def _side(name: str) -> dict[str, str]:
    """What one half of the form says; without any, its four weeks."""
    told = {key: request.args.get(f"{name}_{key}", "").strip() for key in ("from", "to", *FACETS)}
    return told if any(told.values()) else _days(before=name == "b") | dict.fromkeys(FACETS, "")


def _days(*, before: bool) -> dict[str, str]:
    last = now().astimezone(UTC).date() - timedelta(days=DAYS if before else 0)
    return {"from": (last - timedelta(days=DAYS - 1)).isoformat(), "to": last.isoformat()}


def _label(side: Wanted) -> str:
    """In words: who, and when."""
    who = [value for name in FACETS if (value := getattr(side, name))]
    days = [f"{day:%-d %b %Y}" for day in (side.first, side.last) if day]
    return ", ".join([*who, " to ".join(days)] if days else who) or "everybody, ever"


def _address(side: Wanted) -> dict[str, Any]:
    plain = {name: value for name in FACETS if (value := getattr(side, name))}
    return plain | {"from": side.first, "to": side.last}
