"""Macros: used in a ticket, kept on pages of their own."""

from flask import Blueprint

macros_desk = Blueprint(
    "macros",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
    static_url_path="/macros-static",
)
AGENTS = ("agent", "lead")

import helpdesk.workspace.blueprint  # noqa: E402, I001  (its pages first: ours go back to them)
import helpdesk.macros.using  # noqa: E402
import helpdesk.macros.pages  # noqa: E402
import helpdesk.macros.builder  # noqa: E402, F401
