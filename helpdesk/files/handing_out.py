"""The one way a file leaves: by a signed address that ends within the hour, as an attachment no browser runs. To staff who are
signed in and see its ticket it stays good, so that a ticket may be open all day. What a draft holds opens for its author alone."""

from urllib.parse import quote

from flask import Blueprint, Response, send_file, url_for
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import Connection, select

from foundation.access import allow, find_staff
from foundation.errors import NotFound
from foundation.web import config, reading
from helpdesk.files.keeping import File, find_file
from helpdesk.files.shelf import Shelf
from helpdesk.permissions.sight import only_visible
from helpdesk.tickets.tables import messages

SECONDS = 3600
LEAST_SECONDS = 2400  # an address is good for at the very least
SAME = 600  # an address asked for again this soon is the same one, so that nobody draws or fetches it anew
GONE = "This address of a file has ended. Open the conversation again for a new one."

handing_out = Blueprint("files", __name__, url_prefix="/files")
holders = allow("whoever holds a signed address, which the owner and staff are given", lambda: None)


def file_address(file: File, *, preview: bool = False) -> str:
    token = _signer().dumps([file.id, preview])
    return url_for("files.file", token=token, _external=True)


def the_shelf() -> Shelf:
    return Shelf(config().var / "files")


@handing_out.get("/<token>")
@holders
def file(token: str) -> Response:
    number, preview, late = _named(token)
    with reading() as db:
        found = find_file(db, number)
        if not _opens(db, found, late=late):
            raise NotFound(GONE)
    path = the_shelf().path(found.digest, preview=preview)
    if not path.is_file():
        raise NotFound("This file isn’t here any more.")
    kind = "image/webp" if preview else found.kind
    answer = send_file(
        path, mimetype=kind, conditional=True, etag=f"{found.digest}{'-p' if preview else ''}", max_age=SECONDS
    )
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = f"private, max-age={SECONDS}"
    return answer


def _named(token: str) -> tuple[int, bool, bool]:
    """(file, its preview, whether it is good for staff only by now). Raises NotFound for what we never signed, and for visitors when it has ended."""
    try:
        try:
            number, preview = _signer().loads(token, max_age=SECONDS - SAME)
            late = False
        except SignatureExpired:
            if find_staff() is None:
                raise
            number, preview = _signer().loads(token)
            late = True
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound(GONE) from error
    return number, preview, late


def _opens(db: Connection, found: File, *, late: bool) -> bool:
    """What a colleague attached to a draft is theirs alone until it is sent, what anybody else did is for who holds its address in time."""
    if found.message is not None:
        return not late or _sees(db, found.message)
    if not found.who.startswith("staff:"):
        return not late
    staff = find_staff()
    return staff is not None and staff.key == found.who


def _sees(db: Connection, message: int) -> bool:
    """Who is signed in: the ticket may have gone to a team since that keeps its tickets."""
    staff = find_staff()
    ticket = db.execute(select(messages.c.ticket).where(messages.c.id == message)).scalar()
    return staff is not None and ticket is not None and bool(only_visible(db, staff.id, [ticket]))


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return super().get_timestamp() // SAME * SAME


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(config().secret_key, salt="files", signer=_Signer)
