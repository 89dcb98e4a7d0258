"""The people of the tests, settled in on an empty Worklane."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from foundation.database import Database, open_database
from tests.conftest import _empty
from tests.marketplace.people import People, settle_in
from tests.remembering import Statements


@pytest.fixture
def people(db: Connection) -> People:
    return settle_in(db)


@pytest.fixture
def empty_database(
    _template: Path | Database, _statements: Statements, tmp_path: Path
) -> Callable[[], AbstractContextManager[Database]]:
    """A way to a fresh database as often as a test wants one."""

    @contextmanager
    def make() -> Iterator[Database]:
        if isinstance(_template, Database):
            try:
                yield _template
            finally:
                _empty(_template)
            return
        path = tmp_path / "again.db"
        shutil.copyfile(_template, path)
        database = _statements.share_with(open_database(f"sqlite:///{path}", durable=False))
        try:
            yield database
        finally:
            database.close()
            for left in tmp_path.glob("again.db*"):
                left.unlink()

    return make
