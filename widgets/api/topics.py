"""A topic's articles, for one who typed something broader than a question."""

import kb
from foundation.errors import NotFound
from foundation.web import reading
from widgets.api import answers as a
from widgets.api.door import api, person_of, viewer_of, widget_page


@api.post("/sections/<section>", summary="A topic's articles", access=widget_page)
def section(section: str, body: a.AskArticle) -> a.SectionShown:
    """Only what this person may read; a topic of which they may read nothing isn't there."""
    who = person_of(body.session)
    with reading() as db:
        topics = kb.sections(db, viewer=viewer_of(who))
    for topic in topics:
        if topic.slug == section:
            entries = [a.ReadArticle(one.id, one.title) for one in topic.entries]
            return a.SectionShown(name=topic.name, articles=entries)
    raise NotFound("There is no such topic. Try the search.")
