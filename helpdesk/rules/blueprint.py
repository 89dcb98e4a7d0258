"""The pages of rules, beside the other settings."""

from flask import Blueprint

rules_desk = Blueprint(
    "rules", __name__, url_prefix="/desk/settings/rules", template_folder="templates", static_folder="static", static_url_path="/static"
)  # fmt: skip
LEADS = ("lead",)
AGENTS = ("agent", "lead")

import helpdesk.rules.builder  # noqa: E402
import helpdesk.rules.list_pages  # noqa: E402
import helpdesk.rules.log_pages  # noqa: E402
import helpdesk.rules.run_pages  # noqa: E402, F401
