"""In which language a comment is: English, Spanish, or not sure. By the small words that every sentence has."""

_ENGLISH = """
the and is are was were to of in it i my me you your for on with not that this have has had be been can can't cannot but at from
how what when why where do does did don't if so they there am would will just still an as by or no one get got please
"""
_SPANISH = """
el la los las de que y en un una es está están mi mis me por para con no se lo le del al su sus pero como cómo cuándo qué dónde
porque si ya muy más he ha han sido puedo puede hay tengo tiene fue ser esto eso este esta sin cuando yo ni todavía
"""
_SMALL = {"en": frozenset(_ENGLISH.split()), "es": frozenset(_SPANISH.split())}
_MARKS = frozenset("¿¡ñáéíóúÑÁÉÍÓÚ")


def language_of(text: str) -> str | None:
    """`"en"`, `"es"`, or None where the words don't tell: too few of them, mixed, or another language."""
    words = text[:600].lower().split()
    if not words:
        return None
    english = sum(map(_SMALL["en"].__contains__, words))
    spanish = sum(map(_SMALL["es"].__contains__, words)) + (not text.isascii() and not _MARKS.isdisjoint(text))
    most = max(english, spanish)
    if (most < 2 and not (most == 1 and len(words) <= 4)) or most < len(words) * 0.15:
        return None
    if min(english, spanish) * 2 > most:
        return None
    return "en" if english > spanish else "es"
