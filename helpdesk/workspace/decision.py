"""/desk/routing/decisions/<id>: one decision of routing, whole, for leads."""

from flask import current_app, render_template
from sqlalchemy import select

from foundation.access import current_staff, staff_only
from foundation.errors import NotFound
from foundation.speaking import say
from foundation.web import now, reading
from helpdesk.permissions.gate import require_visible
from helpdesk.routing.context import read_context
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.names import channel_name, topic_title
from helpdesk.routing.offering import LABELS
from helpdesk.routing.reasons import weighed
from helpdesk.routing.tables import routing_decisions
from helpdesk.tickets.ticket import reference_of
from helpdesk.workspace.blueprint import workspace


@workspace.get("/routing/decisions/<decision_id>")
@staff_only("lead", "agent")
def decision(decision_id: str) -> str:
    """Why a question came where it came, in figures."""
    router: DeskRouter = current_app.extensions["router"]
    with reading() as db:
        row = db.execute(select(routing_decisions).where(routing_decisions.c.id == decision_id)).first()
        if row is None:
            raise NotFound("There is no decision with this number. It may have been made before routing kept them.")
        require_visible(db, current_staff(), [row.ticket] if row.ticket else [])
        policy = router.policy(db, now())
    about = read_context(row.context, policy.settings.topics)
    chosen = row.answer["channel"]
    return render_template(
        "workspace/decision.html",
        row=row, answer=row.answer, chosen=chosen, channel=say.word(channel_name(chosen)), label=lambda name: say.word(LABELS.get(name, _upper(channel_name(name)))),
        topic=say.word(topic_title(about.topic)) if about.topic in policy.settings.topics else None, about=about,
        channels=weighed(row.context, row.answer, policy.experience), reference=reference_of(row.ticket) if row.ticket else None,
    )  # fmt: skip


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
