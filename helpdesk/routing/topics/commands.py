"""`flask routing topics`: what was learned about topics, which version is on, and back to an earlier one."""

import click
from flask import current_app

from foundation import clock
from helpdesk.routing.topics.model.packing import BadTopicModel
from helpdesk.routing.topics.versions import Facts, Switch, TopicShelf


@click.group("topics", invoke_without_command=True)
@click.pass_context
def topics_commands(context: click.Context) -> None:
    """List the versions that were learned; `use N`, `use words` or `use newest` switches."""
    if context.invoked_subcommand is None:
        _list(current_app.extensions["topics"])


@topics_commands.command("use")
@click.argument("version")
def use_command(version: str) -> None:
    """Switch version N on, or `words` alone, and stay there; `newest`: new versions switch themselves on again."""
    shelf: TopicShelf = current_app.extensions["topics"]
    if version not in {"words", "newest"} and not version.isdecimal():
        raise click.ClickException("Give the number of a version, `words` or `newest`.")
    try:
        if version == "newest":
            shelf.let_go(by="command", now=clock.now())
        else:
            shelf.use(None if version == "words" else int(version), by="command", now=clock.now())
    except BadTopicModel as problem:
        raise click.ClickException(f"This version can’t be used: {problem}.") from problem
    click.echo("Web workers follow within two seconds.")


def _list(shelf: TopicShelf) -> None:
    shelf.look()
    learned = shelf.current()
    click.echo(f"On: version {learned.version}" if learned else "On: the words of each topic, nothing learned")
    if shelf.problem:
        click.echo(f"What was on can’t be used: {shelf.problem}")
    switch = None if shelf.problem else shelf.switch()
    if switch and switch.held:
        click.echo(f"Held there by {switch.by} since {switch.at[:16]}; `use newest` lets newer versions go on.")
    for number, facts in shelf.versions():
        click.echo(_line(number, facts, switch))


def _line(number: int, facts: Facts, switch: Switch | None) -> str:
    mark = "*" if switch and switch.version == number else " "
    return (
        f"{mark} {number}  {facts.trained_at[:16]}  {facts.examples} examples, {facts.corrections} corrections, "
        f"{len(facts.trusted)} topics; right {facts.right} of {facts.judged}, by words {facts.right_by_words}"
    )
