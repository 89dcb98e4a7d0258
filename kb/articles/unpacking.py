"""What a writer hands in to import, laid out as a folder: files as they are, a ZIP file by what is of use in it."""

import io
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from foundation.errors import Invalid

ENDINGS = (".md", ".json", ".jsonl")
MOST_FILES = 5_000
MOST_BYTES = 60_000_000  # unpacked


def unpack(sent: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Raises Invalid, naming the file, for what can't be read or is of no use."""
    for number, (name, content) in enumerate(sent):
        place = folder / f"{number:03}"
        ending = PurePosixPath(name.lower()).suffix
        if ending == ".zip":
            _unzip(name, content, place)
        elif ending in ENDINGS:
            _put(place, _last(name), content)
        else:
            raise Invalid(
                f"“{_last(name)}” is no file we read. Choose .md, .json, .jsonl, or a .zip of them.", field="files"
            )


def _unzip(name: str, content: bytes, place: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            inside = [one for one in packed.infolist() if _is_of_use(one.filename)]
            if not inside:
                raise Invalid(f"“{_last(name)}” holds no .md, .json or .jsonl file.", field="files")
            if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > MOST_BYTES:
                raise Invalid(f"“{_last(name)}” unpacks to more than 60 MB or 5,000 files. Split it.", field="files")
            for one in inside:
                _put(place.joinpath(*_steps(one.filename)[:-1]), _last(one.filename), packed.read(one))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Invalid(f"“{_last(name)}” can’t be unpacked. Pack it anew, without a password.", field="files") from error


def _is_of_use(name: str) -> bool:
    steps = _steps(name)
    hidden = any(step.startswith((".", "__MACOSX")) for step in steps)
    return bool(steps) and not name.endswith("/") and not hidden and PurePosixPath(steps[-1].lower()).suffix in ENDINGS


def _steps(name: str) -> list[str]:
    """Its folders and its name, none of them leading up or out."""
    return [step[:100] for step in name.replace("\\", "/").split("/") if step not in ("", ".", "..")]


def _last(name: str) -> str:
    steps = _steps(name.replace("\x00", ""))
    if not steps:
        return "file"
    step = PurePosixPath(steps[-1])
    return f"{step.stem}{step.suffix.lower()}"


def _put(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
