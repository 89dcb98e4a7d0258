"""The pieces of pages on which actions are put together."""

from flask import Blueprint

actions_desk = Blueprint("actions", __name__, template_folder="templates")
