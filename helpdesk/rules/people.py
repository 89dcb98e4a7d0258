"""What firings keep of a person: the values their tickets had. Forgotten, a firing stays as a count."""

from sqlalchemy import Connection, update

from helpdesk.rules.tables import rule_firings


def erase_firings(db: Connection, theirs: list[int]) -> int:
    own = update(rule_firings).where(rule_firings.c.ticket.in_(theirs))
    return db.execute(own.values(why=[], outcome=[])).rowcount
