"""Fields of the conditions that search brings: attachments and notes."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from helpdesk.conditions import Choice, Field
from helpdesk.conditions.columns import flag
from helpdesk.files.tables import files
from helpdesk.tickets.tables import messages, tickets

YES = (Choice("yes", "Yes"), Choice("no", "No"))


def search_fields(_db: Connection) -> Iterable[Field]:
    with_files = select(messages.c.ticket).join(files, files.c.message == messages.c.id).where(files.c.name != "")
    with_notes = select(messages.c.ticket).where(messages.c.kind == "note")
    return (
        Field("attachment", "Has an attachment", "Words", "flag", flag(lambda _: tickets.c.id.in_(with_files)), YES),
        Field("noted", "Has a note", "Words", "flag", flag(lambda _: tickets.c.id.in_(with_notes)), YES),
    )
