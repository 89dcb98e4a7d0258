"""A field's value as it is read in the language of the page; stories and lists keep it in English."""

from datetime import date

from foundation.speaking import say
from helpdesk.fields.definitions import Field


def told(field: Field, words: str) -> str:
    """`Yes` -> `Sí`, `1,200.5` -> `1.200,5`, `2026-12-24` -> `24 dic 2026`; what isn't of its kind stays as it is."""
    try:
        match field.kind:
            case "checkbox":
                return say.word(words)
            case "number":
                return say.number(float(words.replace(",", "")), len(words.partition(".")[2]))
            case "date":
                return say.day(date.fromisoformat(words))
    except ValueError:  # a change that was cut, or of another kind then
        pass
    return words
