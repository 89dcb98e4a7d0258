"""What we offer a customer: the best channel with an honest reason, up to two others, and what is closed until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.measured import Wait, chat_wait, count_waiting, reply_waits
from helpdesk.routing.settings import Channel
from helpdesk.routing.tables import routing_decisions
from helpdesk.routing.topics import guess_topic

SELF_SERVICE = frozenset({"article", "chatbot"})
LABELS = {
    "live_chat": "Live chat", "ticket": "E-mail", "phone_callback": "Phone callback", "payments_team": "Payments team",
    "mediation_team": "Mediation team", "trust_safety": "Trust & safety", "freelancer_success": "Freelancer success",
}  # fmt: skip
REASONS = {
    "live_chat": "A person answers while you wait.", "ticket": "Write once; the answer waits here and reaches you by e-mail.",
    "phone_callback": "We call you back.", "payments_team": "They can see and move what holds your money.",
    "mediation_team": "They settle disagreements about a contract.", "trust_safety": "They look after safety, day and night.",
    "freelancer_success": "They know what makes proposals and profiles work.",
}  # fmt: skip


@dataclass(frozen=True)
class ChannelOffer:
    channel: str
    label: str
    reason: str
    opens_at: datetime | None = None  # None: open now
    wait_low_min: float | None = None  # only what was measured
    wait_high_min: float | None = None
    wait_min: float | None = None  # what half of them waited less than
    closes_at: datetime | None = None  # None: closed, or never


@dataclass(frozen=True)
class Offer:
    decision_id: str
    best: ChannelOffer
    others: tuple[ChannelOffer, ...]
    closed: tuple[ChannelOffer, ...]
    explanation: tuple[str, ...]


def make_offer(
    db: Connection, router: DeskRouter, context: Mapping[str, Any], now: datetime, *, who: str | None = None
) -> Offer:
    """Decide for this person now, remember the decision, and say it in words. Chooses among people, not articles."""
    topic, sure = guess_topic(str(context.get("understood") or context.get("query") or ""))
    asked = dict(context) | {
        "topic": context.get("topic") or topic, "topic_confidence": sure, "hour_utc": now.hour + now.minute / 60, "weekday": now.weekday(),
        "wants_human": True,
    }  # fmt: skip
    waiting = count_waiting(db)
    waits = reply_waits(db, now=now) | {"live_chat": chat_wait(db, ahead=waiting, now=now)}
    decision = router.decide(db, asked | {"channels": _states(waits, waiting)}, who=who, now=now).answer
    allowed = sorted(decision["probs"], key=lambda name: -decision["probs"][name])
    best = decision["channel"] if decision["channel"] not in SELF_SERVICE else "ticket"
    others = [name for name in allowed if name != best and name not in SELF_SERVICE]
    if "ticket" not in {best, *others[:2]}:
        others = [*others[:1], "ticket"]
    opening = {
        name: opens_at(channel, now)
        for name, channel in router.settings.channels.items()
        if name in decision["blocked"] and name not in SELF_SERVICE
    }
    closed = [
        ChannelOffer(name, LABELS.get(name, name), decision["blocked"][name], at) for name, at in opening.items() if at
    ]

    def offer(name: str) -> ChannelOffer:
        return _offer(name, waits.get(name), router.settings.channels[name], now)

    return Offer(
        decision["decision_id"],
        offer(best),
        tuple(offer(name) for name in others[:2]),
        tuple(closed[:2]),
        tuple(decision["explanation"]),
    )


def read_decision(db: Connection, decision_id: object) -> dict[str, Any]:
    """The answer of a decision; nothing for an unknown one."""
    if not isinstance(decision_id, str):
        return {}
    found = db.execute(select(routing_decisions.c.answer).where(routing_decisions.c.id == decision_id)).scalar()
    return dict(found) if found else {}


def led_to(db: Connection, decision_id: str | None, ticket: int) -> None:
    """The decision became this ticket; the first one counts."""
    c = routing_decisions.c
    if decision_id:
        db.execute(update(routing_decisions).where(c.id == decision_id, c.ticket.is_(None)).values(ticket=ticket))


def opens_at(channel: Channel, now: datetime) -> datetime | None:
    """The next opening of a channel that is closed now; None when it is open (or never closes)."""
    if channel.hours is None:
        return None
    start, end = channel.hours
    hour = now.hour + now.minute / 60
    if (channel.days is None or now.weekday() in channel.days) and start <= hour < end:
        return None
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(8):
        day = midnight + timedelta(days=ahead)
        opening = day + timedelta(hours=start)
        if opening > now and (channel.days is None or day.weekday() in channel.days):
            return opening
    return None


def closes_at(channel: Channel, now: datetime) -> datetime | None:
    """When a channel that is open now closes today; None for one that is closed, or never is."""
    if channel.hours is None or opens_at(channel, now) is not None:
        return None
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=channel.hours[1])


def _states(waits: Mapping[str, Wait | None], waiting: int) -> dict[str, dict[str, float]]:
    """What was measured, as routing takes it."""
    states: dict[str, dict[str, float]] = {
        name: {"est_wait_min": wait.usual} for name, wait in waits.items() if wait is not None
    }
    states.setdefault("live_chat", {})["queue_len"] = waiting
    return states


def _offer(name: str, wait: Wait | None, channel: Channel, now: datetime) -> ChannelOffer:
    return ChannelOffer(
        name,
        LABELS.get(name, name.replace("_", " ").capitalize()),
        REASONS.get(name, "People who can help with this."),
        wait_low_min=wait.low if wait else None,
        wait_high_min=wait.high if wait else None,
        wait_min=wait.usual if wait else None,
        closes_at=closes_at(channel, now),
    )
