"""A length such as 9 h 49 min is read as one: no line ends within it."""

NO_BREAK = "\u00a0"


def unbroken(words: str) -> str:
    return words.replace(" ", NO_BREAK)
