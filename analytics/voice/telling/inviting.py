"""Survey invitations by mail: one a person and quarter, with the scale as links that only mark a number on the page."""

from email.headerregistry import Address
from typing import Any

from flask import render_template
from sqlalchemy import Connection

from analytics.voice.digest.stopping import stop_address
from analytics.voice.hearing.surveys.answering import SCALES
from analytics.voice.hearing.surveys.asking import Kind, note_asked, quarter_of
from analytics.voice.hearing.surveys.invitation import Invitation, address_of, people_to_ask
from analytics.voice.hearing.surveys.wording import WORDS, words_for
from analytics.voice.telling.silence import silent
from analytics.voice.telling.wording import mail_words
from foundation import clock
from foundation.database import Database
from foundation.mail import BadAddress, Letter, post, read_address

BLOCK = 200  # invitations a transaction


def send_invitations(database: Database, kind: Kind, *, product: str) -> int:
    """Returns how many were asked now. A stop in between loses nothing: who was asked is noted with their letter."""
    now, count = clock.now(), 0
    while True:
        with database.writing() as db:
            block = _next(db, kind, product)
            note_asked(db, [one.who for one, _ in block], kind, via="mail", now=now)
            for invitation, to in block:
                if to is not None:
                    key = f"survey:{quarter_of(now)}:{invitation.who}"
                    count += post(db, write_invitation(invitation, to), key=key, now=now, who=invitation.who)
        if not block:
            return count


def write_invitation(invitation: Invitation, to: Address) -> Letter:
    address, stop = address_of(invitation), stop_address(invitation.who, "surveys", invitation.language)
    lang = invitation.language if invitation.language in WORDS else "en"
    told: dict[str, Any] = {
        "words": words_for(lang, invitation.product), "mail": mail_words(lang, invitation.product), "kind": invitation.kind,
        "scale": SCALES[invitation.kind], "address": address, "stop": stop, "lang": lang,
    }  # fmt: skip
    html, text = (render_template(f"analytics/telling/survey.{kind}", **told) for kind in ("html", "txt"))
    return Letter(to, told["words"]["title"], text, html, stop=stop)


def _next(db: Connection, kind: Kind, product: str) -> list[tuple[Invitation, Address | None]]:
    """The next people to ask; no address where no mail can go, or none is wanted."""
    found = list(people_to_ask(db, kind, product=product, now=clock.now(), most=BLOCK))
    quiet = silent(db, [one.who for _, one in found], "surveys")
    return [(invitation, None if invitation.who in quiet else _address(email)) for email, invitation in found]


def _address(email: str) -> Address | None:
    try:
        return read_address(email)
    except BadAddress:
        return None
