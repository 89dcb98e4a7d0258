"""/desk/settings/team/giving/<team>: how a team's questions are given out, and who would get the next one by each way."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy import Connection, func, select
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import staff_only
from foundation.errors import NotFound
from foundation.speaking import say
from foundation.web import now, reading, writing
from helpdesk.assignment.agent import Agent
from helpdesk.assignment.choosing import Need, choose
from helpdesk.assignment.languages import LANGUAGES, language_choices
from helpdesk.assignment.profile import choose_way
from helpdesk.assignment.reading import read_agents, read_turns, read_ways
from helpdesk.assignment.ways import LINES, NAMES, Way
from helpdesk.routing.data.defaults import FAMILIES, TOPICS
from helpdesk.routing.names import TEAMS, topic_title
from helpdesk.tickets.tables import tickets
from helpdesk.workspace.blueprint import workspace

WHY = (
    "is away",
    "isn’t here now",
    "isn’t at work now",
    "has no room",
    "doesn’t answer calls",
    "has enough calls to make",
)
CHANNELS = {"written": "In writing", "chat": "In live chat", "call": "By telephone"}


@workspace.get("/settings/team/giving/<key>")
@staff_only("lead")
def team_giving(key: str) -> str:
    if key not in TEAMS:
        raise NotFound("There is no such team.")
    at = now()
    asked = {name: request.args.get(name, "") for name in ("channel", "language", "topic")}
    with reading() as db:
        people, way, need = read_agents(db, now=at), read_ways(db).of(key), _need(db, key, asked)
    ways = [_shown(one, need, people, at) for one in Way]
    return render_template(
        "workspace/team_giving.html", key=key, team=TEAMS[key], way=way, ways=ways, asked=asked, now_shown=next(one for one in ways if one["key"] == way),
        channels=[(one, say.word(name)) for one, name in CHANNELS.items()], languages=language_choices(),
        topics=[(one, say.word(topic_title(one))) for topics in FAMILIES.values() for one in topics], members=any(key in one.teams for one in people),
    )  # fmt: skip


@workspace.post("/settings/team/giving/<key>")
@staff_only("lead")
def save_team_giving(key: str) -> AnyResponse:
    with writing() as db:
        choose_way(db, key, request.form.get("way", ""))
    return redirect(url_for("workspace.team", saved="giving"), 303)


def _need(db: Connection, key: str, asked: dict[str, str]) -> Need:
    """The next ticket there will be, of somebody nobody answered lately."""
    number = (db.execute(select(func.max(tickets.c.id))).scalar() or 0) + 1
    topic = asked["topic"] if asked["topic"] in TOPICS else None
    language = asked["language"] if asked["language"] in LANGUAGES else "en"
    chat, call = asked["channel"] == "chat", asked["channel"] == "call"
    return Need(number, key, chat, topic, TOPICS.get(topic or ""), language, call=call, turns=read_turns(db, key))


def _shown(way: Way, need: Need, people: Sequence[Agent], at: datetime) -> dict[str, Any]:
    """A way with whom it would choose; by hand nobody, and so nobody in the order."""
    names = {one.id: one.name for one in people}
    choice = choose(need, people, now=at, way=way)
    by_hand = way is Way.BY_HAND
    return {
        "key": way, "name": NAMES[way], "line": LINES[way], "first": None if by_hand or choice.agent is None else choice.agent.name,
        "then": [] if by_hand else [one.name for one in choice.order[1:]],
        "out": [] if by_hand else [(names[who], _why(why)) for who, why in choice.out.items()],
    }  # fmt: skip


def _why(english: str) -> str:
    """What `choose` says of somebody who can't take it, in the reader's words."""
    unspoken = english.removeprefix("doesn’t speak ")
    if unspoken != english:
        return say.text("doesn’t speak {language}", language=say.word(unspoken))
    return say.word(english)
