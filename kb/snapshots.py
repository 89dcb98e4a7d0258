"""The folder of index snapshots: one file a format, written in turns, so that two versions of the code can run side by side."""

import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from kb.turns import turn

DAY = 24 * 3600

Stamp = tuple[int, int]


class Snapshots:
    def __init__(self, folder: Path, format_: int) -> None:
        self._format = format_
        self.path = folder / f"articles-{format_}.index"

    def stamp(self) -> Stamp | None:
        """Another one: another file. None when there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def turn(self, *, patience: float | None = None) -> AbstractContextManager[bool]:
        """Whoever builds holds this from reading the articles until the file is saved."""
        return turn(self.path.with_suffix(".lock"), patience=patience)

    def are_behind(self, *, older_only: bool = False) -> bool:
        """Whether another version of the code (or an older one) has saved since ours did: what ours holds may be withdrawn."""
        ours = _changed(self.path)
        others = [path for path, format_ in self._others() if format_ < self._format or not older_only]
        return any(_changed(path) > ours for path in others)

    def forget_older(self) -> None:
        """Remove what older versions saved, once nobody has used it for a day."""
        for path, format_ in self._others():
            if format_ < self._format and _changed(path) < time.time_ns() - DAY * 10**9:
                path.unlink(missing_ok=True)

    def _others(self) -> Iterator[tuple[Path, int]]:
        for path in self.path.parent.glob("articles*.index"):
            named = re.fullmatch(r"articles(?:-(\d+))?\.index", path.name)
            if named and path != self.path:
                yield path, int(named[1] or 0)


def _changed(path: Path) -> int:
    with suppress(OSError):  # it isn't there (any more)
        return path.stat().st_mtime_ns
    return 0
