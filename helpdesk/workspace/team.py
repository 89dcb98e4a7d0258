"""/desk/settings/team: who takes which questions, in which languages, how many at once, and when."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.accounts import Staff, list_staff
from foundation.errors import Invalid, NotFound
from foundation.incoming import whole_number
from foundation.own_clock import clock_words
from foundation.speaking import say
from foundation.web import now, reading, writing
from foundation.zones import zones_to_choose
from helpdesk import chat
from helpdesk.assignment.agent import Agent
from helpdesk.assignment.attendance import TEAM, let_chat_need_somebody
from helpdesk.assignment.calendar import Calendar
from helpdesk.assignment.languages import language_choices, language_name
from helpdesk.assignment.profile import (
    MOST,
    Profile,
    keep_to_members,
    read_profiles,
    save_profile,
    seen,
    take_out,
)
from helpdesk.assignment.reading import read_agents, read_ways
from helpdesk.assignment.ways import NAMES
from helpdesk.routing.data.defaults import FAMILIES
from helpdesk.routing.names import TEAMS, topic_title
from helpdesk.sla.versions import rules_in_force
from helpdesk.staffing.idling import note_moved, read_absence
from helpdesk.staffing.presence import is_open_ended
from helpdesk.workspace.blueprint import workspace
from helpdesk.workspace.sla_settings import first_replies
from helpdesk.workspace.team_form import DAYS, read_profile, shown_away, shown_hour

LEADS = ("lead",)
PRESENT = chat.Pace(40.0)
SAVED = {
    "agent": "Saved. It counts from the next question on.",
    "out": "Nothing is given to them any more.",
    "team": "Saved.",
    "giving": "Saved. It counts from the next question on.",
    "sight": "Saved. It counts at once, also for pages that are open.",
    "chat": "Saved. Customers see it within seconds.",
}


@workspace.get("/settings/")
@staff_only(*LEADS)
def settings() -> AnyResponse:
    """Who types the address above all settings comes to the first of them that every lead has."""
    return redirect(url_for("workspace.team"))


@workspace.get("/settings/team")
@staff_only(*LEADS)
def team() -> str:
    at = now()
    with reading() as db:
        people = {one.id: one for one in read_agents(db, now=at)}
        staff = [one for one in list_staff(db) if one.may("agent", "lead") or one.id in people]
        ways, rules, absence = read_ways(db), rules_in_force(db), read_absence(db)
    rows = [_row(one, people[one.id], at) for one in staff if one.id in people]
    teams = [
        {"key": key, "name": name, "people": sum(key in one.teams for one in people.values()), "way": NAMES[ways.of(key)], "members_only": key in ways.members_only,
         "promise": first_replies(rules, key)}
        for key, name in TEAMS.items()
    ]  # fmt: skip
    others = [one for one in staff if one.id not in people]
    saved = _saved(request.args.get("saved", ""))
    return render_template(
        "workspace/team.html", rows=rows, teams=teams, others=others, saved=saved, chat_needs_somebody=ways.chat_needs_somebody, hand_back_hours=absence.hand_back_hours, idle_minutes=absence.idle_minutes,
        takes_chats=any(TEAM in one.teams and one.most_chats for one in people.values()),
    )  # fmt: skip


@workspace.get("/settings/team/<int:agent>")
@staff_only(*LEADS)
def team_member(agent: int) -> str:
    with reading() as db:
        found, kept = _member(list_staff(db), agent), read_profiles(db).get(agent)
    return _form(found, kept or Profile(), kept is not None)


@workspace.post("/settings/team/<int:agent>")
@staff_only(*LEADS)
def save_team_member(agent: int) -> str | AnyResponse:
    at = now()
    with reading() as db:
        found, kept = _member(list_staff(db), agent), read_profiles(db).get(agent)
    try:
        profile = read_profile(request.form, now=at)
        with writing() as db:
            save_profile(db, agent, profile, now=at)
    except Invalid as wrong:
        page = _form(found, kept or Profile(), kept is not None, {wrong.field or "": wrong.detail}, request.form)
        return Response(page, status=422)
    return redirect(url_for("workspace.team", saved="agent"), 303)


@workspace.post("/settings/team/<int:agent>/removal")
@staff_only(*LEADS)
def remove_team_member(agent: int) -> AnyResponse:
    with writing() as db:
        take_out(db, agent)
    return redirect(url_for("workspace.team", saved="out"), 303)


@workspace.post("/settings/team/sight/<key>")
@staff_only(*LEADS)
def close_team(key: str) -> AnyResponse:
    """Whether only its members, leads and admins see its tickets."""
    with writing() as db:
        keep_to_members(db, key, request.form.get("members_only") == "1", now=now())
    return redirect(url_for("workspace.team", saved="sight"), 303)


@workspace.post("/settings/team/chat")
@staff_only(*LEADS)
def open_chat() -> AnyResponse:
    with writing() as db:
        let_chat_need_somebody(db, request.form.get("needs_somebody") == "1")
    return redirect(url_for("workspace.team", saved="chat"), 303)


@workspace.post("/present")
@staff_only("agent", "lead")
def present() -> Response:
    """A page of the workspace is in sight: chats may come. `idle`: seconds since somebody touched one."""
    agent, at = current_staff(), now()
    if PRESENT.allows(str(agent.id)):
        with writing() as db:
            seen(db, agent.id, now=at)
            if (idle := whole_number(request.form.get("idle"))) is not None:
                note_moved(db, agent, timedelta(seconds=min(idle, 10**7)), now=at)
    return Response(status=204)


def _saved(what: str) -> str | None:
    return say.word(SAVED[what]) if what in SAVED else None


def _member(staff: list[Staff], agent: int) -> Staff:
    for one in staff:
        if one.id == agent:
            return one
    raise NotFound("There is nobody like that on the team.")


def _row(one: Staff, agent: Agent, at: datetime) -> dict[str, Any]:
    away, until = agent.calendar.is_away(at), agent.calendar.away_until
    state = (
        ("away", say.text("Away until they’re back") if is_open_ended(until, at) else say.text("Away"))
        if away
        else ("off", say.text("After hours"))
        if not agent.calendar.is_at_work(at)
        else ("here", say.text("Here now"))
        if agent.is_present(at)
        else ("off", say.text("Not here now"))
    )
    return {
        "id": one.id, "name": one.name, "initials": one.initials, "state": state[0], "state_words": state[1],
        "away_until": until if away and not is_open_ended(until, at) else None, "back_today": until and until - at < timedelta(days=1), "teams": [say.word(name) for key, name in TEAMS.items() if key in agent.teams],
        "languages": sorted(say.word(language_name(code)) for code in agent.languages), "skills": sorted(_skill(key) for key in agent.skills),
        "hours": _hours(agent.calendar), "answers_calls": agent.answers_calls, "calls": agent.calls, "most_calls": agent.most_calls, "tickets": agent.tickets, "most_tickets": agent.most_tickets,
        "chats": agent.chats, "most_chats": agent.most_chats, "given": agent.given,
    }  # fmt: skip


def _skill(key: str) -> str:
    return say.word(key.replace("_", " ").capitalize() if key in FAMILIES else topic_title(key))


def _hours(calendar: Calendar) -> str:
    """`Mon to Fri, 09:00 to 17:00, Lisbon`."""
    shift = calendar.shift
    if shift is None:
        return say.text("Any time")
    days = sorted(shift.days)
    in_a_row = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    names = [say.word(DAYS[day][:3]) for day in days]
    said = say.text("{first} to {last}", first=names[0], last=names[-1]) if in_a_row else ", ".join(names)
    place = calendar.timezone.rpartition("/")[2].replace("_", " ")
    hours = say.text(
        "{days}, {begins} to {ends}, {place}",
        days=said,
        begins=_on_the_wall(shift.begins),
        ends=_on_the_wall(shift.ends),
        place=place,
    )
    return hours[:1].upper() + hours[1:]


def _on_the_wall(hour: float) -> str:
    return clock_words(time.fromisoformat(shown_hour(hour)))


def _form(found: Staff, profile: Profile, takes_part: bool, wrong: dict[str, str] | None = None, typed: Any = None) -> str:  # fmt: skip
    """`typed`: what is shown again when something in it is wrong."""
    shift = profile.shift
    shown = {
        "most_chats": str(profile.most_chats), "most_tickets": str(profile.most_tickets), "timezone": profile.timezone,
        "away_until": shown_away(profile), "begins": shown_hour(shift.begins if shift else 9), "ends": shown_hour(shift.ends if shift else 17),
        "hours": "set" if shift else "any", "answers_calls": "1" if profile.answers_calls else "", "most_calls": str(profile.most_calls),
    }  # fmt: skip
    lists = {
        "teams": list(profile.teams), "languages": list(profile.languages), "skills": list(profile.skills),
        "days": [str(day) for day in (sorted(shift.days) if shift else range(5))],
    }  # fmt: skip
    if typed is not None:
        shown = {name: typed.get(name, "") for name in shown}
        lists = {name: typed.getlist(name) for name in lists}
    families = [
        (key, _skill(key), [(one, say.word(topic_title(one))) for one in topics]) for key, topics in FAMILIES.items()
    ]
    return render_template(
        "workspace/team_member.html", person=found, shown=shown, lists=lists, wrong=wrong or {}, takes_part=takes_part, teams=TEAMS,
        languages=language_choices(), families=families, days=list(enumerate(DAYS)), most=MOST,
        zones=zones_to_choose(),
    )  # fmt: skip
