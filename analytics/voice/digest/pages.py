"""What a reader gets by mail, chosen on a page, with this week's digest to look at; and following a theme."""

from dataclasses import replace
from datetime import UTC, time, timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from analytics.voice.digest.digest import weekly_digest
from analytics.voice.digest.letters import absolute, as_data, page_of
from analytics.voice.digest.pictures import read_drawn
from analytics.voice.digest.stopping import stop_address
from analytics.voice.digest.subscribing import (
    DAYS,
    Subscription,
    follow,
    read_subscription,
    subscribe,
    subscription_from,
    unfollow,
)
from analytics.voice.digest.week import read_week
from analytics.voice.frame import EDITORS, READERS, voice
from analytics.voice.registry.standing import read_registry
from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, NotFound
from foundation.own_clock import clock_words
from foundation.speaking import say
from foundation.web import now, reading, writing
from foundation.zones import zones_to_choose

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"  # as in a mail program


@voice.get("/subscriptions")
@staff_only(*READERS)
def subscriptions() -> str:
    with reading() as db:
        wanted = read_subscription(db, current_staff().id)
    return _page(wanted)


@voice.post("/subscriptions")
@staff_only(*READERS)
def save_subscription() -> str | tuple[str, int] | AnyResponse:
    try:
        wanted = subscription_from(request.form)
    except Invalid as wrong:
        with reading() as db:
            kept = read_subscription(db, current_staff().id)
        return _page(kept, wrong), 422
    with writing() as db:
        subscribe(db, current_staff().id, wanted, now=now())
    return redirect(url_for("voice.subscriptions", saved=1), 303)


@voice.get("/subscriptions/preview")
@staff_only(*READERS)
def digest_preview() -> Response:
    """The last seven days as they would come today; to whoever gets nothing, everything."""
    staff, last = current_staff(), now().astimezone(UTC).date() - timedelta(days=1)
    with reading() as db:
        wanted, week = read_subscription(db, staff.id), read_week(db, last - timedelta(days=6), last)
        wanted = replace(wanted, everything=wanted.everything or not wanted.themes)
        digest = weekly_digest(week, wanted, absolute, may_edit=staff.may(*EDITORS))
        drawn = read_drawn(db, [card.theme for card in digest.cards], last)
    response = make_response(page_of(digest, stop_address(staff.key, "digest"), as_data(digest, drawn)))
    response.headers["Content-Security-Policy"] = POLICY
    return response


@voice.post("/themes/<key>/following", endpoint="follow")
@staff_only(*READERS)
def follow_theme(key: str) -> AnyResponse:
    staff, on = current_staff().id, request.form.get("on", "1") == "1"
    with writing() as db:
        registry = read_registry(db)
        theme = registry.now(key)
        if theme is None:
            raise NotFound("This theme doesn’t exist any more. All themes are under Themes.")
        if on:
            follow(db, staff, theme, now=now())
        else:
            unfollow(db, staff, registry.leading_to(theme))
    if request.form.get("from") == "subscriptions":
        return redirect(url_for("voice.subscriptions") + "#following", 303)
    return redirect(url_for("voice.theme", key=theme), 303)


def _page(wanted: Subscription, wrong: Invalid | None = None) -> str:
    with reading() as db:
        registry = read_registry(db)
    followed = [registry.known[key] for key in sorted({registry.now(key) or "" for key in wanted.themes}) if key]
    return render_template(
        "analytics/digest/subscriptions.html", wanted=wanted, wrong=wrong, followed=followed, fresh=wanted.since is None, saved=request.args.get("saved"),
        days=[(at, say.word(day)) for at, day in enumerate(DAYS)], hours=[(hour, clock_words(time(hour))) for hour in range(24)], zones=[(zone, zone.replace("_", " ")) for zone in zones_to_choose()],
    )  # fmt: skip
