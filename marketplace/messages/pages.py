"""Conversations between two members, and reporting a message."""

from typing import Any

from flask import request

from foundation.errors import Problem
from foundation.web import now, reading, writing
from marketplace.conduct.reporting import REASONS, report_message
from marketplace.frame import attempt, have_read, me, member_only, page, text, worklane
from marketplace.messages.writing import (
    have_contract,
    list_messages,
    list_threads,
    mark_read,
    open_thread,
    read_thread,
    send_message,
)


@worklane.get("/messages")
@member_only
def messages() -> Any:
    return _messages()


def _messages(wrong: Problem | None = None) -> Any:
    with reading() as db:
        rows = list_threads(db, me().id)
    return page("messages.html", "messages", title="Messages", rows=rows, wrong=wrong)


@worklane.get("/messages/<int:thread_id>")
@member_only
def thread(thread_id: int) -> Any:
    return _thread(thread_id)


def _thread(thread_id: int, wrong: Problem | None = None) -> Any:
    with reading() as db:
        found = read_thread(db, thread_id, me().id)
        rows = list_messages(db, thread_id)
        contract = have_contract(db, found.client, found.freelancer)
    if found.unread:
        with writing() as db:
            mark_read(db, found, me().id)
        have_read(found.unread)
    return page(
        "thread.html", "messages", title=found.other_name, thread=found, rows=rows, reasons=REASONS, wrong=wrong,
        reported=request.args.get("reported"), contract=contract,
    )  # fmt: skip


@worklane.post("/messages/<int:thread_id>")
@member_only
def write(thread_id: int) -> Any:
    return attempt(
        lambda db: send_message(db, thread_id, member=me().id, body=text("body"), now=now()),
        then=f"/messages/{thread_id}", again=lambda wrong: _thread(thread_id, wrong),
    )  # fmt: skip


@worklane.post("/messages/with/<int:other>")
@member_only
def write_to(other: int) -> Any:
    return attempt(
        lambda db: open_thread(db, me(), other, now()),
        then=lambda made: f"/messages/{made}",
        again=_messages,
    )


@worklane.post("/messages/<int:thread_id>/reports/<int:message>")
@member_only
def report(thread_id: int, message: int) -> Any:
    return attempt(
        lambda db: report_message(db, message, member=me(), reason=text("reason"), note=text("note"), now=now()),
        then=lambda reference: f"/messages/{thread_id}?reported={reference}", again=lambda wrong: _thread(thread_id, wrong),
    )  # fmt: skip
