"""What every voice page is made in: its blueprint, who may read, the periods, and how things are called."""

from typing import Any

from flask import Blueprint, current_app, request

from analytics.voice.hearing.scales import in_words
from foundation.incoming import whole_number

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
PERIODS = {28: "Four weeks", 84: "Twelve weeks", 365: "A year"}
SENTIMENTS = ("negative", "neutral", "positive", "uncertain")
SOURCE_NAMES = {
    "ticket": "Ticket", "chat": "Chat", "assistant": "Assistant", "article": "Article comment", "survey": "Rating comment", "review": "Review", "social": "Social", "search": "Search",
}  # fmt: skip


@voice.context_processor
def _names() -> dict[str, Any]:
    return {"views": current_app.view_functions, "PERIODS": PERIODS, "SOURCE_NAMES": SOURCE_NAMES, "rated": in_words}


def period() -> int:
    """Days, as the address asks; four weeks otherwise."""
    days = whole_number(request.args.get("days"))
    return days if days in PERIODS else 28
