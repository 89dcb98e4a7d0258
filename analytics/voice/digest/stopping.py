"""The way out of any mail of the voice: a signed address that stops it without a sign-in, by a click or by the mail program itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
from flask import url_for
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Connection

from analytics.voice.digest import subscribing
from analytics.voice.telling.silence import silence
from foundation.errors import NotFound
from foundation.web import config

Of = Literal["digest", "desk", "fixes", "surveys"]


@dataclass(frozen=True)
class Stop:
    who: str  # staff:7, or a customer's key
    of: Of
    language: str = "en"


def stop_address(who: str, of: Of, language: str = "en") -> str:
    """It doesn't run out: a mail may be years old."""
    return config().base_url + url_for("stopping.ask", signed=_signer().dumps([who, of, language]))


def read_stop(signed: str) -> Stop:
    try:
        who, of, language = msgspec.convert(_signer().loads(signed), tuple[str, Of, str])
    except (BadData, msgspec.ValidationError) as error:
        raise NotFound("This link isn’t whole. Open it from the mail again, or copy all of it.") from error
    return Stop(who, of, language)


def stop(db: Connection, asked: Stop, *, now: datetime) -> None:
    if asked.of == "digest":
        subscribing.stop(db, _number(asked))
    elif asked.of == "desk":
        subscribing.stop_reports(db, _number(asked))
    else:
        silence(db, asked.who, asked.of, now=now)


def only_alerts(db: Connection, asked: Stop) -> None:
    if asked.of == "digest":
        subscribing.only_alerts(db, _number(asked))


def _number(asked: Stop) -> int:
    return int(asked.who.removeprefix("staff:"))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(config().secret_key, salt="voice.stop")
