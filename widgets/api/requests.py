"""The questions each team asks, and how satisfied somebody was in the end."""

import helpdesk
from foundation.web import now, writing
from helpdesk.requests import FORMS, Field
from widgets.api import answers as a
from widgets.api import channel_types as c
from widgets.api.door import api, person_of, short, widget_page
from widgets.saying import say


@api.post("/forms/<channel>", summary="What a team asks beside the message", access=widget_page)
def form(channel: str, body: c.AskForm) -> c.Form:
    """Nothing for a channel that asks nothing more."""
    person_of(body.session)
    return c.Form(fields=[_field(one) for one in FORMS.get(channel, ())])


@api.post("/ratings", summary="How did we do, from 1 to 5?", access=widget_page)
def rate(body: c.Rate) -> a.Done:
    """May be changed; the last one counts."""
    who = person_of(body.session)
    with writing() as db:
        helpdesk.rate(db, body.reference, who.key, body.score, short(body.comment, 2000), now=now())
    return a.Done()


def _field(one: Field) -> c.FormField:
    notes = one.note or {}
    options = [
        c.Choice(value, say(words), say(notes[value]) if value in notes else None) for value, words in one.options
    ]
    return c.FormField(one.name, say(one.label), one.kind, one.longest, options)
