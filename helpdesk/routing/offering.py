"""What we offer a customer: the best channel with an honest reason, up to two others, and what is closed until when."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from helpdesk.assignment.attendance import NOBODY_HERE, Attendance, attendance_of, people_for_chat
from helpdesk.host import ask_stake
from helpdesk.routing.choose import Prospect
from helpdesk.routing.data.settings import Channel
from helpdesk.routing.desk_router import DeskRouter
from helpdesk.routing.lines import count_lines
from helpdesk.routing.measured import Wait, chat_wait, reply_waits
from helpdesk.routing.opening import Closed, never, shut_by_holiday, shut_days
from helpdesk.routing.pressing import mood_of, urgency_of
from helpdesk.routing.tables import routing_decisions
from helpdesk.routing.topics.guessing import guess_topic, which_of_these
from helpdesk.routing.wheel import CLOSED, Hold, Wheel

SURE_ENOUGH = 0.6  # of the topic; below, the customer is asked
SELF_SERVICE = frozenset({"article", "chatbot"})
LABELS = {
    "live_chat": "Live chat", "ticket": "E-mail", "phone_callback": "Phone callback", "payments_team": "Payments team",
    "mediation_team": "Mediation team", "trust_safety": "Trust and safety", "freelancer_success": "Freelancer success",
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
    is_open: bool = True
    nobody_here: bool = False  # closed for that alone: by its hours it would be open
    solve: float | None = None  # the chance that it is settled there, as far as we know: see `_surely`
    settled_at: datetime | None = None  # when it probably is, where the wait was measured


@dataclass(frozen=True)
class Offer:
    decision_id: str
    best: ChannelOffer
    others: tuple[ChannelOffer, ...]
    closed: tuple[ChannelOffer, ...]
    explanation: tuple[str, ...]
    topics: tuple[str, ...] = ()  # it may be about one of these: to be asked where we aren't sure


def make_offer(
    db: Connection, router: DeskRouter, context: Mapping[str, Any], now: datetime, *, who: str | None = None, closed: Closed = never,
    holds: Sequence[Hold] = (),
) -> Offer:  # fmt: skip
    """Decide for this person now, remember the decision, and say it in words. Chooses among people, not articles. `closed`: on
    which days only those are there who work on holidays. `holds`: what the site it is asked on lacks or closes."""
    words = str(context.get("understood") or context.get("query") or "")
    said = context.get("topic")  # by the customer
    topic, sure = (said, 1.0) if said else guess_topic(words)
    asked = dict(context) | {
        "topic": topic, "topic_confidence": sure, "hour_utc": now.hour + now.minute / 60, "weekday": now.weekday(),
        "wants_human": True, "sentiment": mood_of(words),
    } | _pressing(db, router, context, words, topic, who, now)  # fmt: skip
    lines, shut = count_lines(db), shut_by_holiday(router.catch_up(db), now, closed)
    attendance = attendance_of(people_for_chat(db), now)
    if not attendance.is_open:
        shut |= {"live_chat"}
    waits = reply_waits(db, now=now) | {"live_chat": chat_wait(db, ahead=lines.get("live_chat", 0), now=now)}
    decided = router.decide(db, asked | {"channels": _states(waits, lines, shut)}, who=who, now=now, holds=holds)
    wheel = router.wheel.at(now).beside(holds)
    decision, options = decided.answer, {one.channel: one for one in decided.options}
    allowed = sorted(decision["probs"], key=lambda name: -decision["probs"][name])
    best = decision["channel"] if decision["channel"] not in SELF_SERVICE else "ticket"
    likeliest = max(decided.options, key=_surely).channel  # shown in any case: some would rather wait
    others = [name for name in dict.fromkeys([likeliest, *allowed]) if name != best and name not in SELF_SERVICE]
    if "ticket" not in {best, *others[:2]}:
        others = [*others[:1], "ticket"]

    def offer(name: str) -> ChannelOffer:
        return _offer(name, waits.get(name), router.settings.channels[name], options.get(name), now)

    return Offer(
        decision["decision_id"],
        offer(best),
        tuple(offer(name) for name in others[:2]),
        tuple(_shut(wheel, router, decision["blocked"], now, closed, attendance)[:2]),
        tuple(wheel.told(decision["explanation"])),
        () if said or sure >= SURE_ENOUGH else _choice(which_of_these(words)),
    )


def read_decision(db: Connection, decision_id: object) -> dict[str, Any]:
    """The answer of a decision; nothing for an unknown one."""
    if not isinstance(decision_id, str):
        return {}
    found = db.execute(select(routing_decisions.c.answer).where(routing_decisions.c.id == decision_id)).scalar()
    return dict(found) if found else {}


def _pressing(
    db: Connection, router: DeskRouter, context: Mapping[str, Any], words: str, topic: str | None, who: str | None, now: datetime
) -> dict[str, Any]:  # fmt: skip
    """How urgent it is and what money hangs on it; nobody said so is left out. What a caller says already, stays."""
    settings = router.settings
    stake = ask_stake(db, who, page=context.get("page"), url=context.get("url"))
    much, family = settings.choice["much_money_minor"], settings.topics.get(topic or "")
    found = urgency_of(words, topic=topic, family=family, stake=stake, much_minor=much, now=now)
    pressing = {"urgency": found.beside(context.get("urgency")), "urgent_because": list(found.why)}
    return pressing | ({"amount_minor": found.amount_minor} if found.amount_minor is not None else {})


def _choice(topics: list[str]) -> tuple[str, ...]:
    return tuple(topics) if len(topics) > 1 else ()  # of one, nobody can choose


def topics_of(db: Connection, decision_id: str | None) -> tuple[str | None, str | None]:
    """(topic the customer named when they were asked, topic of what they had typed where we were sure enough)."""
    context: dict[str, Any] | None = None
    if decision_id:
        context = db.execute(select(routing_decisions.c.context).where(routing_decisions.c.id == decision_id)).scalar()
    if not context:
        return None, None
    if context.get("topic_said"):
        return context.get("topic"), None
    return None, context.get("topic") if (context.get("topic_confidence") or 0) >= SURE_ENOUGH else None


def led_to(db: Connection, decision_id: str | None, ticket: int) -> None:
    """The decision became this ticket; the first one counts."""
    c = routing_decisions.c
    if decision_id:
        db.execute(update(routing_decisions).where(c.id == decision_id, c.ticket.is_(None)).values(ticket=ticket))


def opens_at(channel: Channel, now: datetime, closed: Closed = never) -> datetime | None:
    """The next opening of a channel that is closed now; None when it is open (or never closes)."""
    start, end = channel.hours or (0.0, 24.0)
    shut = shut_days(channel, closed)

    def is_working(day: datetime) -> bool:
        return (channel.days is None or day.weekday() in channel.days) and not shut(day.date())

    if is_working(now) and start <= now.hour + now.minute / 60 < end:
        return None
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(21):  # the longest row of holidays, and a week
        day = midnight + timedelta(days=ahead)
        opening = day + timedelta(hours=start)
        if opening > now and is_working(day):
            return opening
    return None


def reopens_at(channel: Channel, hold: Hold, now: datetime, closed: Closed = never) -> datetime | None:
    """When a channel that a lead closed is open again, by its hours too; None where nobody has said."""
    if hold.until is None:
        return None
    return opens_at(channel, hold.until, closed) or hold.until


def next_with_somebody(channel: Channel, attendance: Attendance, closed: Closed = never) -> datetime | None:
    """When chat that nobody is here for opens again, as far as calendars and its hours say."""
    at = attendance.next_at
    return at and (opens_at(channel, at, closed) or at)


def closes_at(channel: Channel, now: datetime) -> datetime | None:
    """When a channel that is open now closes today; None for one that is closed, or never is."""
    if channel.hours is None or opens_at(channel, now) is not None:
        return None
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=channel.hours[1])


def _shut(
    wheel: Wheel, router: DeskRouter, blocked: Mapping[str, str], now: datetime, closed: Closed, attendance: Attendance
) -> list[ChannelOffer]:
    """What isn't open now and when it is: first what a lead closed, then chat that nobody is here for, then what its hours close."""
    held, channels = wheel.closed(), router.settings.channels
    absent = {one.channel for one in wheel.holds if one.kind == "absent"}
    by_hand, by_hours = [], []
    for name, reason in blocked.items():
        if name in SELF_SERVICE or name in absent or name not in channels:
            continue
        hold, label = held.get(name), LABELS.get(name, name)
        if hold and reason == hold.reason:
            at = reopens_at(channels[name], hold, now, closed)
            by_hand.append(ChannelOffer(name, label, CLOSED, at, is_open=False))
        elif opening := opens_at(channels[name], now, closed):
            opening = (hold and reopens_at(channels[name], hold, now, closed)) or opening
            by_hours.append(ChannelOffer(name, label, reason, opening, is_open=False))
        elif name == "live_chat" and not attendance.is_open:
            at = next_with_somebody(channels[name], attendance, closed)
            by_hand.append(ChannelOffer(name, label, NOBODY_HERE, at, is_open=False, nobody_here=True))
    return by_hand + by_hours


def _states(waits: Mapping[str, Wait | None], lines: Mapping[str, int], shut: set[str]) -> dict[str, dict[str, float]]:
    """What was measured, as routing takes it, and who isn't there today."""
    states: dict[str, dict[str, float]] = {
        name: {"est_wait_min": wait.usual} for name, wait in waits.items() if wait is not None
    }
    for name in {*LABELS, *lines}:
        states.setdefault(name, {})["queue_len"] = lines.get(name, 0)
    for name in shut:
        states.setdefault(name, {})["open"] = False
    return states


def _surely(prospect: Prospect) -> float:
    """The chance to solve, one standard deviation below what we expect: nobody is sent where a few happened to be lucky."""
    return 1 / (1 + math.exp(prospect.outlook.spread - prospect.outlook.logit))


def _offer(name: str, wait: Wait | None, channel: Channel, expected: Prospect | None, now: datetime) -> ChannelOffer:
    return ChannelOffer(
        name,
        LABELS.get(name, name.replace("_", " ").capitalize()),
        REASONS.get(name, "People who can help with this."),
        wait_low_min=wait.low if wait else None,
        wait_high_min=wait.high if wait else None,
        wait_min=wait.usual if wait else None,
        solve=round(_surely(expected), 2) if expected else None,
        settled_at=now + timedelta(minutes=expected.minutes) if expected and wait else None,
        closes_at=closes_at(channel, now),
    )
