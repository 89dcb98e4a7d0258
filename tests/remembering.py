"""What every test would work out again is worked out once a run: addresses, templates, SQL. A thousand tests have an application
and a database of their own, and the same code in all of them."""

from functools import cache
from types import CodeType
from typing import Any, ClassVar

import jinja2
from flask import Flask
from jinja2 import BaseLoader
from jinja2.bccache import Bucket
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule, RuleFactory
from werkzeug.routing.matcher import State, StateMachineMatcher

import app as application
from foundation.compiled_templates import Compiled
from foundation.config import Config
from foundation.database import Database


def create_app(settings: Config, database: Database) -> Flask:
    """The application, sooner: most of what making it costs is to work out its 500 addresses."""
    Flask.url_map_class = _Addresses
    try:
        made = application.create_app(settings, database)
    finally:
        Flask.url_map_class = Map
    assert isinstance(made.url_map, _Addresses)
    made.url_map.settle()
    made.jinja_env.bytecode_cache, made.jinja_env.loader = _compiled(), _Sources(made)
    return made


class _Addresses(Map):
    """Those of the first application, lent to each later one that registers the same; one that registers others has its own."""

    lender: ClassVar[Map | None] = None
    known: ClassVar[dict[tuple[object, ...], Rule]] = {}  # its rules, as they are written

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._lent = self.known
        self._met: list[Rule] = []
        if self.lender is not None:
            self._matcher, self._rules_by_endpoint, self._remap = (
                self.lender._matcher,
                self.lender._rules_by_endpoint,
                False,
            )

    def add(self, rulefactory: RuleFactory) -> None:
        same = self._lent.get(_written(rulefactory))
        if same is not None:
            self._met.append(same)
            return
        if self._lent and len(self._met) == len(self._lent):
            self._take_over()
        elif self._lent:
            self._work_out()
        super().add(rulefactory)

    def settle(self) -> None:
        """Every address is registered."""
        if self.lender is None:
            self.update()
            _Addresses.lender, _Addresses.known = self, {_written(rule): rule for rule in self.iter_rules()}
        elif self._lent and len(self._met) != len(self._lent):
            self._work_out()

    def _take_over(self) -> None:
        """A test adds pages of its own to all that is lent: what was worked out is copied, down to the rules."""
        matcher = StateMachineMatcher(self.merge_slashes)
        matcher._root = _copied(self._matcher._root)
        self._lent, self._matcher = {}, matcher
        self._rules_by_endpoint = {endpoint: [*rules] for endpoint, rules in self._rules_by_endpoint.items()}

    def _work_out(self) -> None:
        self._lent, self._matcher, self._rules_by_endpoint = {}, StateMachineMatcher(self.merge_slashes), {}
        for rule in self._met:
            own = rule.empty()
            own.provide_automatic_options = rule.provide_automatic_options  # type: ignore[attr-defined]
            super().add(own)


def _copied(state: State) -> State:
    return State(
        dynamic=[(part, _copied(then)) for part, then in state.dynamic], rules=[*state.rules],
        static={part: _copied(then) for part, then in state.static.items()},
    )  # fmt: skip


def _written(rule: Any) -> tuple[object, ...]:
    return rule.rule, rule.endpoint, frozenset(rule.methods), repr(rule.defaults)


class _Compiled(Compiled):
    """Templates as Python, in memory too: each test has an application that asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            super().load_bytecode(bucket)
            self._remember(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._remember(bucket)
        super().dump_bytecode(bucket)

    def _remember(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


class _Sources(BaseLoader):
    """Where a template is and what is written in it: an application looks for it in thirty folders."""

    known: ClassVar[dict[tuple[str, ...], dict[str, Any]]] = {}

    def __init__(self, made: Flask) -> None:
        assert made.jinja_env.loader is not None
        self._made, self._loader = made, made.jinja_env.loader
        self._folders = ((), 0)

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        folders, blueprints = self._folders
        if blueprints != len(self._made.blueprints):
            folders = tuple(str(one.template_folder) + one.root_path for one in self._made.iter_blueprints())
            self._folders = (folders, len(self._made.blueprints))
        known = self.known.setdefault(folders, {})
        if template not in known:
            known[template] = self._loader.get_source(environment, template)
        return known[template]


@cache
def _compiled() -> _Compiled:
    return _Compiled()


class Statements:
    """SQL as SQLAlchemy wrote it out for one database, for all others of its kind."""

    def __init__(self, first: Database) -> None:
        with first.reading():  # connected once, it knows what this kind of database can do
            self._dialect = first.engine.dialect
        self._written = LRUCache(4000)
        self.share_with(first)

    def share_with(self, database: Database) -> Database:
        for engine in database.engines:
            engine.dialect = self._dialect
            engine._compiled_cache = self._written
        return database
