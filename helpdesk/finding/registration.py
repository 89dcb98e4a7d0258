"""What finding brings to the application."""

from flask import Flask

from helpdesk.finding import tables  # noqa: F401: declared before migrations are compared
from helpdesk.finding.index import registered


def register(_app: Flask) -> None:
    registered()
