"""Placeholders.

1. Known ones are filled in, with what is after | where there is nothing; values are never read again.
2. What nothing is known for is marked, and no reply leaves with a mark or with braces.
3. A customer gets the text of their language, or of its family, or the first.
"""

import pytest
from flask import Flask, g

from foundation.errors import Invalid
from helpdesk.actions.placeholders import check_filled_in, check_placeholders, fill, slug
from helpdesk.macros.translating import locale_for
from helpdesk.speaking import WORDS

FACTS = {
    "customer.first_name": "Mara",
    "ticket.reference": "W-10007",
    "customer.plan": "",
    "field.order": "{{agent.name}}",
}


def test_known_ones_are_filled_in() -> None:
    filled = fill(
        "Hello {{customer.first_name}}, {{ Ticket.Reference }}. {{field.order}} {{customer.plan|your plan}}", FACTS
    )
    assert (filled.text, filled.missing) == ("Hello Mara, W-10007. {{agent.name}} your plan", ())


def test_what_nothing_is_known_for_is_marked() -> None:
    filled = fill("{{customer.plan}} {{account.balance}} {{customer.plan}}", FACTS)
    assert filled.text == "[fill in: Their plan] [fill in: Balance] [fill in: Their plan]"
    assert (filled.missing, filled.unknown) == (("customer.plan", "account.balance"), ("account.balance",))


def test_a_gap_says_what_its_field_is_called() -> None:
    filled = fill("{{field.amount}} {{field.odd}} {{field.gone}}", FACTS, {"amount": "Amount", "odd": "Paid [EUR]"})
    assert filled.text == "[fill in: Amount] [fill in: Paid EUR] [fill in: field.gone]"
    assert filled.missing == ("field.amount", "field.odd", "field.gone")


def test_a_gap_speaks_the_language_of_the_agent(app: Flask) -> None:
    with app.test_request_context():
        g.words = WORDS.words_in("es")
        filled = fill("{{customer.first_name}} {{agent.name}}", {})
    assert filled.text == "[fill in: El nombre de pila del cliente] [fill in: Tu nombre]"
    check_filled_in("Hola")
    with pytest.raises(Invalid, match="El nombre de pila del cliente"):
        check_filled_in(filled.text)


@pytest.mark.parametrize("body", ["Dear [fill in: customer.name]", "Dear {{customer.name}}", "{{ field.order | x }}"])
def test_no_reply_leaves_with_a_gap(body: str) -> None:
    with pytest.raises(Invalid):
        check_filled_in(body)


@pytest.mark.parametrize("body", ["{{ user.name }} in your template", "[fill in the form](https://worklane.example)", "{{}}", "{{customer}}"])  # fmt: skip
def test_other_braces_are_words(body: str) -> None:
    check_filled_in(body)


def test_a_placeholder_nobody_knows_or_half_of_one_is_refused_when_it_is_saved() -> None:
    check_placeholders("{{field.order}} {{account.anything}} {{customer.name|you}}", ["order"], place="text-en")
    for text in (
        "{{customer.shoe_size}}",
        "{{field.gone}}",
        "{{customer.name",
        "Dear {customer.name}",
        "{{customer.name|{you}}}",
    ):
        with pytest.raises(Invalid) as wrong:
            check_placeholders(text, ["order"], place="text-en")
        assert wrong.value.field == "text-en"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (["es"], "es"),
        (["es-MX"], "es"),
        (["pt_BR", "es"], "es"),
        (["fr", None], "en"),
        ([None, ""], "en"),
        (["EN"], "en"),
    ],
)
def test_a_customer_gets_their_language(wanted: list[str | None], given: str) -> None:
    assert locale_for({"en": "Hello", "es": "Hola"}, wanted) == given
    assert locale_for({}, wanted) == ""


def test_labels_of_the_host_become_names() -> None:
    assert slug("Paid this year (EUR)") == "paid_this_year_eur"
