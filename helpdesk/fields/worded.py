"""A field's value as people write it in a line of text, where there is no control for it: in a rule or a macro. Pure."""

from foundation.errors import Invalid
from helpdesk.fields.definitions import Field

YES_OR_NO = {"yes": True, "true": True, "1": True, "sí": True, "si": True, "no": False, "false": False, "0": False}


def as_typed(field: Field, words: str) -> tuple[str, ...]:
    """What its control would send: `Wise, Bank transfer` -> the keys of both, `no` of a box -> nothing. A choice that isn't
    known stays as it is written, for `check_value` to refuse."""
    match field.kind:
        case "choice":
            return (_key(field, words),)
        case "choices":
            whole = _key(field, words)
            known = {one.key for one in field.choices}
            return (whole,) if whole in known else tuple(_key(field, one) for one in words.split(",") if one.strip())
        case "checkbox":
            ticked = YES_OR_NO.get(words.strip().casefold())
            if ticked is None:
                raise Invalid(f"{field.name} is yes or no.", field=field.key)
            return ("1",) if ticked else ()
    return (words,)


def _key(field: Field, words: str) -> str:
    said = " ".join(words.split())
    named = {one.name.casefold(): one.key for one in sorted(field.choices, key=lambda one: not one.gone)}
    return said if any(one.key == said for one in field.choices) else named.get(said.casefold(), said)
