"""The widget's quiet question: shall we tell you when something about this changes?"""

from typing import Literal

import msgspec

from analytics.voice.hearing.wishes import is_wished, said_of, take_back, wish
from foundation.api import ApiBlueprint
from foundation.errors import Forbidden
from foundation.web import now, writing
from widgets.api.door import find_site, name_origin, person_of, widget_page
from widgets.saying import say

api = ApiBlueprint("widget_wishes_api", "/widget/v1/wishes", import_name=__name__)
api.after_request(name_origin)
LABEL = "Tell me when something about this changes"
PROMISE = "We’ll write to you once it has. You can take it back here."


class AskWish(msgspec.Struct):
    session: str
    about: Literal["thread", "article", "survey"]
    name: str = ""  # the conversation's reference, or the article's id
    wish: bool | None = None  # nothing: only how it stands


class Wish(msgspec.Struct):
    wished: bool
    label: str
    promise: str


@api.post("", summary="Tell me when something about this changes", access=widget_page)
def wishing(body: AskWish) -> Wish:
    """Of what this person said in a conversation, about an article, or in this quarter's survey; only of signed people on a site that offers it."""
    who, at = person_of(body.session), now()
    if not who.signed or not find_site(who.site).settings.wishes:
        raise Forbidden("This site doesn’t offer to tell people when something changes.")
    with writing() as db:
        said = said_of(db, who.key, body.about, body.name, now=at)
        if body.wish:
            wish(db, who.key, said, now=at)
        elif body.wish is False:
            take_back(db, said)
        return Wish(is_wished(db, said), say(LABEL), say(PROMISE))
