"""What every test would work out again is worked out once a run: addresses, templates, SQL. A thousand tests have an application
and a database of their own, and the same code in all of them."""

from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.util import LRUCache
from werkzeug.routing.rules import Rule

from foundation.database import Database


def remember_addresses() -> None:
    known: dict[tuple[object, ...], Rule] = {}
    compiled = Rule.compile

    def remembered(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.merge_slashes, repr(rule.defaults), *rule.map.converters.values())
        same = known.get(key)
        if same is None:
            compiled(rule)
            known[key] = rule
            return
        rule._parts, rule._trace, rule._converters = same._parts, same._trace, same._converters
        rule.arguments |= same.arguments
        rule._build = same._build.__func__.__get__(rule)  # type: ignore[attr-defined]
        rule._build_unknown = same._build_unknown.__func__.__get__(rule)  # type: ignore[attr-defined]

    Rule.compile = remembered  # type: ignore[method-assign]


def remember_templates() -> None:
    Flask.jinja_options = {"bytecode_cache": _Templates()}


class _Templates(BytecodeCache):
    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._known[bucket.key, bucket.checksum] = bucket.code


class Statements:
    """SQL as SQLAlchemy wrote it out for one database, for all others of its kind."""

    def __init__(self, first: Database) -> None:
        with first.reading():  # connected once, it knows what this kind of database can do
            self._dialect = first.engine.dialect
        self._written = LRUCache(4000)
        self.share_with(first)

    def share_with(self, database: Database) -> Database:
        database.engine.dialect = self._dialect
        database.engine._compiled_cache = self._written
        return database
