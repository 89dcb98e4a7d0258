"""The scripts host pages load: the loader at one short address, the modules behind it."""

from flask import Blueprint, Response, send_from_directory

from foundation.access import public

widget = Blueprint("widget", __name__, url_prefix="/widget", static_folder="static/widget", static_url_path="/static")


@widget.get("/aside.js")
@public
def loader() -> Response:
    """The one request before anybody uses the widget."""
    response = send_from_directory(widget.static_folder or "", "aside.js", max_age=600)
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    return response


@widget.after_request
def _any_page_may_load(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
