"""What the composer opens with: which kind, whose text, and what is offered beside it."""

from datetime import datetime, timedelta
from typing import Any

from helpdesk.files import File, file_address
from helpdesk.writing.beside import Beside, Draft
from helpdesk.writing.drafting import Kind, kind_of

FILES: dict[Kind, str] = {
    "reply": "files",
    "note": "note_files",
}  # by which a form sends them, so that none of a note's goes to a customer


def composer_of(
    beside: Beside,
    *,
    files: dict[str, list[dict[str, Any]]],
    now: datetime,
    refused: str | None = None,
    kind: str | None = None,
    along: bool | None = None,
) -> dict[str, Any]:
    """`refused`: a text the server sends back with a reason; it comes before every draft, and with it `along`, whether a problem’s incidents
    were to be answered too."""
    shown = kind_of(kind) if kind else _newest(beside)
    draft, reply = beside.drafts.get(shown), beside.drafts.get("reply")
    return {
        "files": files, "files_names": FILES, "kind": shown, "body": refused if refused is not None else draft.body if draft else "", "refused": refused is not None,
        "along": along if along is not None else reply.along if reply else None,
        "held_back": draft.held_back if draft and draft.body else None,
        "saved": {one.kind: _told(one, now) for one in beside.drafts.values()},
    }  # fmt: skip


def shown_file(file: File) -> dict[str, Any]:
    """As the composer lists it."""
    picture = file_address(file, preview=True) if file.has_preview else None
    return {"id": file.id, "name": file.name, "size": file.size, "preview": picture}


def _newest(beside: Beside) -> Kind:
    written = [one for one in beside.drafts.values() if one.body.strip()]
    return kind_of(max(written, key=lambda one: one.typed_at).kind) if written else "reply"


def _told(draft: Draft, now: datetime) -> dict[str, Any]:
    ago = (now - draft.typed_at) / timedelta(milliseconds=1)
    return {"body": draft.body, "version": draft.version, "ago": max(0, round(ago)), "replaced": draft.replaced}
