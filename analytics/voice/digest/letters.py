"""A digest as a letter: the page mail programs show, its pictures, and plain words that say the same."""

import base64
from collections.abc import Mapping
from email.headerregistry import Address
from typing import NamedTuple

from flask import render_template, url_for

from analytics.voice.digest.cards import CAPTION, Card
from analytics.voice.digest.digest import Digest
from analytics.voice.digest.saying import plain
from analytics.voice.digest.stopping import stop_address
from foundation.mail import Letter, Picture
from foundation.speaking import say
from foundation.web import config


class Drawn(NamedTuple):
    """The picture of a theme's year, as PNG."""

    wide: bytes
    narrow: bytes


def absolute(endpoint: str, **values: object) -> str:
    return config().base_url + url_for(endpoint, **values)  # type: ignore[arg-type]


def write_digest(digest: Digest, to: Address, *, staff: int, drawn: Mapping[str, Drawn]) -> Letter:
    stop = stop_address(f"staff:{staff}", "digest")
    pictures = [
        Picture(_cid(card, width), getattr(drawn[card.theme], width))
        for card in digest.cards
        if card.picture_said and card.theme in drawn
        for width in Drawn._fields
    ]
    shown = {one.cid: f"cid:{one.cid}" for one in pictures}
    return Letter(to, digest.subject, words_of(digest, stop), page_of(digest, stop, shown), pictures, stop)


def page_of(digest: Digest, stop: str, pictures: Mapping[str, str]) -> str:
    """`pictures`: where each is, by its cid."""
    return render_template("analytics/digest/mail.html", digest=digest, stop=stop, caption=say.word(CAPTION), pictures=pictures, cid=_cid, absolute=absolute)  # fmt: skip


def as_data(digest: Digest, drawn: Mapping[str, Drawn]) -> dict[str, str]:
    """For a page that shows the mail: pictures within their addresses."""
    return {
        _cid(card, width): "data:image/png;base64," + base64.b64encode(getattr(drawn[card.theme], width)).decode()
        for card in digest.cards
        if card.theme in drawn
        for width in Drawn._fields
    }


def words_of(digest: Digest, stop: str) -> str:
    return render_template("analytics/digest/mail.txt", digest=digest, stop=stop, plain=plain)


def _cid(card: Card, width: str) -> str:
    return f"{card.theme}-{width}@aside"
