"""The verbatims behind every number, with filters."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for

from analytics.voice.frame import READERS, SENTIMENTS, voice
from analytics.voice.hearing.preparing import SOURCES
from analytics.voice.hearing.reading import (
    count_by_sentiment,
    list_verbatims,
)
from analytics.voice.hearing.wanted import wanted_from
from analytics.voice.registry.standing import read_registry
from analytics.voice.sentiment.clauses import two_things
from analytics.voice.sentiment.correcting import corrections_of
from foundation.access import staff_only
from foundation.web import reading

FILTERS = ("theme", "sentiment", "source", "page", "role", "plan", "words", "from", "to", "heard")


@voice.get("/verbatims")
@staff_only(*READERS)
def verbatims() -> str:
    wanted = wanted_from(request.args)
    with reading() as db:
        registry = read_registry(db)
        wanted = replace(wanted, theme=registry.now(wanted.theme) or wanted.theme)
        counts = count_by_sentiment(db, wanted)
        found = list_verbatims(db, wanted, request.args.get("cursor"))
        corrected = corrections_of(db, [row.id for row in found.items])
    args: dict[str, Any] = {name: value for name in FILTERS if (value := request.args.get(name))}
    return render_template(
        "analytics/voice/verbatims.html", wanted=wanted, total=counts.total(), counts=counts, found=found, themes=registry.all.values(), theme_name=registry.name,
        sources=SOURCES, sentiments=SENTIMENTS, filtered=bool(args), corrected=corrected, two_things={row.id: two_things(row.text) for row in found.items},
        more=url_for("voice.verbatims", **args, cursor=found.next) if found.next else None,
    )  # fmt: skip
