"""What firings and dry runs keep of a person: the values their tickets had. Forgotten, they stay as counts."""

from sqlalchemy import Connection, delete, update

from helpdesk.rules.tables import rule_dry_hits, rule_firings


def erase_firings(db: Connection, theirs: list[int]) -> int:
    db.execute(delete(rule_dry_hits).where(rule_dry_hits.c.ticket.in_(theirs)))
    own = update(rule_firings).where(rule_firings.c.ticket.in_(theirs))
    return db.execute(own.values(why=[], outcome=[])).rowcount
