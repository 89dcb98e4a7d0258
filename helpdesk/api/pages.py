"""The pages of the API, beside the other settings."""

from flask import Blueprint

api_desk = Blueprint(
    "api_desk", __name__, url_prefix="/desk/settings/api", template_folder="templates", static_folder="static", static_url_path="/static"
)  # fmt: skip

import helpdesk.api.reference_page  # noqa: E402
import helpdesk.api.token_pages  # noqa: E402, F401
