"""The picture of a fix's weeks as pages show it: each dot opens the comments of its week."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup

from analytics.voice.reports.pictures.fix_picture import draw_fix


def picture_of(theme: str, judged: Mapping[str, Any] | None) -> Markup:
    """Empty until there is a verdict."""
    if not judged or not judged.get("weeks") or not judged["now"]:
        return Markup("")

    def opens(first: date, last: date) -> str:
        days: dict[str, Any] = {"from": first, "to": last}
        return url_for("voice.verbatims", theme=theme, **days)

    return Markup(draw_fix(judged["weeks"], judged["now"], opens))
