"""The pages of webhooks, beside the other settings."""

from flask import Blueprint

webhooks_desk = Blueprint(
    "webhooks", __name__, url_prefix="/desk/settings/webhooks", template_folder="templates", static_folder="static", static_url_path="/static"
)  # fmt: skip
LEADS = ("lead",)

import helpdesk.webhooks.delivery_pages  # noqa: E402
import helpdesk.webhooks.endpoint_pages  # noqa: E402, F401
