"""An action as it is typed becomes one that is kept."""

from foundation.errors import Invalid
from helpdesk.actions.action import Action
from helpdesk.actions.choices import Choices
from helpdesk.actions.placeholders import check_placeholders
from helpdesk.actions.sorts import SORTS, Sort, User
from helpdesk.fields import Field, as_typed, check_value, clean_tag

LONGEST_TEXT, LONGEST_SUBJECT = 5_000, 200


def check_action(action: Action, choices: Choices, *, place: str, user: User = "rule") -> Action:
    """As it is kept. Raises Invalid that names the place."""
    sort = SORTS.get(action.kind)
    if sort is None or user not in sort.users:
        raise Invalid("Choose what is done.", field=place)
    if sort.choices and action.value not in choices[sort.choices]:
        raise Invalid(f"{sort.name}: choose from the list.", field=place)
    text, subject = action.text.replace("\x00", "").strip(), " ".join(action.subject.split())
    _check_words(sort, text, subject, place)
    if sort.long:
        check_placeholders(f"{subject} {text}", choices["field"], place=place, read_first=user == "macro")
    if action.kind == "field":
        _check_field(choices.fields[action.value], text, place)
    if sort.writes and not sort.long and not sort.choices:
        text = " ".join(tags_in(text, place))
    return Action(
        action.kind, action.value if sort.choices else "", text if sort.writes else "", subject if sort.titled else ""
    )


def tags_in(text: str, place: str) -> list[str]:
    try:
        return list(dict.fromkeys(clean_tag(one) for one in text.replace(",", " ").split()))
    except Invalid as wrong:
        raise Invalid(wrong.detail, field=place) from None


def _check_field(field: Field, text: str, place: str) -> None:
    """What it could never say is told now, instead of each time it is tried."""
    try:
        check_value(field, as_typed(field, text))
    except Invalid as wrong:
        raise Invalid(wrong.detail, field=place) from None


def _check_words(sort: Sort, text: str, subject: str, place: str) -> None:
    if sort.writes and not text and not sort.long and not sort.choices:
        raise Invalid(f"{sort.name}: write at least one tag.", field=place)
    if sort.writes and not text:
        raise Invalid(f"{sort.name}: write the text.", field=place)
    if len(text) > LONGEST_TEXT or len(subject) > LONGEST_SUBJECT:
        raise Invalid(f"{sort.name}: at most {LONGEST_TEXT:,} characters, and {LONGEST_SUBJECT} in the subject.", field=place)  # fmt: skip
    if sort.titled and not subject:
        raise Invalid(f"{sort.name}: it needs a subject.", field=place)
