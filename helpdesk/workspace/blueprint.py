"""The workspace's blueprint and what its templates may ask."""

from flask import Blueprint

workspace = Blueprint(
    "workspace",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)

import helpdesk.workspace.board  # noqa: E402
import helpdesk.workspace.decision  # noqa: E402
import helpdesk.workspace.effort  # noqa: E402
import helpdesk.workspace.live  # noqa: E402
import helpdesk.workspace.pictures  # noqa: E402
import helpdesk.workspace.queue  # noqa: E402
import helpdesk.workspace.routing_health  # noqa: E402
import helpdesk.workspace.routing_settings  # noqa: E402
import helpdesk.workspace.session  # noqa: E402
import helpdesk.workspace.sla_calendar  # noqa: E402
import helpdesk.workspace.sla_policy  # noqa: E402
import helpdesk.workspace.sla_settings  # noqa: E402
import helpdesk.workspace.team  # noqa: E402
import helpdesk.workspace.team_giving  # noqa: E402
import helpdesk.workspace.thread  # noqa: E402
import helpdesk.workspace.ticket  # noqa: E402
import helpdesk.workspace.ticket_clocks  # noqa: E402
import helpdesk.workspace.topic  # noqa: E402
import helpdesk.workspace.transfer  # noqa: E402, F401
