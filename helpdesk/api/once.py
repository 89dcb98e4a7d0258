"""A request that is sent twice is done once: its answer is kept in the transaction that did it."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

import msgspec
from flask import Response, request
from sqlalchemy import Connection, delete, select, update

from foundation import clock
from foundation.bearer import current_token
from foundation.database import Database, insert_unless_there
from foundation.errors import Invalid
from foundation.jobs import every, job
from foundation.web import now, writing
from helpdesk.api.shapes import Message, Ticket
from helpdesk.api.tables import kept_answers

Answer = TypeVar("Answer")

KEPT = timedelta(hours=24)
HEADER, LONGEST = "Idempotency-Key", 200


class KeyReused(Invalid):
    """An idempotency key came with another request than before."""


def once(act: Callable[[Connection], Answer], *, status: int = 200) -> Answer:
    """Do `act` in one transaction and answer with what it returns (as the response that holds it). With the header, the same request again gets the same answer, and
    of two at the same time one waits for the other. What is refused is not kept: nothing was done. Raises KeyReused."""
    key = _key()
    with writing() as db:
        if key is not None:
            kept = _claim(db, key)
            if kept is not None:
                return cast(Answer, _replayed(kept))
        answer = act(db)
        body = b"" if answer is None else msgspec.json.encode(answer)
        status = 204 if answer is None else status
        if key is not None:
            own = update(kept_answers).where(kept_answers.c.key == key)
            db.execute(own.values(status=status, body=body.decode(), ticket=_ticket_of(answer)))
    response = _response(body, status, replayed=False)
    if isinstance(answer, Ticket):
        response.headers["ETag"] = f'"{answer.version}"'
    return cast(Answer, response)


def _replayed(kept: Any) -> Response:
    """As it was the first time, with the version the ticket had then."""
    response = _response(kept.body.encode(), kept.status, replayed=True)
    answer = msgspec.json.decode(kept.body) if kept.ticket is not None and kept.body else {}
    if "version" in answer:
        response.headers["ETag"] = f'"{answer["version"]}"'
    return response


def respond(ticket: Ticket) -> Ticket:
    """With its version as the ETag."""
    response = _response(msgspec.json.encode(ticket), 200, replayed=False)
    response.headers["ETag"] = f'"{ticket.version}"'
    return cast(Ticket, response)


def forget_old(database: Database) -> None:
    with database.writing() as db:
        db.execute(delete(kept_answers).where(kept_answers.c.made_at < clock.now() - KEPT))


def register_forgetting() -> None:
    @job("api.forget")
    def forget_answers(database: Database, _payload: dict[str, Any]) -> None:
        forget_old(database)

    every("api.forget", seconds=3600)


def _key() -> str | None:
    given = request.headers.get(HEADER)
    if given is None:
        return None
    if not given.strip() or len(given) > LONGEST:
        raise Invalid(f"An idempotency key has 1 to {LONGEST} characters.", field=HEADER)
    return hashlib.sha256(f"{current_token().key} {given}".encode("utf-8", "surrogatepass")).hexdigest()


def _claim(db: Connection, key: str) -> Any | None:
    """None: it is ours to do. Else the answer that was given."""
    asked = f"{request.method} {request.full_path} {request.headers.get('If-Match', '')} ".encode(
        "utf-8", "surrogatepass"
    )
    fingerprint = hashlib.sha256(asked + request.get_data(cache=True)).hexdigest()
    old = kept_answers.c.key == key, kept_answers.c.made_at < now() - KEPT
    db.execute(delete(kept_answers).where(*old))
    row = {"key": key, "fingerprint": fingerprint, "status": 0, "body": "", "made_at": now()}
    if insert_unless_there(db, kept_answers, row, key="key"):
        return None
    kept = db.execute(select(kept_answers).where(kept_answers.c.key == key)).one()
    if kept.fingerprint != fingerprint:
        raise KeyReused("This idempotency key was sent with another request before. Use a new key for a new request.", field=HEADER)  # fmt: skip
    return kept


def _ticket_of(answer: Any) -> int | None:
    if isinstance(answer, Ticket):
        return answer.id
    return answer.ticket if isinstance(answer, Message) else None


def _response(body: bytes, status: int, *, replayed: bool) -> Response:
    response = Response(body, status=status, content_type="application/json" if body else None)
    if replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response
