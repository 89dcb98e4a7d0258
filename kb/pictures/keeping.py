"""A picture comes in and is found again. None is removed: old revisions show theirs, too."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from foundation.database import insert_unless_there
from foundation.errors import NotFound
from foundation.picture import preview_of
from kb.pictures.tables import pictures


@dataclass(frozen=True)
class Picture:
    digest: str
    content: bytes  # WebP
    width: int
    height: int


def draw_picture(content: bytes) -> Picture:
    """Small, upright, without what the camera noted. Raises Invalid for what isn't a picture. No transaction is open meanwhile."""
    drawn, width, height = preview_of(content)
    return Picture(hashlib.sha256(drawn).hexdigest()[:32], drawn, width, height)


def keep_picture(db: Connection, picture: Picture, *, author: str, now: datetime) -> None:
    row = {"digest": picture.digest, "content": picture.content, "width": picture.width, "height": picture.height}
    insert_unless_there(db, pictures, row | {"added_by": author, "added_at": now}, key="digest")


def find_picture(db: Connection, digest: str) -> bytes:
    content = db.execute(select(pictures.c.content).where(pictures.c.digest == digest)).scalar()
    if content is None:
        raise NotFound("This picture isn’t here.")
    return bytes(content)
