"""Cursor paging: long lists in steps that stay right while rows come and go."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from itsdangerous import base64_decode, base64_encode
from itsdangerous.exc import BadData
from msgspec import DecodeError, json

from foundation.errors import Invalid
from foundation.incoming import MOST

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    items: list[T]
    next: str | None  # the cursor of the next page, None on the last


def pack_cursor(values: list[int]) -> str:
    """The sort values of the last row shown, as an opaque word for a URL."""
    return base64_encode(json.encode(values)).decode()


def unpack_cursor(cursor: str | None, length: int, *, more: int = 0) -> list[int] | None:
    """The sort values to go on after, and up to `more` others; None at the beginning. Raises Invalid for a cursor we didn't make."""
    if not cursor:
        return None
    try:
        values = json.decode(base64_decode(cursor), type=list[int])
    except (BadData, DecodeError, ValueError):
        values = []
    if not length <= len(values) <= length + more or any(abs(value) > MOST for value in values):
        raise Invalid("This page of the list can’t be found. Start again from the first page.", field="cursor")
    return values
