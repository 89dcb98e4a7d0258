"""`flask voice sentiment`: what was learned about feelings, how it was judged, which version is on, and back to an earlier one."""

import click

from analytics.voice.sentiment.teaching.versions import let_go, list_versions, use
from foundation import clock
from foundation.errors import NotFound
from foundation.web import database, reading, writing

MARKS = {"on": "*", "proposed": "?", "worse": "-", "refused": "-"}


@click.group("sentiment", invoke_without_command=True)
@click.pass_context
def sentiment_commands(context: click.Context) -> None:
    """List the versions; `learn` now; `use N`, `use lexicon` or `use newest` switches."""
    if context.invoked_subcommand is None:
        with reading() as db:
            found = list_versions(db)
        if not any(one.state == "on" for one in found):
            click.echo("On: the lexicon, nothing learned")
        for one in found:
            told = f" Held by {one.by_name}." if one.held else ""
            click.echo(
                f"{MARKS.get(one.state, ' ')} {one.id}  {one.made_at:%Y-%m-%d %H:%M}  {one.report['sentence']}{told}"
            )


@sentiment_commands.command("learn")
def learn_command() -> None:
    """Learn and judge now instead of at night."""
    from analytics.voice.sentiment.teaching.teaching import teach

    if teach(database(), now=clock.now()) == "same":
        click.echo("Nothing new was said since the last version.")
    else:
        with reading() as db:
            click.echo(list_versions(db)[0].report["sentence"])


@sentiment_commands.command("use")
@click.argument("version")
def use_command(version: str) -> None:
    """Switch version N on, or the `lexicon` alone, and stay there; `newest`: better versions switch themselves on again."""
    if version not in {"lexicon", "newest"} and not version.isdecimal():
        raise click.ClickException("Give the number of a version, `lexicon` or `newest`.")
    try:
        with writing() as db:
            if version == "newest":
                let_go(db)
            else:
                use(db, None if version == "lexicon" else int(version), by_name="command", now=clock.now())
    except NotFound as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo("The worker reads every comment anew; the pages follow.")
