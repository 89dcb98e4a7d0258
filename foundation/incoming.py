"""What requests bring in: text without NUL, which PostgreSQL refuses and nobody types, and numbers a column can hold."""

import re
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, UnicodeConverter

MOST = 2**63 - 1  # what a column of moments holds
MOST_ID = 2**31 - 1  # what every column of ids and numbers holds
_ESCAPED_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)(?:\\u0000)+")


def read_safely(app: Flask) -> None:
    """Addresses, queries and forms of every request; bodies of JSON come through `json_without_nul`."""
    app.request_class = _Request
    app.url_map.converters |= {"default": _Text, "string": _Text, "int": _Number}


def whole_number(text: str | None) -> int | None:
    """`"007"` -> 7; None for anything but up to 15 of the digits 0 to 9."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def plain(text: str) -> str:
    """The text as every database can keep it: no NUL, no half of a surrogate pair."""
    return _clean(text).encode("utf-8", "replace").decode()


def json_without_nul(raw: bytes) -> bytes:
    return _ESCAPED_NUL.sub(rb"\1", raw) if b"\\u0000" in raw else raw


class _Fields(ImmutableMultiDict[str, Any]):
    def __init__(self, fields: Any = None) -> None:
        if isinstance(fields, list):
            fields = [(name, _clean(value) if isinstance(value, str) else value) for name, value in fields]
        super().__init__(fields)


class _Request(Request):
    parameter_storage_class = _Fields


class _Text(UnicodeConverter):
    def to_python(self, value: str) -> str:
        return _clean(value)


class _Number(IntegerConverter):
    """A number too large for any id is an address that isn't here."""

    def __init__(self, map: Any, **options: Any) -> None:
        super().__init__(map, **{"max": MOST_ID, **options})


def _clean(text: str) -> str:
    return text.replace("\x00", "")
