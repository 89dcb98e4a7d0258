"""The desk's words in every language we have them in.

1. Every sentence a page, a script or a name says is in the catalogue. 2. Both say the same values. 3. Plurals are whole.
4. What a script says is where scripts get it. 5. A folder's words stand in order, each once.
"""

import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from foundation.accounts import Staff
from helpdesk.permissions.acts import Act, refusal
from helpdesk.routing.names import TOPIC_TITLES
from helpdesk.speaking import WORDS
from tests.helpdesk.speaking import words
from tests.helpdesk.speaking.raised import raised_by

FOLDER = words.HOME / "helpdesk" / "words"
OF_WIDGETS = words.HOME / "widgets" / "desk_words"
OF_VOICE = words.HOME / "analytics" / "voice" / "words"
WORDS.add(OF_WIDGETS)
WORDS.add(OF_VOICE)
FOLDERS = (FOLDER, words.HOME / "kb" / "writing" / "words", OF_WIDGETS, OF_VOICE)
FIELD = re.compile(r"\{(\w+)\}")
OTHERS = [one for one in WORDS.languages() if one != "en"]
REFUSING = (
    "tickets", "writing", "joining", "fields", "snoozing", "macros", "views", "finding", "staffing", "permissions", "chat", "callbacks", "files",
    "workspace", "conditions", "people", "assignment", "profile", "viewing", "beside", "knowledge", "rules", "ratings", "actions", "sla", "audit", "webhooks", "routing",
)  # fmt: skip
WRITERS = ("kb/articles", "kb/writing", "kb/learning", "kb/pictures", "kb/flags", "kb/gaps")
VOICE = tuple(
    f"analytics/voice/{one}"
    for one in ("asking", "digest", "export", "meaning", "notes", "registry", "reports", "sentiment", "telling")
)
WIDGETS = ("widgets/settings", "widgets/incidents", "widgets/sites")
Said = dict[str, str | dict[str, str]]


def catalogue(language: str) -> Said:
    return {key: said for part in WORDS.read(language).values() for key, said in part.items()}


def forms(said: str | dict[str, str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said.values())


def read(path: Path) -> Said:
    found: Said = msgspec.json.decode(path.read_bytes())
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_everything_that_is_said_has_its_words(language: str) -> None:
    said = words.said_by(".html") | words.said_by(".txt") | words.said_by(".py") | words.said_by(".js") | words.names()
    lacking = sorted(said - catalogue(language).keys())
    assert not lacking, f"Add these to helpdesk/words/{language}: {lacking}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_refusal_agents_meet_has_its_words(language: str) -> None:
    told = {key for folder in FOLDERS for path in (folder / language).glob("sentences*.json") for key in read(path)}
    lacking = sorted(
        raised_by(
            *(f"helpdesk/{one}" for one in REFUSING),
            "foundation/two_step",
            "analytics/desk",
            *WRITERS,
            *WIDGETS,
            *VOICE,
        )
        - told
    )
    assert not lacking, f"Add these to the sentences of helpdesk/words/{language}: {lacking}"


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_kept_that_nobody_says(language: str) -> None:
    said = words.said_by(".html") | words.said_by(".txt") | words.said_by(".py") | words.said_by(".js")
    kept = {
        key
        for folder in FOLDERS
        for path in (folder / language).glob("*.json")
        if not path.stem.startswith(("names", "sentences"))
        for key in read(path)
    }
    unused = sorted(kept - said - words.names())
    assert not unused, (
        f"Take these out of helpdesk/words/{language}, or into the names where they are put together: {unused}"
    )


@pytest.mark.parametrize("language", WORDS.languages())
def test_each_says_the_same_values_and_its_plurals_are_whole(language: str) -> None:
    for key, said in catalogue(language).items():
        for form in forms(said):
            assert set(FIELD.findall(form)) - {"n"} == set(FIELD.findall(key)) - {"n"}, (language, key)
        if isinstance(said, dict):
            assert {"one", "other"} <= said.keys(), (language, key)


@pytest.mark.parametrize("language", OTHERS)
def test_what_scripts_say_is_handed_to_them(language: str) -> None:
    assert sorted(words.said_by(".js") - read(FOLDER / language / "scripts.json").keys()) == []


def test_no_file_of_words_is_too_long_to_read() -> None:
    lengths = {path.name: path.read_text().count("\n") for folder in FOLDERS for path in folder.rglob("*.json")}
    assert {name for name, lines in lengths.items() if lines > 300} == set()


@pytest.mark.parametrize("language", WORDS.languages())
def test_words_stand_in_order_and_once(language: str) -> None:
    files = [list(read(path)) for folder in FOLDERS for path in (folder / language).glob("*.json")]
    assert all(keys == sorted(keys) for keys in files)
    assert [key for key, many in Counter(key for keys in files for key in keys).items() if many > 1] == []


@pytest.mark.parametrize("language", OTHERS)
def test_who_may_not_is_told_why_and_topics_have_names(language: str) -> None:
    known = WORDS.words_in(language)
    ada = Staff(1, "Ada", "ada@aside.example", frozenset({"lead"}))
    assert [
        one for one in Act if known.sentence(refusal(ada, one)) == refusal(ada, one) or known.word(one) == one
    ] == []
    assert [one for one in TOPIC_TITLES.values() if known.word(one) == one] == []
