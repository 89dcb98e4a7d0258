"""A rule fires for a ticket: judged, done and logged in one transaction, once for each cause."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, func, select, update

from foundation.database import insert_unless_there
from foundation.events import caused_by
from helpdesk.actions import Action, Doing, choices_of, writes_to_customer
from helpdesk.conditions import Asking, fields_of
from helpdesk.rules.acting import Outcome, act
from helpdesk.rules.rule import Rule
from helpdesk.rules.tables import rule_firings
from helpdesk.rules.undoing import mark_undone
from helpdesk.rules.weighing import Weighed, weigh
from helpdesk.tickets.actor import rule_actor
from helpdesk.tickets.reading import read_ticket
from helpdesk.tickets.tables import changes, tickets

DEEPEST = 5  # rules in a row
MOST_AN_HOUR = 30  # times that rules act on one ticket
State = Literal["acted", "nothing", "held"]


@dataclass(frozen=True)
class Cause:
    """Why a rule is tried now. `key` is the same whenever it is tried again for the same reason; `chain`: the rules that led here;
    `led_by`: the firing the event came of."""

    key: str
    words: str
    event: int | None = None
    chain: tuple[int, ...] = ()
    led_by: int | None = None


def fire(db: Connection, rule: Rule, ticket_id: int, cause: Cause, *, now: datetime) -> State | None:
    """None: it doesn't meet the conditions, it led here itself, it has fired for this cause, or no rule may touch the ticket."""
    row = db.execute(select(tickets).where(tickets.c.id == ticket_id).with_for_update()).first()
    if row is None or row.shelved or row.merged_into or rule.id in cause.chain or _fired(db, rule, cause):
        return None
    ticket = read_ticket(db, ticket_id)
    met, weighed = weigh(db, rule.definition.conditions, ticket, Asking(now), fields_of(db))
    if not met:
        return None
    if held := _held_by(db, ticket_id, cause, now):
        _log(
            db,
            rule,
            ticket_id,
            cause,
            weighed,
            now,
            state="held",
            outcome=[Outcome("Nothing was done", "skipped", why=held)],
        )
        return "held"
    firing = _log(db, rule, ticket_id, cause, weighed, now, state="nothing", outcome=[])
    with caused_by(f"firing:{firing}"):
        doing = Doing(rule_actor(rule.id, rule.name), now, f"firing:{firing}", _told_before(db, rule, ticket_id))
        choices = choices_of(db)
        outcome = [act(db, action, ticket_id, doing, choices) for action in rule.definition.actions]
    did = [action for action, one in zip(rule.definition.actions, outcome, strict=True) if one.result == "done"]
    mark_undone(db, firing, did, by=rule.name, event=cause.event, led_by=cause.led_by)
    return _settle(db, firing, rule, ticket_id, did, outcome)


def led_by(cause: str | None) -> int | None:
    """The firing that an event says it came of."""
    number = (cause or "").removeprefix("firing:")
    return int(number) if number.isdigit() else None


def chain_of(db: Connection, firing: int | None) -> tuple[int, ...]:
    """The rules that led to what came of it."""
    if firing is None:
        return ()
    row = db.execute(select(rule_firings.c.chain, rule_firings.c.rule).where(rule_firings.c.id == firing)).first()
    return (*row.chain, row.rule) if row else ()


def has_stopped(db: Connection, rule: Rule, cause: Cause) -> bool:
    """Whether it fired for this cause and left later rules out."""
    return bool(db.execute(select(rule_firings.c.stops).where(rule_firings.c.key == _key(rule, cause))).scalar())


def _key(rule: Rule, cause: Cause) -> str:
    return f"{rule.id}:{cause.key}"


def _fired(db: Connection, rule: Rule, cause: Cause) -> bool:
    return db.execute(select(rule_firings.c.id).where(rule_firings.c.key == _key(rule, cause))).first() is not None


def _held_by(db: Connection, ticket_id: int, cause: Cause, now: datetime) -> str | None:
    if len(cause.chain) >= DEEPEST:
        return f"Stopped here: {DEEPEST} rules in a row led to this. Look whether two of them undo each other’s work."
    lately = rule_firings.c.ticket == ticket_id, rule_firings.c.fired_at > now - timedelta(hours=1)
    many = db.execute(select(func.count()).where(*lately, rule_firings.c.state != "held")).scalar_one()
    if many >= MOST_AN_HOUR:
        return f"Stopped here: rules acted on this ticket {many} times within an hour."
    return None


def _told_before(db: Connection, rule: Rule, ticket_id: int) -> str | None:
    if rule.definition.again:
        return None
    said = rule_firings.c.ticket == ticket_id, rule_firings.c.rule == rule.id, rule_firings.c.told
    at = db.execute(select(func.max(rule_firings.c.fired_at)).where(*said)).scalar()
    return f"This rule wrote to them about it on {at:%-d %B %Y} already." if at else None


def _log(
    db: Connection, rule: Rule, ticket_id: int, cause: Cause, weighed: list[Weighed], now: datetime, *, state: State, outcome: list[Outcome],
) -> int:  # fmt: skip
    newest = _newest_change(db, ticket_id)
    row: Mapping[str, Any] = {
        "key": _key(rule, cause), "rule": rule.id, "version": rule.version, "ticket": ticket_id, "event": cause.event, "because": cause.words[:200],
        "state": state, "why": [asdict(one) for one in weighed], "outcome": [asdict(one) for one in outcome], "chain": list(cause.chain),
        "told": False, "stops": state != "held" and rule.stops, "change_from": newest, "change_to": newest, "fired_at": now,
    }  # fmt: skip
    insert_unless_there(db, rule_firings, dict(row), key="key")
    return int(db.execute(select(rule_firings.c.id).where(rule_firings.c.key == row["key"])).scalar_one())


def _settle(
    db: Connection, firing: int, rule: Rule, ticket_id: int, did: list[Action], outcome: list[Outcome]
) -> State:
    state: State = "acted" if any(one.kind != "stop" for one in did) else "nothing"
    values = {
        "state": state,
        "outcome": [asdict(one) for one in outcome],
        "told": any(map(writes_to_customer, did)),
        "change_to": _newest_change(db, ticket_id),
    }
    db.execute(update(rule_firings).where(rule_firings.c.id == firing).values(**values))
    return state


def _newest_change(db: Connection, ticket_id: int) -> int:
    return int(
        db.execute(select(func.coalesce(func.max(changes.c.id), 0)).where(changes.c.ticket == ticket_id)).scalar_one()
    )
