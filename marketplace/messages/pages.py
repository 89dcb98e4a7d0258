"""Conversations between two members, and reporting a message."""

from typing import Any

from foundation.errors import Problem
from foundation.web import now, reading, writing
from marketplace.conduct.reporting import REASONS, report_message
from marketplace.frame import attempt, me, member_only, page, text, worklane
from marketplace.messages.writing import list_messages, list_threads, mark_read, open_thread, read_thread, send_message


@worklane.get("/messages")
@member_only
def messages() -> Any:
    with reading() as db:
        rows = list_threads(db, me().id)
    return page("messages.html", "messages", title="Messages", rows=rows)


@worklane.get("/messages/<int:thread_id>")
@member_only
def thread(thread_id: int) -> Any:
    return _thread(thread_id)


def _thread(thread_id: int, wrong: Problem | None = None) -> Any:
    with writing() as db:
        found = read_thread(db, thread_id, me().id)
        rows = list_messages(db, thread_id)
        mark_read(db, found, me().id)
    return page("thread.html", "messages", title="Messages", thread=found, rows=rows, reasons=REASONS, wrong=wrong)


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
        again=lambda wrong: page("messages.html", "messages", title="Messages", rows=[], wrong=wrong),
    )


@worklane.post("/messages/<int:thread_id>/reports/<int:message>")
@member_only
def report(thread_id: int, message: int) -> Any:
    return attempt(
        lambda db: report_message(db, message, member=me(), reason=text("reason"), note=text("note"), now=now()),
        then=lambda reference: f"/messages/{thread_id}?reported={reference}", again=lambda wrong: _thread(thread_id, wrong),
    )  # fmt: skip
