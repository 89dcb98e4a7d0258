"""The survey in the widget's panel: what is asked, "not now", and the answer. Nothing of it is kept in the browser."""

import msgspec

from analytics.voice.hearing.surveys.answering import SCALES, answer, find_answer
from analytics.voice.hearing.surveys.asking import Kind, note_asked
from analytics.voice.hearing.surveys.invitation import Invitation
from analytics.voice.hearing.surveys.turn import put_off
from analytics.voice.hearing.surveys.wording import words_for
from foundation.api import ApiBlueprint
from foundation.errors import Conflict
from foundation.web import now, writing
from widgets.api.door import find_site, name_origin, person_of, short, widget_page
from widgets.identity import Who
from widgets.saying import asked_language
from widgets.sites.registry import Site
from widgets.surveying import survey_due

api = ApiBlueprint("widget_survey_api", "/widget/v1/survey", import_name=__name__)
api.after_request(name_origin)


class AskSurvey(msgspec.Struct):
    session: str


class Survey(msgspec.Struct):
    kind: str  # nps | csat
    least: int
    most: int
    words: dict[str, str]  # in the widget's language: question, low, high, why, optional, send, later, thanks


class AnswerSurvey(msgspec.Struct):
    session: str
    score: int
    comment: str | None = None
    page: str | None = None


class Done(msgspec.Struct):
    done: bool = True


@api.post("", summary="The question of this quarter", access=widget_page)
def ask(body: AskSurvey) -> Survey:
    """Whoever reads it was asked, also where mail is concerned. 409 when it isn't this person's turn."""
    who = person_of(body.session)
    site, at = find_site(who.site), now()
    with writing() as db:
        if not survey_due(db, who, site, at):
            raise Conflict("You were asked this quarter. Thank you.")
        kind = _kind(site)
        note_asked(db, [who.key], kind, via="widget", now=at)
    scale = SCALES[kind]
    return Survey(kind, scale[0], scale[-1], _words(kind, site))


@api.post("/putting-off", summary="Not now", access=widget_page)
def not_now(body: AskSurvey) -> Done:
    """Counts as asked: the next question comes in the next quarter."""
    who = person_of(body.session)
    with writing() as db:
        put_off(db, who.key, now=now())
    return Done()


@api.post("/answers", summary="Answer the question of this quarter", access=widget_page)
def answers(body: AnswerSurvey) -> Done:
    """Answering again changes it. 409 for whoever wasn't asked."""
    who, at = person_of(body.session), now()
    site = find_site(who.site)
    with writing() as db:
        invitation = _invitation(who, site, short(body.page, 80))
        if not survey_due(db, who, site, at) and find_answer(db, invitation, now=at) is None:
            raise Conflict("You were asked this quarter. Thank you.")
        answer(db, invitation, score=body.score, comment=body.comment or "", now=at)
    return Done()


def _invitation(who: Who, site: Site, page: str | None) -> Invitation:
    return Invitation(
        who.key, _kind(site), site.name, page=page, role=who.role, plan=who.plan, language=who.locale or "en"
    )


def _kind(site: Site) -> Kind:
    return "csat" if site.settings.survey == "csat" else "nps"


def _words(kind: Kind, site: Site) -> dict[str, str]:
    said = words_for(asked_language(), site.name)
    names = {"question": kind, "low": f"{kind}_low", "high": f"{kind}_high", "thanks": "heard"}
    return {name: said[names.get(name, name)] for name in (*names, "why", "optional", "send", "later")}
