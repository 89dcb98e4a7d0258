"""What finding brings to the application."""

from typing import Any

from flask import Flask

import helpdesk.finding.tables  # noqa: F401
from foundation.database import Database
from foundation.jobs import every, job
from helpdesk.conditions import add_source
from helpdesk.finding.blueprint import finding_desk
from helpdesk.finding.command import index_command
from helpdesk.finding.fields import search_fields
from helpdesk.finding.index import add_words, keep_newest_indexed, registered
from helpdesk.finding.vocabulary import learn_words
from helpdesk.generating.command import desk_commands


def register(app: Flask) -> None:
    add_words("ticket_tags", "s.tag")
    add_words("field_values", "coalesce(s.value_text, s.value_long, CAST(s.value_number AS TEXT))")
    registered()
    app.register_blueprint(finding_desk)
    add_source(search_fields)
    desk_commands.add_command(index_command)

    @job("search.words")
    def learn(database: Database, _payload: dict[str, Any]) -> None:
        learn_words(database)

    @job("search.newest", can_wait=True)
    def keep_newest(database: Database, _payload: dict[str, Any]) -> None:
        keep_newest_indexed(database)

    every("search.words", seconds=300, at_first=5)
    every("search.newest", seconds=3_600, at_first=60)
