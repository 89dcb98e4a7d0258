"""Beside a ticket: what helps to answer it, and what its agent tells the writers."""

from flask import Blueprint

knowledge_desk = Blueprint(
    "knowledge",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
    static_url_path="/knowledge-static",
)
AGENTS = ("agent", "lead")

import helpdesk.workspace.blueprint  # noqa: E402, I001  (its pages first: ours go back to them)
import helpdesk.knowledge.beside  # noqa: E402
import helpdesk.knowledge.counting  # noqa: E402
import helpdesk.knowledge.preview  # noqa: E402
import helpdesk.knowledge.to_writers  # noqa: E402, F401
