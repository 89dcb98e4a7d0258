"""Our own words in the languages of the help centre.

1. Every sentence our pages say is in every catalogue, with the same values, and no catalogue holds more.
2. Plurals have the forms their language needs. 3. Values never become markup. 4. A language without a catalogue says it in English, marked so.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from babel import Locale

from foundation import accounts
from foundation.errors import NotFound
from helpdesk.routing.offering import LABELS, SELF_SERVICE
from kb.articles.audience import ForOthers
from kb.helpcentre.closed import EVERYONE, NAMES
from kb.helpcentre.contact import Message
from kb.helpcentre.saying import FOLDER, OWN, SPOKEN, languages, words_in

HOME = Path(__file__).parents[2] / "kb" / "helpcentre"
SAID = re.compile(r'\bsay(?:\.text)?\(\s*"((?:[^"\\]|\\.)*)"')
FIELD = re.compile(r"\{(\w+)\}")
OTHERS = [one for one in languages() if one != OWN]


def keys() -> set[str]:
    found = {EVERYONE, *SPOKEN, *NAMES.values()} | {LABELS[name] for name in LABELS if name not in SELF_SERVICE}
    for path in [*HOME.rglob("*.html"), *HOME.glob("*.py")]:
        found |= set(SAID.findall(path.read_text()))
    found |= set(re.findall(r'(?:found\["\w+"\] = |NotFound\(\s*)"([^"]+)"', (HOME / "contact.py").read_text()))
    found |= {NotFound.title, ForOthers(()).detail}
    found |= set(re.findall(r'raise NotFound\("([^"]+)"', (HOME / "pages.py").read_text()))
    found |= set(re.findall(r'TooMany\("([^"]+)"', Path(accounts.__file__).read_text()))
    return found


def catalogue(language: str) -> dict[str, str | dict[str, str]]:
    found: dict[str, str | dict[str, str]] = msgspec.json.decode((FOLDER / f"{language}.json").read_bytes())
    return found


def forms(said: str | dict[str, str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said.values())


def test_there_are_words_for_german_spanish_and_arabic() -> None:
    assert languages() == ["ar", "de", "en", "es"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_and_no_other(language: str) -> None:
    assert keys() - catalogue(language).keys() == set()
    assert catalogue(language).keys() - keys() == set()


def test_english_holds_only_what_has_plurals() -> None:
    assert {key for key, said in catalogue(OWN).items() if isinstance(said, str)} == set()
    assert catalogue(OWN).keys() - keys() == set()


@pytest.mark.parametrize("language", languages())
def test_each_says_the_same_values_and_its_plurals_are_whole(language: str) -> None:
    needed = set(Locale.parse(language).plural_form.tags) | {"other"}
    for key, said in catalogue(language).items():
        for form in forms(said):
            assert set(FIELD.findall(form)) - {"n"} == set(FIELD.findall(key)) - {"n"}, (language, key)
        if isinstance(said, dict):
            assert needed - {"many"} <= said.keys() | {"many"}, (language, key)


@pytest.mark.parametrize("language", languages())
def test_values_are_only_text(language: str) -> None:
    said = words_in(language)("This article is for {readers}", readers="<b>{n}</b>")
    assert "&lt;b&gt;{n}&lt;/b&gt;" in said


def test_numbers_choose_the_form() -> None:
    assert words_in("en").text("{n} articles", n=1) == "1 article"
    assert words_in("de").text("{n} articles", n=1) == "1 Artikel"
    assert words_in("es").text("{n} articles", n=2) == "2 artículos"
    assert len({words_in("ar").text("{n} articles", n=n).replace(str(n), "") for n in (0, 1, 2, 3, 11, 100)}) >= 4


def test_a_moment_is_told_to_the_minute() -> None:
    moment = datetime(2026, 7, 9, 8, 5, 44, tzinfo=UTC)
    for language, shown in (
        ("en", "9 Jul 2026, 08:05 UTC"),
        ("es", "9 jul 2026, 8:05 UTC"),
        ("de", "09.07.2026, 08:05 UTC"),
    ):
        assert f">{shown}</time>" in words_in(language).moment(moment)
    assert "44" not in words_in("ar").moment(moment).split(">", 1)[1]


def test_what_the_script_says_is_what_we_hand_it() -> None:
    script = (HOME / "static" / "search.js").read_text()
    assert set(SAID.findall(script)) == set(SPOKEN)


def test_a_language_without_words_is_said_in_english_and_marked() -> None:
    said = words_in("sv")
    assert (said.lang, str(said.aside)) == ("en", ' lang="en"')
    assert said("Did this help?") == "Did this help?"
    for name in ("../../etc", "", "x" * 40, "EN"):
        assert words_in(name).lang == "en"


def test_the_form_says_what_is_wrong_in_our_words() -> None:
    wrong = Message(body="x").wrong(needs_email=False)
    assert words_in("es").word(wrong["subject"]) == "Di en pocas palabras de qué se trata."
