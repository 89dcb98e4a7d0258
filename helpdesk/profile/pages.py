"""/desk/profile: who I am here, and the language I read the desk in."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.accounts import choose_language
from foundation.errors import Invalid
from foundation.web import writing
from helpdesk.permissions.acts import ROLE_NAMES
from helpdesk.speaking import NAMES, asked_language

profile = Blueprint("profile", __name__, url_prefix="/desk", template_folder="templates")


@profile.get("/profile")
@staff_only()
def show() -> str:
    return render_template(
        "profile/profile.html", me=current_staff(), role_names=ROLE_NAMES, languages=NAMES, asked=NAMES[asked_language()],
        saved=request.args.get("saved"),
    )  # fmt: skip


@profile.post("/profile/language")
@staff_only()
def set_language() -> AnyResponse:
    """`language`: one of ours, or nothing for what the browser asks for."""
    language = request.form.get("language", "")
    if language and language not in NAMES:
        raise Invalid("Choose one of the languages shown.", field="language")
    with writing() as db:
        choose_language(db, current_staff().id, language or None)
    return redirect(url_for("profile.show", saved="language"), 303)
