"""What people, broken clients and attackers put into an address, a form or a body, and what each page takes."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar
from zlib import crc32

from flask import Flask
from werkzeug.routing import Rule

T = TypeVar("T")

SCRIPT = "<script>alert(1)</script>"
WORD = "w" * 10_000
DEEP = "[" * 50_000
WORDS = [
    "", " ", "a\x00b", "\ud800", "\ufffe\u202e", "²", "٣", "-1", "NaN", "99999999999999999999", "000028" + "9" * 5000, "[]", "%zz", "_\\",
    "'; DROP TABLE tickets; --", SCRIPT, "{{7*7}}", "../../etc/passwd", "2026-02-30", "9999-12-31", "0001-01-01", "//evil.example",
    "\r\nSet-Cookie: a=b", "W-99999999999999999999", WORD,
]  # fmt: skip
TYPED = ["a\x00b", "²", "\ud800", "²²:²²", "99999999999999999999", "9999-12-31", WORD]
CURSORS = [
    "!!", "W10", "eyJhIjoxfQ", "WzEsMl0", "WyJhIiwiYiJd", "Wy0xLDFd", "WzFlOTk5LDFd", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTksMV0",
    "WzkyMjMzNzIwMzY4NTQ3NzU4MDcsOTIyMzM3MjAzNjg1NDc3NTgwN10", "W251bGwsbnVsbF0", "Wzpd", "W1sxXSxbMl1d",
]  # fmt: skip
NUMBERS = ["0", "2147483647", "2147483648", "9223372036854775808", "9" * 5000, "-1", "1.5", "²"]
IN_A_PATH = [
    "-",
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF",
    "..%2f..%2fapp.py",
    "%3Cscript%3E",
    "x" * 400,
    "%0d%0a",
    "%25",
    " ",
]


def share(values: Sequence[T], field: str, *, most: int) -> list[T]:
    """Some of the values for a field, always the same: each field meets a few, and over all fields each value meets many."""
    begin = crc32(field.encode()) % len(values)
    return [*values[begin:], *values[:begin]][:most]


def remember_names(app: Flask) -> set[str]:
    """The names that pages look for in queries and forms from now on, so that a crawl finds every field by itself."""
    names: set[str] = set()
    fields: Any = app.request_class.parameter_storage_class

    class Remembering(fields):  # type: ignore[misc]
        def get(self, name: Any, *rest: Any, **more: Any) -> Any:
            names.add(name)
            return super().get(name, *rest, **more)

        def getlist(self, name: Any, *rest: Any, **more: Any) -> Any:
            names.add(name)
            return super().getlist(name, *rest, **more)

        def __getitem__(self, name: Any) -> Any:
            names.add(name)
            return super().__getitem__(name)

    app.request_class = type("Request", (app.request_class,), {"parameter_storage_class": Remembering})
    return names


def rules(app: Flask, method: str) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted(found, key=lambda rule: rule.rule)


def addresses(rule: Rule, known: dict[str, str]) -> Iterator[str]:
    """The rule with known values, then with one odd value at a time."""
    start = {
        name: one_of(rule, name) or known.get(name, "1" if is_number(rule, name) else "x") for name in rule.arguments
    }
    yield filled(rule, start)
    for name in sorted(rule.arguments):
        values = NUMBERS if is_number(rule, name) else IN_A_PATH
        for value in share(values, f"{rule.rule} {name}", most=2):
            yield filled(rule, start | {name: value})


def filled(rule: Rule, values: dict[str, str]) -> str:
    address = rule.rule
    for name, value in values.items():
        address = re.sub(rf"<(?:[^<>]*:)?{name}>", lambda _, value=value: value, address)
    return address


def one_of(rule: Rule, name: str) -> str | None:
    """The first of the few words that `<any(...)>` takes."""
    choice = re.search(rf"<any\((\w+)[^<>]*\):{name}>", rule.rule)
    return choice and choice[1]


def is_number(rule: Rule, name: str) -> bool:
    return f"<int:{name}>" in rule.rule


def values_for(name: str) -> list[str]:
    return [*CURSORS, *WORDS] if name in {"after", "cursor"} else WORDS
