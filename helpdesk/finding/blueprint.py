"""The routes of finding, and what the desk's pages say of keys and commands."""

from flask import Blueprint

from helpdesk.finding.commands import as_data, commands_for, commands_piece, groups_for

finding_desk = Blueprint(
    "finding", __name__, url_prefix="/desk", template_folder="templates", static_folder="static", static_url_path="/finding/static"
)  # fmt: skip
finding_desk.add_app_template_global(lambda staff: as_data(commands_for(staff)), "desk_commands")
finding_desk.add_app_template_global(groups_for, "desk_keys")
finding_desk.add_app_template_global(commands_piece, "commands_piece")

import helpdesk.finding.routes  # noqa: E402, F401
