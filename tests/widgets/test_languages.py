"""The widget in other languages. 1. Every sentence of every script has its translation, and no translation is left over.
2. So has what the server says: channels, their reasons, refusals."""

import json
import re
import time
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from foundation.errors import Invalid
from helpdesk.callbacks import read_number
from helpdesk.routing.data.defaults import RULES
from helpdesk.routing.names import CHANNEL_NAMES
from helpdesk.routing.offering import LABELS, REASONS
from tests.widgets.conversation import open_session, post
from widgets.saying import say

SCRIPTS = Path(__file__).parents[2] / "widgets" / "static" / "widget"
LANGUAGES = ("es", "ar")
FOR_ENGINEERS = {"The message needs a key of 8 to 80 characters, made once for it."}
STRING = r'"((?:[^"\\]|\\.)*)"'


def sentences() -> set[str]:
    """What is given to t() and tn() in all scripts."""
    found: set[str] = set()
    for path in SCRIPTS.glob("*.js"):
        source = path.read_text("utf-8")
        found |= set(re.findall(rf"\bt\({STRING}", source))
        for one, many in re.findall(rf"\btn\([^\"]*?, {STRING}, {STRING}", source):
            found |= {one, many}
    return {json.loads(f'"{one}"') for one in found}


def translations(language: str) -> dict[str, str]:
    """The English sentences and their translations in one of the language's files."""
    source = (SCRIPTS / f"{language}.js").read_text("utf-8")
    return {
        json.loads(f'"{key}"'): json.loads(f'"{said}"')
        for key, said in re.findall(rf"^  {STRING}: {STRING},$", source, flags=re.MULTILINE)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_its_translation_and_none_is_left_over(language: str) -> None:
    known = {key.split("|")[0] for key in translations(language)}
    assert sentences() - known == set()
    assert known - sentences() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_says_the_same_values(language: str) -> None:
    for english, said in translations(language).items():
        values = set(re.findall(r"\{\w+\}", english.split("|")[0]))
        told = set(re.findall(r"\{\w+\}", said))
        assert told <= values, english
        assert values - told <= {"{count}"}, english  # "one article" may say its number in words
        assert said.strip(), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_language_is_read(language: str) -> None:
    lines = (SCRIPTS / f"{language}.js").read_text("utf-8").count('": "')
    assert len(translations(language)) == lines
    assert lines > 50


def test_sentences_are_written_whole() -> None:
    """A sentence made up of variables can't be found, so it can't be translated."""
    for path in SCRIPTS.glob("*.js"):
        if path.name != "words.js":
            assert not re.search(r"\bt\((?!\")", path.read_text("utf-8")), path.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_server_says_of_channels_is_translated(language: str) -> None:
    said = [*LABELS.values(), *REASONS.values(), *(rule["reason"] for rule in RULES), *CHANNEL_NAMES.values()]
    assert [sentence for sentence in said if say(sentence, language) == sentence] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_the_widgets_api_that_a_customer_may_meet_is_translated(language: str) -> None:
    """Those with values name what only the host's engineers send wrong."""
    folder = SCRIPTS.parents[1] / "api"
    refusals = r"raise (?:NotFound|Invalid|TooLarge|Forbidden|TooMany|Conflict)\(\s*" + STRING
    found = {one for path in folder.glob("*.py") for one in re.findall(refusals, path.read_text("utf-8"))}
    found -= FOR_ENGINEERS
    assert len(found) > 3
    assert [sentence for sentence in found if say(sentence, language) == sentence] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "typed", ["words", "12", "123456789012345", "212345678", "+999 123456789", "+1 900 123 4567", ""]
)
def test_what_is_wrong_with_a_number_is_translated(language: str, typed: str) -> None:
    with pytest.raises(Invalid) as wrong:
        read_number(typed, "US" if typed.startswith("+1") else "GB" if typed == "212345678" else "PT")
    assert say(wrong.value.detail, language) != wrong.value.detail


def test_why_a_channel_was_chosen_is_said_with_its_values() -> None:
    line = (
        "Live chat: about 62% chance to solve payout pending (our first estimate, no outcomes yet), expected wait none."
    )
    assert say(line, "es") == (
        "Chat en vivo: cerca de un 62% de probabilidad de resolverlo (nuestra primera estimación, aún sin resultados), espera prevista: ninguna."
    )
    assert say("Out: Live chat, a phone callback. It is closed now.", "es") == (
        "Descartado: Chat en vivo, una llamada. Ahora está cerrado."
    )
    assert say("Nobody translated this.", "es") == "Nobody translated this."


def test_a_refusal_comes_in_the_language_the_widget_speaks(client: FlaskClient) -> None:
    session = open_session(client)
    asked = {"session": session, "page": None}
    answer = post(client, "articles/nowhere", asked, **{"Accept-Language": "es"})
    assert answer.status_code == 404
    assert answer.json["error"]["detail"] == "No existe ese artículo. Prueba con la búsqueda."
    assert post(client, "articles/nowhere", asked, **{"Accept-Language": "fr"}).json["error"]["detail"] == (
        "There is no such article. Try the search."
    )


def test_a_refusal_that_quotes_a_long_text_costs_nothing(client: FlaskClient) -> None:
    """Patterns of sentences with values are looked for in short sentences only."""
    began = time.process_time()
    site = ": about  chance to solve  (from " * 4000
    answer = post(client, "session", {"site": site}, **{"Accept-Language": "es"})
    assert answer.status_code == 422
    assert time.process_time() - began < 1
    assert say(site, "es") == site


@pytest.mark.parametrize(
    ("language", "name", "refusal"),
    [
        ("es", "España", "Este número es demasiado corto para España (+34)."),
        ("ar", "إسبانيا", "إسبانيا (+34)"),
        ("fr", "Spain", "This number is too short for Spain (+34)."),
    ],
)
def test_countries_are_named_in_the_language_the_widget_speaks(
    client: FlaskClient, language: str, name: str, refusal: str
) -> None:
    asked, said = {"session": open_session(client)}, {"Accept-Language": language}
    assert post(client, "call/times", asked | {"timezone": "Europe/Madrid"}, **said).json["country"]["name"] == name
    refused = post(client, "call/number", asked | {"number": "12", "country": "ES"}, **said)
    assert refusal in refused.json["error"]["detail"]
