"""The routes of writing, beside the workspace's own."""

from flask import Blueprint

writing_desk = Blueprint(
    "writing", __name__, url_prefix="/desk", template_folder="templates", static_folder="static", static_url_path="/writing/static"
)  # fmt: skip
AGENTS = ("agent", "lead")

import helpdesk.writing.composer_routes  # noqa: E402
import helpdesk.writing.drafts_routes  # noqa: E402
import helpdesk.writing.following_routes  # noqa: E402
import helpdesk.writing.holding_routes  # noqa: E402
import helpdesk.writing.letters_routes  # noqa: E402
import helpdesk.writing.notes_routes  # noqa: E402, F401
