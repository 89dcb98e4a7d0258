"""The blueprint of statuses, tags, fields and time: on the ticket's page, and in the settings."""

from flask import Blueprint

import helpdesk.workspace.blueprint  # its parts first: ours lead back to its pages

fields = Blueprint(
    "fields",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
    static_url_path="/fields/static",
)

import helpdesk.fields.of_ticket  # noqa: E402
import helpdesk.fields.settings_fields  # noqa: E402
import helpdesk.fields.settings_forms  # noqa: E402
import helpdesk.fields.settings_list  # noqa: E402
import helpdesk.fields.settings_statuses  # noqa: E402
import helpdesk.fields.settings_tags  # noqa: E402, F401
