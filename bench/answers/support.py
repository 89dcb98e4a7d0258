"""An independent look at whether a statement stands where it says: its own way of cutting words, nothing of ours."""

import re

ENOUGH = 0.7  # of a statement's words are in one window of the cited article
WINDOW = 3  # sentences
_WORDS = re.compile(r"[^\W_]+")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")


def supported(statement: str, article: str) -> bool:
    """Whether most of its words, and all of its numbers, are in a few neighbouring sentences of the article."""
    own = [word.lower() for word in _WORDS.findall(statement)]
    if not own:
        return False
    parts = [set(word.lower() for word in _WORDS.findall(part)) for part in _SENTENCES.split(article)]
    for at in range(len(parts)):
        near = set().union(*parts[at : at + WINDOW])
        if sum(word in near for word in own) >= ENOUGH * len(own) and all(
            word in near for word in own if word.isdigit()
        ):
            return True
    return False
