"""A live chat from the customer's side: being here, writing, having read, leaving."""

import helpdesk
from foundation.web import now, writing
from widgets.api import answers as a
from widgets.api import channel_types as c
from widgets.api.door import api, person_of, widget_page

HINTS = helpdesk.chat.Pace(2.0)  # "is writing" at most so often a person; more tells nobody anything
MARKS = helpdesk.chat.Pace(0.3)


@api.post("/chat/here", summary="I am here, what I have read, and whether I am writing", access=widget_page)
def chat_here(body: c.Here) -> a.Done:
    """Never kept but as two marks: what passes too often is left out."""
    who = person_of(body.session)
    pace, kind = (HINTS, "writing") if body.writing else (MARKS, "here")
    if pace.allows(f"{kind}:{who.key}:{body.reference[:20]}"):
        with writing() as db:
            helpdesk.chat.customer_is_here(
                db, body.reference, who.key, writing=body.writing, got=body.got, read=body.read, now=now()
            )
    return a.Done()


@api.post("/chat/end", summary="Leave a chat, or its line", access=widget_page)
def chat_end(body: a.ThreadRef) -> a.Done:
    """Before anybody came the question stays with us as a ticket. Ending twice is ending once."""
    who = person_of(body.session)
    with writing() as db:
        helpdesk.chat.end_by_customer(db, body.reference, who.key, now=now())
    return a.Done()
