"""Sign-out: the session a page had opens nothing any more."""

from foundation.web import writing
from widgets.api import answers as a
from widgets.api.door import api, sessions, widget_page
from widgets.identity import end_session


@api.post("/session/end", summary="End a session", access=widget_page)
def end(body: a.EndSession) -> a.Done:
    """Ending twice, or one that never was, is done all the same."""
    with writing() as db:
        end_session(db, body.session)
    sessions().forget(body.session)
    return a.Done()
