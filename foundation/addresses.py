"""How an address is put together is worked out when it is first written, not for all five hundred whenever a process starts."""

from collections.abc import Callable

from flask import Flask
from werkzeug.routing import Rule

Written = tuple[str, str]  # the domain, and the path with its query


class Address(Rule):
    """Werkzeug writes and compiles two functions for each rule at its start; a process writes a few dozen addresses in its life."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Written]:
        made: Callable[..., Written] | None = None
        work_out = super()._compile_builder

        def build(rule: Rule, **values: object) -> Written:
            nonlocal made
            if made is None:
                made = work_out(append_unknown)
            return made(rule, **values)

        return build


class Application(Flask):
    url_rule_class = Address
    jinja_options = {
        "cache_size": -1
    }  # all three hundred templates; what forgets some asks for a lock each time, and a page includes forty
