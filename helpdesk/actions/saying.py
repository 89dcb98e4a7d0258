"""An action in words."""

from helpdesk.actions.action import Action
from helpdesk.actions.choices import READERS, Choices
from helpdesk.actions.sorts import SORTS

LONGEST = 80


def said_action(action: Action, choices: Choices) -> str:
    """`Set the priority to High`; what is gone is said so."""
    sort = SORTS.get(action.kind)
    if sort is None:
        return f"{action.kind} (nobody knows this action any more)"
    named = choices[sort.choices].get(action.value, "somebody or something that is gone") if sort.choices else ""
    match action.kind:
        case "status" | "priority" | "kind" | "topic":
            return f"{sort.name} to {named}"
        case "team":
            return f"Pass it to {named}"
        case "assignee":
            return {"nobody": "Give it back to the team", "me": "Assign it to you"}.get(
                action.value, f"Assign it to {named}"
            )
        case "add_tags":
            return f"Tag it {_listed(action.text)}"
        case "remove_tags":
            return f"Take away the tags {_listed(action.text)}"
        case "field":
            return f"Set {named} to “{_short(action.text)}”"
        case "snooze":
            return f"Snooze it: {_small(named)}"
        case "tell" | "note":
            return f"{sort.name}: “{_short(action.text)}”"
        case "mail":
            return f"E-mail {_small(named) if action.value in READERS else named}: “{_short(action.subject)}”"
        case "webhook":
            return f"Call {named}"
    return sort.name


def _listed(text: str) -> str:
    return ", ".join(text.split())


def _small(said: str) -> str:
    return said[:1].lower() + said[1:]


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}…"
