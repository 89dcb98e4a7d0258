"""What became of a version, in plain words."""

from foundation.speaking import say
from kb.learning.version import Switch, Version
from kb.search.trial import LEAST_JUDGED


def headline(current: Version | None, versions: list[Version]) -> str:
    if current:
        return say.text("Suggestions use what version {n} learned", n=current.id)
    return say.text("Suggestions use nothing that was learned" if versions else "Nothing has been learned yet")


def content(version: Version) -> str:
    """What it knows that does better, or would have brought."""
    if not version.better:
        return say.text("Nothing that surely helps")
    if version.words and version.gains:
        return say.text("Which words lead where and what is opened often")
    return say.text("Which words lead where" if version.words else "What is opened often")


def verdict(version: Version, current: Switch | None) -> str:
    """Why it is on, or isn't."""
    if current and current.version == version.id:
        return f"{_why_on(current)} {_how_it_did(version)}"
    if version.switch:
        return say.text("It was on until another was switched on, or learning was switched off.")
    if version.better:
        return say.text("It did better, but somebody had decided what is on, so it waits.")
    return f"{say.text('It wasn’t switched on.')} {_how_it_did(version)}"


def _why_on(switch: Switch) -> str:
    return say.text("Switched on by {name}.", name=switch.by) if switch.by else say.text("It switched itself on.")


def _how_it_did(version: Version) -> str:
    if version.questions < LEAST_JUDGED:
        return _too_few(version.questions)
    if version.better:
        return say.text("It did better on questions it had not been taught.")
    if version.after > version.before:
        return say.text(
            "It did a little better on questions it had not been taught, but no more than chance may bring."
        )
    return say.text("It did no better on questions it had not been taught.")


def _too_few(questions: int) -> str:
    if questions == 0:
        return say.text("There is no question to judge it by; it takes {least}.", least=LEAST_JUDGED)
    if questions == 1:
        return say.text("There is only 1 question to judge it by; it takes {least}.", least=LEAST_JUDGED)
    return say.text("There are only {n} questions to judge it by; it takes {least}.", n=questions, least=LEAST_JUDGED)
