"""Our own words on the help centre's pages, in the languages we have them in."""

from pathlib import Path

from foundation.saying import OWN as OWN
from foundation.saying import Catalogue, Words

FOLDER = Path(__file__).parent / "words"
SPOKEN = (  # by the search field's script
    "All answers for “{query}”", "Talk to a person about this", "Ask the assistant", "answers with sources", "No article covers that yet. Try other words.", "Suggestions", "move", "read", "close",
    "{n} suggestions. Use the arrow keys to choose.", "No article covers that yet. You can talk to a person.",
)  # fmt: skip
_WORDS = Catalogue(FOLDER)
languages = _WORDS.languages


def words_in(language: str) -> Words:
    return _WORDS.words_in(language)
