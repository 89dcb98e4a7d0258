"""The page that who asked, or somebody in copy, opens from a mail: what was said in public, and a place to answer."""

from flask import Blueprint, Response, current_app, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import allow
from foundation.accounts import Attempts
from foundation.errors import Invalid, TooMany
from foundation.secret_pages import secret_page
from foundation.speaking import answer_in
from foundation.web import now, reading, writing
from helpdesk.files import files_of
from helpdesk.files.handing_out import file_address
from helpdesk.people.person import find_person
from helpdesk.speaking import speak_also, words_for
from helpdesk.tickets.customer_messages import customer_reply, reply_in_copy
from helpdesk.tickets.reading import public_messages
from helpdesk.tickets.ticket import reference_of
from helpdesk.writing.links import Holder, holder_of
from helpdesk.writing.marking import render_message

MOST = 20  # answers by one link in a quarter of an hour

conversations = Blueprint("conversations", __name__, url_prefix="/conversations", template_folder="templates")
speak_also(("conversations.conversation", "conversations.answer"))
holders = allow("whoever holds the link that who asked and people in copy are sent", lambda: None)


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
            _answer(db, holder_of(db, link), body)
    except (Invalid, TooMany) as wrong:
        return _page(link, body=body, wrong=wrong)
    return redirect(url_for("conversations.conversation", link=link, sent=1, _anchor="answer"), 303)


def _answer(db: Connection, holder: Holder, body: str) -> None:
    _check_pace(holder)
    if holder.in_copy:
        reply_in_copy(db, holder.ticket, author=holder.key, name=holder.name, body=body, now=now())
    else:
        customer_reply(db, reference_of(holder.ticket), holder.key, body, now=now())


def _check_pace(holder: Holder) -> None:
    counted: Attempts = current_app.extensions.setdefault("conversations.pace", Attempts(MOST))
    try:
        counted.check(f"{holder.ticket}:{holder.key}")
    except TooMany as problem:
        problem.detail = "That’s a lot of messages in a short time. Yours is kept here: send it in a few minutes."
        raise


def _page(link: str, *, body: str = "", wrong: Invalid | TooMany | None = None) -> Response:
    with reading() as db:
        holder = holder_of(db, link)
        told = public_messages(db, holder.ticket, as_customer=not holder.in_copy)
        files = files_of(db, [one.id for one in told["messages"]])
        asked = None if holder.in_copy else find_person(db, holder.key)
    answer_in(words_for(told.pop("language"), asked.language if asked else None))
    page = render_template(
        "writing/conversation.html", **told, holder=holder, files=files, body=body, wrong=wrong and wrong.detail, sent="sent" in request.args,
        message_html=render_message, file_address=file_address,
    )  # fmt: skip
    return secret_page(page, status=wrong.status if wrong else 200)
