"""What the knowledge base brings to the application: pages, the jobs of its index, commands."""

from functools import partial
from typing import Any

from flask import Flask

from foundation import clock
from foundation.database import Database
from foundation.jobs import every, job
from foundation.people import keeps_people
from foundation.web import config
from foundation.web import database as app_database
from kb.articles.changing import publish_due
from kb.articles.publishing import ArticlePublished
from kb.commands import kb_commands
from kb.current import CurrentIndex
from kb.flags import settling
from kb.flags.flagging import MAIL
from kb.flags.mailing import mail_flags
from kb.gaps.deciding import hear_published
from kb.helpcentre import listening  # noqa: F401  its routes join the help centre's
from kb.helpcentre.pages import helpcentre
from kb.people import KEEPER
from kb.pictures.handing_out import pictures_shown
from kb.search.encoder import load_encoder
from kb.writing import (  # noqa: F401  their routes join the writers' desk
    editor,
    flag_pages,
    gap_pages,
    import_page,
    learning_page,
    order_page,
    picture_pages,
    ranking_page,
    revision_pages,
    translation_pages,
)
from kb.writing.pages import writing_desk


def register(app: Flask) -> None:
    with app.app_context():
        current = CurrentIndex(
            app_database(), config().index_folder, encoder=partial(load_encoder, config().encoder_folder)
        )
    app.extensions["kb"] = current

    @job("kb.reindex")
    def reindex(_database: Database, _payload: dict[str, Any]) -> None:
        current.rebuild()

    @job("kb.encode", can_wait=True)
    def encode(_database: Database, _payload: dict[str, Any]) -> None:
        current.encode()

    @job("kb.learn", can_wait=True)
    def learn(database: Database, payload: dict[str, Any]) -> None:
        from kb.learning.training import train  # scikit-learn loads in the worker only

        train(database, by=payload.get("by"), now=clock.now())

    @job("kb.gaps", can_wait=True)
    def find_gaps(database: Database, _payload: dict[str, Any]) -> None:
        from kb.gaps.gathering import gather  # scikit-learn loads in the worker only
        from kb.gaps.likenesses import refresh_alike

        gather(database, current.get().fits, now=clock.now())
        refresh_alike(database)

    @job("kb.publish")
    def publish(database: Database, _payload: dict[str, Any]) -> None:
        publish_due(database, now=clock.now())
        current.catch_up()

    @job(MAIL)
    def mail_writers(database: Database, _payload: dict[str, Any]) -> None:
        with app.test_request_context():
            mail_flags(database, now=clock.now())

    every(MAIL, seconds=600, at_first=120)
    every("kb.encode", seconds=3600)  # for an encoder copied here, or an index built on the spot
    every("kb.gaps", seconds=3600)
    every("kb.learn", seconds=24 * 3600, at_first=600)
    every("kb.publish", seconds=30)
    app.register_blueprint(helpcentre)
    app.register_blueprint(pictures_shown)
    app.register_blueprint(writing_desk)
    app.cli.add_command(kb_commands)
    keeps_people(KEEPER)


def subscriptions() -> list[tuple[type, str, Any]]:
    return [(ArticlePublished, "gaps", hear_published), (ArticlePublished, "flags", settling.hear_published)]
