"""Everything that writing keeps about one ticket."""

from sqlalchemy import Connection

from foundation import clock
from foundation.accounts import Staff
from helpdesk.writing.tables import drafts, followers, held_replies, mentions, note_versions


def leave_traces(db: Connection, ticket: int, message: int, by: Staff, words: str, mail: str) -> None:
    now = clock.now()
    own, about = {"staff": by.id, "ticket": ticket}, {"ticket": ticket, "message": message}
    written = {"body": words, "files": []}
    db.execute(drafts.insert().values(**own, **written, kind="reply", version=1, tab="", typed_at=now, replaced=words))
    db.execute(held_replies.insert().values(**own, **written, seen=0, then_solve=False, held_at=now, send_at=now))
    db.execute(note_versions.insert().values(**about, body=words, replaced_at=now, replaced_by=by.name, removed=False))
    db.execute(mentions.insert().values(**about, staff=by.id, mentioned_at=now))
    who = {"ticket": ticket, "kind": "cc", "mail": mail, "name": words, "added_by": by.name}
    db.execute(followers.insert().values(**who, added_at=now))
