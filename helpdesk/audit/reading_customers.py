"""A program reads who customers are: the log says which token, of whom, or how it came by many."""

from foundation.audit import note_audit
from foundation.bearer import current_token
from foundation.web import now, reading, writing
from helpdesk.audit.lately import noted_lately

ONE, MANY = "customer read", "customers read"


def note_customers(subject: str = "", *, about: str | None = None) -> None:
    """`about`: the one it was; `subject`: else how: `list`, `with tickets`. Between transactions of the caller."""
    who, what, at = current_token().key, ONE if about else MANY, now()
    with reading() as db:
        if noted_lately(db, who, what, subject, about=about, now=at):
            return
    with writing() as db:
        note_audit(db, "access", what, subject, about=about, who=who, now=at)
