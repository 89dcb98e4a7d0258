"""The address of a picture. It is named by its content, so browsers keep it for good."""

from flask import Blueprint, Response

from foundation.access import public
from foundation.web import reading
from kb.pictures.keeping import find_picture

pictures_shown = Blueprint("pictures", __name__, url_prefix="/help/pictures")
A_YEAR = 365 * 24 * 3600


@pictures_shown.get("/<digest>.webp")
@public
def picture(digest: str) -> Response:
    """Nobody guesses an address, so a picture is as private as the articles that show it."""
    with reading() as db:
        content = find_picture(db, digest)
    answer = Response(content, mimetype="image/webp")
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # the widget shows it on the host's pages
    return answer
