"""What the voice of the customer brings to the application: pages, jobs, commands, and what it hears."""

from pathlib import Path
from typing import Any

from flask import Flask

from analytics.commands import voice_commands
from analytics.desk import file_pages as _desk_files  # noqa: F401  adds its pages to the blueprint
from analytics.desk import list_pages as _desk_lists  # noqa: F401
from analytics.desk import pages as _desk_pages  # noqa: F401
from analytics.desk import synthetic_page as _desk_synthetic  # noqa: F401
from analytics.desk import tables as _desk  # noqa: F401  declares them
from analytics.desk.commands import figures_command
from analytics.desk.frame import reports
from analytics.desk.jobs import register_jobs as desk_jobs
from analytics.desk.mailing.posting import register_jobs as desk_mail_jobs
from analytics.voice import tables  # noqa: F401  declares them
from analytics.voice.asking import comparison_page as _comparison_page  # noqa: F401  adds its page to the blueprint
from analytics.voice.asking import pages as _asking_pages  # noqa: F401
from analytics.voice.asking import segment_pages as _segment_pages  # noqa: F401
from analytics.voice.asking import tables as _asking  # noqa: F401  declares them
from analytics.voice.asking.jobs import register_jobs as asking_jobs
from analytics.voice.digest import pages as _digest_pages  # noqa: F401  adds its pages to the blueprint
from analytics.voice.digest import tables as _digest  # noqa: F401  declares them
from analytics.voice.digest.commands import digest_command
from analytics.voice.digest.posting import register_jobs as digest_jobs
from analytics.voice.digest.stop_pages import stopping
from analytics.voice.export import edits_log as _edits_log  # noqa: F401
from analytics.voice.export import share_pages as _share_pages  # noqa: F401
from analytics.voice.export import tables as _export  # noqa: F401  declares them
from analytics.voice.export.jobs import register_jobs as export_jobs
from analytics.voice.export.keeping import KEEPER as EXPORTS_KEEPER
from analytics.voice.export.making import Place
from analytics.voice.export.pages import FOLDER
from analytics.voice.frame import SPOKEN, voice
from analytics.voice.hearing import tables as _hearing  # noqa: F401  declares them
from analytics.voice.hearing.endpoints import api
from analytics.voice.hearing.events import hear_answer, hear_message, hear_rating, hear_search, hear_vote
from analytics.voice.hearing.jobs import register_jobs as hearing_jobs
from analytics.voice.hearing.people import KEEPER, hear_deleted
from analytics.voice.hearing.surveys.answering import SurveyAnswered
from analytics.voice.hearing.surveys.pages import survey
from analytics.voice.hearing.surveys.panel import api as survey_api
from analytics.voice.hearing.surveys.turn import is_due
from analytics.voice.hearing.wishing import api as wishes_api
from analytics.voice.meaning import fix_pages as _fix_pages  # noqa: F401  adds its pages to the blueprint
from analytics.voice.meaning import pages as _meaning_pages  # noqa: F401
from analytics.voice.meaning import tables as _meaning  # noqa: F401  declares them
from analytics.voice.meaning.fixing import FixAnnounced
from analytics.voice.notes import pages as _note_pages  # noqa: F401
from analytics.voice.notes import tables as _notes  # noqa: F401  declares them
from analytics.voice.registry import tables as _registry  # noqa: F401  declares them
from analytics.voice.registry.curation import curation
from analytics.voice.registry.jobs import register_jobs
from analytics.voice.reports import correcting_pages as _correcting_pages  # noqa: F401
from analytics.voice.reports import front_page as _front_page  # noqa: F401
from analytics.voice.reports import theme_page as _theme_page  # noqa: F401
from analytics.voice.reports.jobs import hear_sight
from analytics.voice.reports.jobs import register_jobs as report_jobs
from analytics.voice.sentiment import pages as _sentiment_pages  # noqa: F401
from analytics.voice.sentiment import tables as _sentiment  # noqa: F401  declares them
from analytics.voice.sentiment.commands import sentiment_commands
from analytics.voice.sentiment.jobs import register_jobs as sentiment_jobs
from analytics.voice.telling import tables as _telling  # noqa: F401  declares them
from analytics.voice.telling.fix_news import hear_announced
from analytics.voice.telling.fix_news import register_jobs as telling_jobs
from analytics.voice.telling.silence import KEEPER as SILENCE
from foundation.people import keeps_people
from helpdesk import CustomerReplied, TeamSightChanged, TicketDeleted, TicketOpened, TicketRated, set_mood
from helpdesk.generating.command import desk_commands
from helpdesk.speaking import WORDS, speak_also
from kb import ArticleVoted, SearchMissed
from widgets.surveying import set_survey


def register(app: Flask) -> None:
    desk_jobs()
    desk_mail_jobs(app)
    report_jobs()
    register_jobs()
    asking_jobs(app)
    hearing_jobs()
    sentiment_jobs()
    digest_jobs(app)
    telling_jobs(app)
    settings = app.extensions["config"]
    export_jobs(app, Place(settings.var / FOLDER, settings.base_url, app.extensions["verbatims"].get))
    app.register_blueprint(reports)
    app.register_blueprint(voice)
    app.register_blueprint(curation)
    app.register_blueprint(api)
    app.register_blueprint(survey)
    app.register_blueprint(survey_api)
    app.register_blueprint(wishes_api)
    app.register_blueprint(stopping)
    WORDS.add(Path(__file__).parent / "voice" / "words")
    speak_also(SPOKEN)
    voice_commands.add_command(sentiment_commands)
    voice_commands.add_command(digest_command)
    app.cli.add_command(voice_commands)
    desk_commands.add_command(figures_command)
    keeps_people(KEEPER)
    keeps_people(SILENCE)
    keeps_people(EXPORTS_KEEPER)
    set_mood(_mood)
    set_survey(is_due)


def _mood(words: str) -> float:
    from analytics.voice.sentiment import load_sentiment  # a lexicon, read once, when somebody first asks for a person

    return load_sentiment().score([words])[0].compound


def subscriptions() -> list[tuple[type, str, Any]]:
    return [
        (TicketOpened, "voice", hear_message),
        (CustomerReplied, "voice", hear_message),
        (TicketRated, "voice", hear_rating),
        (TicketDeleted, "voice", hear_deleted),
        (TeamSightChanged, "voice", hear_sight),
        (ArticleVoted, "voice", hear_vote),
        (SearchMissed, "voice", hear_search),
        (SurveyAnswered, "voice", hear_answer),
        (FixAnnounced, "voice_mail", hear_announced),
    ]
