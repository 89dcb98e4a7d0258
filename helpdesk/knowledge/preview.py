"""An article as its readers see it, in a sheet beside the ticket."""

from flask import render_template, url_for
from markupsafe import Markup

import kb
from foundation.access import staff_only
from foundation.markdown import render_markdown
from foundation.web import reading
from helpdesk.knowledge.blueprint import AGENTS, knowledge_desk
from helpdesk.tickets.reading import read_ticket
from kb import Viewer


@knowledge_desk.get("/tickets/<int:ticket_id>/knowledge/articles/<article_id>")
@staff_only(*AGENTS)
def article(ticket_id: int, article_id: str) -> str:
    with reading() as db:
        ticket = read_ticket(db, ticket_id)
        found = kb.read_article(db, article_id, viewer=Viewer(staff=True))
        flagged = kb.waiting_for(db, found.id)

    def link(href: str) -> str:
        """To other articles within the sheet."""
        is_slug = not any(mark in href for mark in "/:#")
        return url_for("knowledge.article", ticket_id=ticket_id, article_id=href) if is_slug else href

    body = Markup(render_markdown(found.markdown, link=link))
    return render_template("knowledge/article.html", ticket=ticket, article=found, body=body, flagged=flagged)
