"""/desk/settings/tags: how often each tag is used, and tidying them."""

from flask import Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.errors import Invalid, NotFound
from foundation.incoming import whole_number
from foundation.speaking import say
from foundation.web import now, reading, writing
from helpdesk.fields.blueprint import fields
from helpdesk.fields.settings_list import LEADS
from helpdesk.fields.tag_settings import delete_tag, forget_alias, merge_tag, read_tags
from helpdesk.fields.tags import clean_tag

MOST = 500


@fields.get("/settings/tags")
@staff_only(*LEADS)
def tags() -> str:
    return _page()


@fields.post("/settings/tags/name")
@staff_only(*LEADS)
def rename_tag() -> AnyResponse:
    tag, into = request.form.get("tag", ""), request.form.get("into", "")
    try:
        with writing() as db:
            many = merge_tag(db, tag, into, by=current_staff(), now=now())
    except (Invalid, NotFound) as wrong:
        return Response(_page(wrong=wrong.detail, tag=tag, into=into), status=wrong.status)
    return redirect(url_for("fields.tags", done="renamed", many=many, tag=clean_tag(into)), 303)


@fields.post("/settings/tags/removal")
@staff_only(*LEADS)
def remove_tag() -> AnyResponse:
    with writing() as db:
        many = delete_tag(db, request.form.get("tag", ""), by=current_staff(), now=now())
    return redirect(url_for("fields.tags", done="removed", many=many), 303)


@fields.post("/settings/tags/aliases/removal")
@staff_only(*LEADS)
def drop_alias() -> AnyResponse:
    with writing() as db:
        forget_alias(db, request.form.get("alias", ""))
    return redirect(url_for("fields.tags", done="alias"), 303)


def _page(*, wrong: str | None = None, tag: str = "", into: str = "") -> str:
    """`tag`, `into`: what was sent, where it couldn't be done."""
    words = request.args.get("q", "").strip()[:40]
    with reading() as db:
        found = read_tags(db, words=words, most=MOST)
    return render_template("fields/tags.html", tags=found, words=words, most=MOST, wrong=wrong, tag=tag, into=into, saved=_done())  # fmt: skip


def _done() -> str | None:
    many = whole_number(request.args.get("many")) or 0
    match request.args.get("done"):
        case "renamed":
            tag = request.args.get("tag", "")[:40]
            return say.text(
                "Saved. {n} tickets have “{tag}” now, and whoever types the old name gets it.", n=many, tag=tag
            )
        case "removed":
            return say.text("Removed from {n} tickets.", n=many)
        case "alias":
            return say.text("Saved. The word can be a tag of its own again.")
    return None
