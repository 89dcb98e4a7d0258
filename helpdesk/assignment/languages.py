"""Languages people write to us in, and how they are called."""

from foundation.speaking import say
from foundation.words import fold

LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fi": "Finnish",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian",
    "zh": "Chinese",
}  # fmt: skip


def language_of(locale: str | None) -> str | None:
    """`es-MX` -> `es`."""
    return locale.replace("_", "-").partition("-")[0].lower() or None if locale else None


def language_name(code: str) -> str:
    return LANGUAGES.get(code, code)


def language_choices() -> list[tuple[str, str]]:
    """(code, name) to choose from, in the order and the language of the page; each begins with a capital."""
    found = [(code, say.word(name)) for code, name in LANGUAGES.items()]
    return sorted(((code, name[:1].upper() + name[1:]) for code, name in found), key=lambda one: fold(one[1]))
