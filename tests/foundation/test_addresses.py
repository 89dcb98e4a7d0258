"""
1. An address says the same whether it is written for the first time or again: values in their places, the others in its query.
2. Starting works out none of them.
"""

from inspect import getclosurevars

from flask import Flask

from foundation.addresses import Address
from foundation.application import bare_application
from foundation.config import Config
from foundation.database import open_database


def test_an_address_is_worked_out_when_it_is_first_written_and_stays_the_same(app: Flask) -> None:
    app.add_url_rule("/odd/<int:number>/<path:name>", "odd", lambda **known: "")
    with app.test_request_context():
        for _ in range(2):
            assert app.url_for("odd", number=7, name="a b/ç", page=2) == "/odd/7/a%20b/%C3%A7?page=2"
            assert app.url_for("odd", number=8, name="x", _external=True) == "http://localhost/odd/8/x"


def test_starting_works_out_no_address(settings: Config) -> None:
    app = bare_application(settings, open_database("sqlite://"))
    rules = list(app.url_map.iter_rules())
    app.url_map.update()
    assert len(rules) > 3
    assert {type(rule) for rule in rules} == {Address}
    assert [rule.rule for rule in rules if getclosurevars(rule._build.__func__).nonlocals["made"]] == []
