"""The page people in copy open from a mail: what was said in public, and a place to answer."""

from flask import Blueprint, Response, render_template, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import allow
from foundation.errors import Invalid
from foundation.secret_pages import secret_page
from foundation.web import now, reading, writing
from helpdesk.tickets.customer_messages import reply_in_copy
from helpdesk.tickets.reading import public_messages
from helpdesk.writing.copying import follower_by_link
from helpdesk.writing.marking import render_message

conversations = Blueprint("conversations", __name__, url_prefix="/conversations", template_folder="templates")
holders = allow("whoever holds the link that people in copy are sent", lambda: None)


@conversations.get("/<link>")
@holders
def conversation(link: str) -> Response:
    return _page(link)


@conversations.post("/<link>")
@holders
def answer(link: str) -> AnyResponse:
    body = request.form.get("body", "")
    try:
        with writing() as db:
            number, ticket, name = follower_by_link(db, link)
            reply_in_copy(db, ticket, author=f"cc:{number}", name=name, body=body, now=now())
    except Invalid as wrong:
        return _page(link, body=body, wrong=wrong.detail)
    return redirect(f"/conversations/{link}?sent=1#answer", 303)


def _page(link: str, *, body: str = "", wrong: str | None = None) -> Response:
    with reading() as db:
        number, ticket, name = follower_by_link(db, link)
        told = public_messages(db, ticket)
    page = render_template(
        "writing/conversation.html", **told, name=name, own=f"cc:{number}", body=body, wrong=wrong, sent="sent" in request.args,
        message_html=render_message,
    )  # fmt: skip
    return secret_page(page, status=422 if wrong else 200)
