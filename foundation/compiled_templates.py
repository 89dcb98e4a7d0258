"""Templates as Python, kept beside Python's own `__pycache__`: who starts Aside again, and each of its web processes, reads what was
compiled before. All three hundred take some seconds, and a first page would wait for its own."""

import shutil
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from flask import Flask
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from foundation import templating

BESIDE = Path(cache_from_source(templating.__file__)).parent / "templates"


class Compiled(FileSystemBytecodeCache):
    """A folder of `folder` for the version of what writes the Python. Jinja itself sees when a template has changed, or Python has. Where
    nothing can be written, each process compiles its own."""

    def __init__(self, folder: Path = BESIDE) -> None:
        ours = Path(templating.__file__)
        writes = ours.read_bytes() + ours.with_name("application.py").read_bytes()  # and how it is set
        super().__init__(str(folder / sha256(writes + jinja2.__version__.encode()).hexdigest()[:16]))

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            if not Path(self.directory).exists():
                self._begin()
            super().dump_bytecode(bucket)

    def _begin(self) -> None:
        """What an earlier version wrote is read no more."""
        folder = Path(self.directory)
        shutil.rmtree(folder.parent, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)


def load_templates(app: Flask) -> None:
    """All of them, compiled if they aren't yet."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
