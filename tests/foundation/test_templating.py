"""Pieces of pages that are rendered once: what fills their holes is written anew for each page, escaped, and nothing stays of it."""

import pytest
from flask import Flask
from markupsafe import Markup, escape

from foundation.templating import framed

pytestmark = pytest.mark.once  # nothing here asks the database

ADD_COPY = "writing/_add_copy.html"


def test_holes_are_filled_for_each_page_and_make_no_other_piece(app: Flask) -> None:
    with app.test_request_context("/"):
        first = framed(ADD_COPY, {"number": 7, "token": "of Nia"}, place={"view": "mine"})
        kept = len(app.extensions["pieces"]._texts)
        second = framed(ADD_COPY, {"number": 4711, "token": "of Kofi"}, place={"view": "mine"})
        assert 'action="/desk/tickets/7/copies"' in first
        assert 'name="_csrf" value="of Nia"' in first
        assert str(second) == str(first).replace("/7/", "/4711/").replace("Nia", "Kofi")
        assert len(app.extensions["pieces"]._texts) == kept


def test_other_values_make_another_piece(app: Flask) -> None:
    with app.test_request_context("/"):
        mine = framed(ADD_COPY, {"number": 7, "token": "t"}, place={"view": "mine"})
        late = framed(ADD_COPY, {"number": 7, "token": "t"}, place={"view": "late"})
        assert str(late) == str(mine).replace('value="mine"', 'value="late"')


def test_what_a_customer_is_called_is_written_as_text(app: Flask) -> None:
    with app.test_request_context("/"):
        made = framed(
            "workspace/_transfer_ways.html",
            {"number": 7, "token": "t", "first_name": '<b title="x">', "when": Markup("<time>now</time>")},
            teams=[("support", "Support")], due=True, chatting=False, place={},
        )  # fmt: skip
    assert "&lt;b title=&#34;x&#34;&gt; reads that the team has it" in made
    assert "due <time>now</time>" in made
    assert "<b " not in made


@pytest.mark.parametrize("value", ["<b>&\"'", Markup("<b>"), 3, None, escape("<"), type("Own", (str,), {})("<i>")])
def test_what_is_written_on_a_page_is_escaped_as_jinja_does(app: Flask, value: object) -> None:
    with app.test_request_context():
        assert app.jinja_env.from_string("[{{ value }}]").render(value=value) == f"[{escape(value)}]"
        told = "{% macro one() %}[{{ value }}]{% endmacro %}{{ one() }}{% set two %}[{{ value }}]{% endset %}{{ two }}"
        assert app.jinja_env.from_string(told).render(value=value) == f"[{escape(value)}]" * 2
