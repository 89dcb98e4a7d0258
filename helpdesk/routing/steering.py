"""Leads put a hand on the wheel: close a channel, cap it, pin questions to one, lift it again, or stop the learning."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from foundation.accounts import Staff
from foundation.database import insert_unless_there
from foundation.errors import Conflict, Invalid
from foundation.events import event, events, record
from foundation.live import publish
from helpdesk.routing.data.defaults import LAST_RESORT
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.tables import routing_state
from helpdesk.routing.wheel import Hold, Wheel, read_wheel, written

BOARD = "board"  # what open boards listen to
MOST_WAITING = 10_000
LONGEST_WHY = 200
KINDS = ("closed", "capped", "pinned")
UNTIL = {"hour": "For 1 hour", "day": "For the rest of the day", "lifted": "Until I lift it"}


@event
class WheelTurned:
    act: str  # closed | capped | pinned | lifted | rules | learning
    channel: str | None = None
    about: str | None = None
    cap: int | None = None
    until: str | None = None
    why: str = ""


def until_of(choice: str, now: datetime) -> datetime | None:
    """The day ends at midnight UTC, in which routing's hours are kept. Raises Invalid for no choice of ours."""
    match choice:
        case "hour":
            return now + timedelta(hours=1)
        case "day":
            return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        case "lifted":
            return None
    raise Invalid("Choose how long it holds.", field="until")


def put(db: Connection, hold: Hold, *, settings: RoutingSettings, by: Staff, now: datetime) -> Hold:
    """It counts at the next decision, in every worker; on one channel, or one kind of question, the newest stands alone."""
    _check(hold, settings)
    hold = replace(hold, by=by.name, since=now, why=" ".join(hold.why.split())[:LONGEST_WHY])
    others = [one for one in _held(db, now).holds if place_of(one) != place_of(hold)]
    holds = sorted([*others, hold], key=lambda one: one.about not in settings.topics)  # a topic before its family
    _keep(db, Wheel(tuple(holds)), now)
    _tell(db, _turned(hold.kind, hold), by, now)
    return hold


def lift(db: Connection, place: str, *, by: Staff, now: datetime) -> Hold:
    """Raises Conflict when nothing holds there any more."""
    wheel = _held(db, now)
    found = next((one for one in wheel.holds if place_of(one) == place), None)
    if found is None:
        raise Conflict("Nothing is held there any more: somebody lifted it, or its time was over.")
    _keep(db, Wheel(tuple(one for one in wheel.holds if one is not found)), now)
    _tell(db, _turned("lifted", found), by, now)
    return found


def set_mode(db: Connection, mode: str, *, by: Staff, now: datetime) -> None:
    """`rules`: first beliefs and hard rules decide, nothing is tried out; `learning`: as usual."""
    if mode not in {"rules", "learning"}:
        raise Invalid("Routing goes by rules or by learning.", field="mode")
    if _state(db, now).mode == mode:
        return
    db.execute(update(routing_state).values(mode=mode, changed_at=now))
    _tell(db, WheelTurned(mode), by, now)


def place_of(hold: Hold) -> str:
    """Where a hold is held; there is one of them at each place."""
    return f"pin:{hold.about}" if hold.kind == "pinned" else f"channel:{hold.channel}"


def read_turns(db: Connection, *, most: int = 100) -> list[Row[Any]]:
    """Who did what and when: `facts`, `actor`, `happened_at`; the newest first."""
    query = select(events.c.facts, events.c.actor, events.c.happened_at).where(events.c.name == "wheel_turned")
    return list(db.execute(query.order_by(events.c.happened_at.desc(), events.c.id.desc()).limit(most)))


def _check(hold: Hold, settings: RoutingSettings) -> None:
    if hold.kind not in KINDS:
        raise Invalid("A channel is closed or capped, or questions are pinned to it.", field="kind")
    if hold.channel not in settings.channels:
        raise Invalid("There is no such channel.", field="channel")
    if hold.kind != "pinned" and hold.channel == LAST_RESORT:
        raise Invalid("Messages stay open: it is where everything goes that fits nowhere else.", field="channel")
    if hold.kind == "capped" and (hold.cap is None or not 1 <= hold.cap <= MOST_WAITING):
        raise Invalid("Say how many may wait, from 1 up. To let nobody in, close the channel.", field="cap")
    if hold.kind == "pinned" and hold.about not in settings.topics and hold.about not in settings.data["families"]:
        raise Invalid("Choose which questions go there.", field="about")


def _state(db: Connection, now: datetime) -> Any:
    """The one row, held until this transaction ends."""
    row = {"id": 1, "lessons": 0, "mode": "learning", "wheel": [], "changed_at": now}
    insert_unless_there(db, routing_state, row, key="id")
    return db.execute(select(routing_state.c.mode, routing_state.c.wheel).with_for_update()).one()


def _held(db: Connection, now: datetime) -> Wheel:
    return read_wheel(_state(db, now).wheel).at(now)


def _keep(db: Connection, wheel: Wheel, now: datetime) -> None:
    db.execute(update(routing_state).values(wheel=written(wheel), changed_at=now))


def _turned(act: str, hold: Hold) -> WheelTurned:
    until = hold.until.isoformat() if hold.until and act != "lifted" else None
    why = hold.why if act != "lifted" else ""
    return WheelTurned(act, hold.channel, hold.about, hold.cap, until, why)


def _tell(db: Connection, fact: WheelTurned, by: Staff, now: datetime) -> None:
    record(db, fact, now=now, actor=by.name)
    publish(db, BOARD, {"kind": fact.act})
