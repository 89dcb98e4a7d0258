"""Which of a macro's texts a customer reads. Pure."""

from collections.abc import Iterable, Mapping

LOCALES: Mapping[str, str] = {
    "en": "English", "es": "Español", "de": "Deutsch", "fr": "Français", "pt": "Português", "it": "Italiano", "ar": "العربية",
}  # fmt: skip


def locale_for(texts: Mapping[str, str], wanted: Iterable[str | None]) -> str:
    """The first wanted that it has, `es-MX` also as `es`; else its own first. Empty for a macro that writes nothing."""
    for one in wanted:
        key = (one or "").lower().replace("_", "-")
        for candidate in (key, key.partition("-")[0]):
            if candidate and candidate in texts:
                return candidate
    return next(iter(texts), "")
