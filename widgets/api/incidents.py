"""Known incidents in the panel: asking to hear when one is fixed."""

import msgspec

from foundation.errors import NotFound
from foundation.incoming import MOST_ID, whole_number
from foundation.web import now, reading, writing
from widgets.api import answers as a
from widgets.api.door import api, person_of, widget_page
from widgets.identity import Who
from widgets.incidents.following import follow, followed, unfollow
from widgets.incidents.pages import the_board
from widgets.saying import asked_language


class Follow(msgspec.Struct):
    session: str
    follow: bool = True


@api.post("/incidents/<incident>/following", summary="Tell me when it’s fixed", access=widget_page)
def following(incident: str, body: Follow) -> a.Done:
    """Whoever follows gets a message in their conversations when it's fixed."""
    who, number = person_of(body.session), whole_number(incident)
    if number is None or number > MOST_ID:
        raise NotFound("There is no such incident.")
    with writing() as db:
        if body.follow:
            follow(db, number, who, language=asked_language() or who.locale, now=now())
        else:
            unfollow(db, number, who.key)
    return a.Done()


def incidents_here(who: Who, page: str | None) -> list[a.Incident]:
    """No SQL while nothing is wrong."""
    found = the_board().here(page=page, role=who.role)
    if not found:
        return []
    with reading() as db:
        theirs = followed(db, who.key, [one.id for one in found])
    return [a.Incident(one.id, one.title, one.sentence, one.updated_at.isoformat(), one.id in theirs) for one in found]
