"""What a rule can do, what each action takes, and how it is said."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from foundation.accounts import list_staff
from foundation.errors import Invalid
from helpdesk.conditions.fields import STATUSES
from helpdesk.fields import clean_tag, statuses
from helpdesk.routing.names import TEAMS, TOPIC_TITLES
from helpdesk.rules.placeholders import check_placeholders
from helpdesk.rules.rule import Action
from helpdesk.tickets.ticket import KINDS, PRIORITIES
from helpdesk.webhooks import endpoint_names

MOST, LONGEST_TEXT, LONGEST_SUBJECT = 12, 5_000, 200


@dataclass(frozen=True)
class Sort:
    """`choices`: where its value comes from; `writes`: what its text is called, "" for none; `titled`: it has a subject as well."""

    name: str
    choices: str = ""
    writes: str = ""
    titled: bool = False


SORTS: Mapping[str, Sort] = {
    "status": Sort("Set the status", "status"),
    "priority": Sort("Set the priority", "priority"),
    "team": Sort("Pass it to a team", "team"),
    "assignee": Sort("Assign it", "assignee"),
    "topic": Sort("Set the topic", "topic"),
    "add_tags": Sort("Add tags", writes="Tags, with spaces between them"),
    "remove_tags": Sort("Take tags away", writes="Tags, with spaces between them"),
    "tell": Sort("Write to the customer", writes="What they read"),
    "note": Sort("Add an internal note", writes="What colleagues read"),
    "mail": Sort("Send an e-mail to colleagues", "reader", "What it says", titled=True),
    "webhook": Sort("Call a webhook", "webhook"),
    "stop": Sort("Stop: later rules are left out"),
}


def choices_of(db: Connection) -> dict[str, dict[str, str]]:
    """What can be chosen now, by where it comes from. Three statements."""
    named = {f"{one.category}:{one.id}": f"{one.name} ({STATUSES[one.category]})" for one in statuses(db) if one.active}
    people = {str(one.id): one.name for one in list_staff(db)}
    return {
        "status": {key: name for key, name in STATUSES.items() if key != "new"} | named,
        "priority": {key: key.capitalize() for key in PRIORITIES},
        "team": dict(TEAMS),
        "assignee": {"nobody": "Nobody"} | people,
        "topic": dict(TOPIC_TITLES),
        "kind": {key: key.capitalize() for key in KINDS},
        "reader": {"assignee": "Its assignee", "team": "Everybody of its team"} | people,
        "webhook": endpoint_names(db),
    }


def check_action(action: Action, choices: Mapping[str, Mapping[str, str]], *, place: str) -> Action:
    """As it is kept. Raises Invalid that names the place."""
    sort = SORTS.get(action.kind)
    if sort is None:
        raise Invalid("Choose what is done.", field=place)
    if sort.choices and action.value not in choices[sort.choices]:
        raise Invalid(f"{sort.name}: choose from the list.", field=place)
    text, subject = action.text.replace("\x00", "").strip(), " ".join(action.subject.split())
    if sort.writes and not text:
        raise Invalid(f"{sort.name}: write the text.", field=place)
    if len(text) > LONGEST_TEXT or len(subject) > LONGEST_SUBJECT:
        raise Invalid(f"{sort.name}: at most {LONGEST_TEXT:,} characters, and {LONGEST_SUBJECT} in the subject.", field=place)  # fmt: skip
    if sort.titled and not subject:
        raise Invalid(f"{sort.name}: it needs a subject.", field=place)
    check_placeholders(f"{subject} {text}", place=place)
    if action.kind in ("add_tags", "remove_tags"):
        text = " ".join(_tags(text, place))
    return Action(
        action.kind, action.value if sort.choices else "", text if sort.writes else "", subject if sort.titled else ""
    )


def said_action(action: Action, choices: Mapping[str, Mapping[str, str]]) -> str:
    """`Set the priority to High`; what is gone is said so."""
    sort = SORTS.get(action.kind)
    if sort is None:
        return f"{action.kind} (nobody knows this action any more)"
    named = choices[sort.choices].get(action.value, "somebody or something that is gone") if sort.choices else ""
    match action.kind:
        case "status" | "priority" | "topic":
            return f"{sort.name} to {named}"
        case "team":
            return f"Pass it to {named}"
        case "assignee":
            return "Give it back to the team" if action.value == "nobody" else f"Assign it to {named}"
        case "tell" | "note":
            return f"{sort.name}: “{_short(action.text)}”"
        case "add_tags" | "remove_tags":
            return f"{'Tag it' if action.kind == 'add_tags' else 'Take away the tags'} {', '.join(action.text.split())}"
        case "mail":
            return f"E-mail {named[:1].lower() + named[1:] if action.value in ('assignee', 'team') else named}: “{_short(action.subject)}”"
        case "webhook":
            return f"Call {named}"
    return sort.name


def _tags(text: str, place: str) -> list[str]:
    try:
        return list(dict.fromkeys(clean_tag(one) for one in text.replace(",", " ").split()))
    except Invalid as wrong:
        raise Invalid(wrong.detail, field=place) from None


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= 80 else f"{said[:79].rstrip()}…"
