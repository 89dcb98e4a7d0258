"""What agents do with tickets that belong together, or don't belong here: its blueprint, beside the workspace's."""

from flask import Blueprint

joining = Blueprint(
    "joining",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
    static_url_path="/joining-static",
)

import helpdesk.workspace.blueprint  # noqa: E402, I001  (its pages first: ours go back to them)
import helpdesk.joining.incident_pages  # noqa: E402
import helpdesk.joining.link_pages  # noqa: E402
import helpdesk.joining.merge_pages  # noqa: E402
import helpdesk.joining.shelf_pages  # noqa: E402
import helpdesk.joining.split_pages  # noqa: E402
import helpdesk.joining.telling_incidents  # noqa: E402, F401  (a job of the worker)
