"""What a macro can do beside writing to the customer, what each action takes, and how it is said."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from foundation.errors import Invalid
from helpdesk.fields import all_fields, clean_tag
from helpdesk.macros.macro import Action
from helpdesk.macros.placeholders import check_placeholders
from helpdesk.rules.actions import choices_of as choices_of_rules
from helpdesk.snoozing.choosing import KEYS as SNOOZES

MOST, LONGEST_TEXT = 12, 5_000
Choices = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Sort:
    """`choices`: where its value comes from; `writes`: what its text is called, "" for none; `long`: it may have several lines."""

    name: str
    choices: str = ""
    writes: str = ""
    long: bool = False


SORTS: Mapping[str, Sort] = {
    "status": Sort("Set the status", "status"),
    "priority": Sort("Set the priority", "priority"),
    "assignee": Sort("Assign it", "assignee"),
    "team": Sort("Pass it to a team", "team"),
    "add_tags": Sort("Add tags", writes="Tags, with spaces between them"),
    "remove_tags": Sort("Take tags away", writes="Tags, with spaces between them"),
    "field": Sort("Fill in a field", "field", "What it says"),
    "kind": Sort("Set the type", "kind"),
    "topic": Sort("Set the topic", "topic"),
    "note": Sort("Add an internal note", writes="What colleagues read", long=True),
    "snooze": Sort("Snooze it", "snooze"),
}


def choices_of(db: Connection) -> dict[str, dict[str, str]]:
    """What can be chosen now, by where it comes from. Four statements."""
    found = choices_of_rules(db)
    return {
        **{name: found[name] for name in ("status", "priority", "team", "topic", "kind")},
        "assignee": {"me": "Whoever uses it"} | found["assignee"],
        "field": {one.key: one.name for one in all_fields(db) if one.active},
        "snooze": dict(SNOOZES),
    }


def check_action(action: Action, choices: Choices, *, place: str) -> Action:
    """As it is kept. Raises Invalid that names the place."""
    sort = SORTS.get(action.kind)
    if sort is None:
        raise Invalid("Choose what is done.", field=place)
    if sort.choices and action.value not in choices[sort.choices]:
        raise Invalid(f"{sort.name}: choose from the list.", field=place)
    text = action.text.replace("\x00", "").strip()
    if sort.writes and not text:
        raise Invalid(f"{sort.name}: write the text.", field=place)
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"{sort.name}: at most {LONGEST_TEXT:,} characters.", field=place)
    if action.kind == "note":
        check_placeholders(text, choices["field"], place=place)
    if action.kind in ("add_tags", "remove_tags"):
        text = " ".join(tags_in(text, place))
    return Action(action.kind, action.value if sort.choices else "", text if sort.writes else "")


def said_action(action: Action, choices: Choices) -> str:
    """`Priority High`; what is gone is said so."""
    sort = SORTS.get(action.kind)
    if sort is None:
        return f"{action.kind} (nobody knows this action any more)"
    named = choices[sort.choices].get(action.value, "something that is gone") if sort.choices else ""
    match action.kind:
        case "status" | "priority" | "topic" | "team":
            return f"{action.kind.capitalize()}: {named}"
        case "kind":
            return f"Type: {named}"
        case "assignee":
            return (
                "Back to the team"
                if action.value == "nobody"
                else "Assign to you"
                if action.value == "me"
                else f"Assign to {named}"
            )
        case "add_tags" | "remove_tags":
            return f"{'Tag' if action.kind == 'add_tags' else 'Untag'} {', '.join(action.text.split())}"
        case "field":
            return f"{named}: {_short(action.text)}"
        case "note":
            return f"Internal note: “{_short(action.text)}”"
    return f"Snooze {named[:1].lower()}{named[1:]}"


def tags_in(text: str, place: str) -> list[str]:
    try:
        return list(dict.fromkeys(clean_tag(one) for one in text.replace(",", " ").split()))
    except Invalid as wrong:
        raise Invalid(wrong.detail, field=place) from None


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= 70 else f"{said[:69].rstrip()}…"
