"""The help centre's one blueprint, which the files of its pages join."""

from flask import Blueprint

helpcentre = Blueprint(
    "helpcentre",
    __name__,
    url_prefix="/help",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
