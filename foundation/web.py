"""What a request reaches for: the two doors, the settings and the present moment of the running application."""

from contextlib import AbstractContextManager
from datetime import datetime

from flask import current_app
from sqlalchemy import Connection

from foundation import clock
from foundation.config import Config
from foundation.database import Database


def database() -> Database:
    found: Database = current_app.extensions["database"]
    return found


def config() -> Config:
    found: Config = current_app.extensions["config"]
    return found


def reading() -> AbstractContextManager[Connection]:
    return database().reading()


def writing() -> AbstractContextManager[Connection]:
    return database().writing()


def now() -> datetime:
    return clock.now()
