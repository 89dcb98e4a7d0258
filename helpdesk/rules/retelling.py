"""Conditions of a firing in its reader's language: what they were is kept with the rule's version, how they turned out with the firing."""

from dataclasses import replace

from sqlalchemy import Connection

from helpdesk.conditions import fields_of, said_one
from helpdesk.rules.keeping import read_version
from helpdesk.rules.log import Firing


def retold(db: Connection, firing: Firing) -> Firing:
    """A condition on a field that is gone stays in the words it was logged in."""
    asked = read_version(db, firing.rule, firing.version).definition.conditions.all_of_them
    if len(asked) != len(firing.why):
        return firing
    fields = fields_of(db)
    lines = [
        {**line, "words": said_one(one, fields) if one.field in fields else line["words"]}
        for one, line in zip(asked, firing.why, strict=True)
    ]
    return replace(firing, why=lines)
