"""Where the bytes lie: under the var folder, named by what they are, so that the same file is kept once and none is overwritten."""

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

PREVIEW = ".webp"


class Shelf:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes, preview: bytes | None) -> str:
        """The digest by which it is found again. Bytes that lie here already are written anew, so that they count as new."""
        digest = hashlib.sha256(content).hexdigest()
        self._write(self.path(digest), content)
        if preview is not None:
            self._write(self.path(digest, preview=True), preview)
        return digest

    def path(self, digest: str, *, preview: bool = False) -> Path:
        return self._folder / digest[:2] / (digest + (PREVIEW if preview else ""))

    def drop(self, digest: str, *, unless_put_since: datetime | None = None) -> None:
        if unless_put_since is not None and self._put_at(digest) >= unless_put_since.timestamp():
            return
        for preview in (False, True):
            self.path(digest, preview=preview).unlink(missing_ok=True)

    def _put_at(self, digest: str) -> float:
        try:
            return self.path(digest).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def _write(self, path: Path, content: bytes) -> None:
        """Whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        beside.write_bytes(content)
        os.replace(beside, path)
