"""Of two rules that one event sets off, the later may undo what the earlier did: the log and the dry run say so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select, update

from helpdesk.actions import Action
from helpdesk.rules.defining import loaded
from helpdesk.rules.rule import Definition, Rule
from helpdesk.rules.tables import rule_firings, rule_versions

SETS = ("status", "priority", "kind", "topic", "team", "assignee", "snooze")


@dataclass(frozen=True)
class Rival:
    """A trigger that an event may set off as well. `at`: which actions of the rule that is tried are undone by it, or, where it comes
    before, which of its own the rule undoes."""

    rule: Rule
    is_later: bool
    at: frozenset[int]


def undone(earlier: Sequence[Action], later: Iterable[Action]) -> frozenset[int]:
    """The places of actions that a later one sets to something else."""
    after = {what: value for action in later for what, value in _sets(action).items()}
    return frozenset(
        at
        for at, action in enumerate(earlier)
        if any(after.get(what, value) != value for what, value in _sets(action).items())
    )


def rivals_of(definition: Definition, place: int, others: Iterable[Rule]) -> list[Rival]:
    """Of the triggers that are on. `place`: of the rule that is tried, among them."""
    events = {one.event for one in definition.when}
    found = []
    for rule in others:
        if not events & {one.event for one in rule.definition.when}:
            continue
        is_later = rule.place > place
        pair = (definition.actions, rule.definition.actions)
        at = undone(*(pair if is_later else pair[::-1]))
        if at:
            found.append(Rival(rule, is_later, at))
    return found


def mark_undone(db: Connection, firing: int, did: Sequence[Action], *, by: str, event: int | None, led_by: int | None) -> None:  # fmt: skip
    """In the log of what fired before for this event, or led to it. `did`: what this firing changed."""
    if event is None or not did:
        return
    own = rule_firings.c
    before = or_(own.event == event, own.id == (led_by or 0))
    version = (rule_versions.c.rule == own.rule) & (rule_versions.c.number == own.version)
    query = select(own.id, own.outcome, rule_versions.c.definition).join(rule_versions, version)
    for row in db.execute(query.where(before, own.id < firing, own.state == "acted")).all():
        places = undone(loaded(row.definition).actions, did)
        outcome = [
            line | {"undone_by": by} if at in places and line["result"] == "done" else line
            for at, line in enumerate(row.outcome)
        ]
        if outcome != row.outcome:
            db.execute(update(rule_firings).where(own.id == row.id).values(outcome=outcome))


def _sets(action: Action) -> dict[str, str]:
    """What it settles: `{"priority": "high"}`, `{"tag payout": "on"}`."""
    if action.kind in SETS:
        return {action.kind: action.value}
    if action.kind == "field":
        return {f"field {action.value}": action.text}
    if action.kind in ("add_tags", "remove_tags"):
        return dict.fromkeys((f"tag {one}" for one in action.text.split()), action.kind)
    return {}
