"""The pages and verbs of views."""

from flask import Blueprint

views = Blueprint(
    "views",
    __name__,
    url_prefix="/desk/views",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)

import helpdesk.views.arranging_routes  # noqa: E402
import helpdesk.views.builder  # noqa: E402
import helpdesk.views.bulk_routes  # noqa: E402
import helpdesk.views.play_routes  # noqa: E402, F401
