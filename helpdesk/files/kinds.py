"""What a file is: found in its bytes, never believed from its name. A name that says something else is refused in words."""

import io
import mimetypes
import zipfile
from pathlib import PurePath

import puremagic

from foundation.errors import Invalid, TooLarge

LARGEST = 10 * 1024 * 1024
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
OFFICE = {  # the folder inside the archive that tells them apart
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OLD_OFFICE = {".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint"}
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
TEXTS = {".txt", ".csv", ".log", ".md", ".json", ".tsv", ""}
REFUSED = "We can take pictures, PDFs, text, office documents and zip archives."


def kind_of(name: str, content: bytes) -> str:
    """The media type of these bytes. Raises Invalid or TooLarge with a sentence for the sender."""
    if not content:
        raise Invalid("This file is empty. Choose another.", field="file")
    if len(content) > LARGEST:
        raise TooLarge("This file is larger than 10 MB. Send a smaller one.", field="file")
    ending = PurePath(name).suffix.lower()
    found = _found(content, ending)
    if found is None and not (ending and (ending in TEXTS or _is_taken(ending))):
        raise Invalid(REFUSED, field="file")
    if found is None or _says_another(ending, found):
        raise Invalid("This file isn’t what its name says. Open it and save it anew, then send that.", field="file")
    return found


def _found(content: bytes, ending: str) -> str | None:
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    if content.startswith(OLE):
        return OLD_OFFICE.get(ending)
    magic = _magic(content)
    if magic in PICTURES or magic == "application/pdf":
        return magic
    return "text/plain" if ending in TEXTS and _is_text(content) else None


def _magic(content: bytes) -> str | None:
    try:
        return puremagic.from_string(content[:65_536], mime=True) or None
    except (puremagic.PureError, ValueError):
        return None


def _archive(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()[:1000]
            if names[:1] == ["mimetype"] and archive.getinfo("mimetype").file_size < 100:
                told = archive.read("mimetype").decode("ascii", "replace")
                return told if told.startswith(OPEN_DOCUMENT) else "application/zip"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    if "[Content_Types].xml" in names:
        return next(
            (kind for folder, kind in OFFICE.items() if any(one.startswith(folder) for one in names)), "application/zip"
        )
    return "application/zip"


def _is_text(content: bytes) -> bool:
    """In whatever alphabet: no control characters but those of a terminal's log."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return (
        not content.translate(None, bytes(range(0x80, 0x100)))
        .translate(None, bytes(range(0x20, 0x7F)))
        .strip(b"\t\n\r\f\b\x1b\x7f")
    )


def _is_taken(ending: str) -> bool:
    """Whether we take files of this name, if they are what it says."""
    told = mimetypes.guess_type(f"x{ending}")[0] or ""
    return told in {
        *PICTURES,
        *OFFICE.values(),
        *OLD_OFFICE.values(),
        "application/pdf",
        "application/zip",
    } or told.startswith(OPEN_DOCUMENT)


def _says_another(ending: str, found: str) -> bool:
    """A photo saved as .png that is a JPEG is a picture still; a picture that is a program isn't."""
    told = mimetypes.guess_type(f"x{ending}")[0]
    if told is None or told == found:
        return False
    if found in PICTURES:
        return told not in PICTURES
    if found == "text/plain":
        return ending not in TEXTS
    return not (found.startswith((*OFFICE.values(), OPEN_DOCUMENT)) and ending == ".zip")
