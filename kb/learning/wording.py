"""What became of a version, in plain words."""

from kb.learning.version import Switch, Version
from kb.search.trial import LEAST_JUDGED


def headline(current: Version | None, versions: list[Version]) -> str:
    if current:
        return f"Suggestions use what version {current.id} learned"
    return "Suggestions use nothing that was learned" if versions else "Nothing has been learned yet"


def content(version: Version) -> str:
    """What it knows that does better, or would have brought."""
    if not version.better:
        return "Nothing that surely helps"
    known = [("which words lead where", version.words), ("what is opened often", version.gains)]
    sentence = " and ".join(name for name, is_in in known if is_in)
    return sentence[0].upper() + sentence[1:]


def verdict(version: Version, current: Switch | None) -> str:
    """Why it is on, or isn't."""
    if current and current.version == version.id:
        return f"{_why_on(current)} {_how_it_did(version)}"
    if version.switch:
        return "It was on until another was switched on, or learning was switched off."
    if version.better:
        return "It did better, but somebody had decided what is on, so it waits."
    return f"It wasn’t switched on. {_how_it_did(version)}"


def _why_on(switch: Switch) -> str:
    return f"Switched on by {switch.by}." if switch.by else "It switched itself on."


def _how_it_did(version: Version) -> str:
    if version.questions < LEAST_JUDGED:
        few = {0: "is no question", 1: "is only 1 question"}.get(
            version.questions, f"are only {version.questions} questions"
        )
        return f"There {few} to judge it by; it takes {LEAST_JUDGED}."
    if version.better:
        return "It did better on questions it had not been taught."
    if version.after > version.before:
        return "It did a little better on questions it had not been taught, but no more than chance may bring."
    return "It did no better on questions it had not been taught."
