"""What somebody has read of their conversations, so that only what is new counts."""

from foundation.web import now, writing
from helpdesk.joining.threads import conversations_of
from helpdesk.tickets.replies import count_replies
from widgets.api import answers as a
from widgets.api.door import api, person_of, widget_page
from widgets.unread import mark_read


@api.post("/threads/read", summary="You have read a conversation", access=widget_page)
def read(body: a.ThreadRef) -> a.Done:
    """Every reply there is by now counts as read. Somebody else's conversation has none."""
    who = person_of(body.session)
    with writing() as db:
        thread = conversations_of(db, who.key, [body.reference]).values()
        for counted in count_replies(db, who.key, thread).values():
            for reference, (replies, _) in counted.items():
                mark_read(db, who.key, reference, replies, now=now())
    return a.Done()
