"""An action in words."""

from foundation.speaking import say
from helpdesk.actions.action import Action
from helpdesk.actions.choices import READERS, Choices
from helpdesk.actions.sorts import SORTS

LONGEST = 80


def said_action(action: Action, choices: Choices) -> str:
    """`Set the priority to High`; what is gone is said so."""
    sort = SORTS.get(action.kind)
    if sort is None:
        return say.text("{kind} (nobody knows this action any more)", kind=action.kind)
    named = choices[sort.choices].get(action.value, "somebody or something that is gone") if sort.choices else ""
    match action.kind:
        case "status" | "priority" | "kind" | "topic":
            return say.text(f"{sort.name} to {{value}}", value=say.word(named))
        case "team":
            return say.text("Pass it to {team}", team=say.word(named))
        case "assignee":
            known = {"nobody": "Give it back to the team", "me": "Assign it to you"}
            return (
                say.word(known[action.value]) if action.value in known else say.text("Assign it to {name}", name=named)
            )
        case "add_tags":
            return say.text("Tag it {tags}", tags=_listed(action.text))
        case "remove_tags":
            return say.text("Take away the tags {tags}", tags=_listed(action.text))
        case "field":
            return say.text("Set {field} to “{words}”", field=named, words=_short(action.text))
        case "snooze":
            return say.text("Snooze it: {until}", until=_small(say.word(named)))
        case "tell" | "note":
            return say.text(f"{sort.name}: “{{words}}”", words=_short(action.text))
        case "mail":
            reader = _small(say.word(named)) if action.value in READERS else named
            return say.text("E-mail {reader}: “{subject}”", reader=reader, subject=_short(action.subject))
        case "webhook":
            return say.text("Call {webhook}", webhook=named)
    return say.word(sort.name)


def _listed(text: str) -> str:
    return ", ".join(text.split())


def _small(said: str) -> str:
    return said[:1].lower() + said[1:]


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}…"
