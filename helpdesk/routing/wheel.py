"""A lead's hand on the wheel: channels closed or capped for now, questions pinned to a channel. Rules stand above it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from helpdesk.routing.context import ChannelState, Context
from helpdesk.routing.data.defaults import LAST_RESORT
from helpdesk.routing.names import channel_name

CLOSED = "It is closed now."  # what customers read


@dataclass(frozen=True)
class Hold:
    """On one channel, until somebody lifts it or its time is over."""

    kind: str  # closed | capped | pinned | absent: where somebody asks, there is no such channel
    channel: str
    by: str
    until: datetime | None = None
    cap: int | None = None  # capped: how many may wait
    about: str | None = None  # pinned: the topic or the family
    since: datetime | None = None
    why: str = ""  # in the lead's words

    @property
    def reason(self) -> str:
        """Why others are out."""
        if self.kind == "pinned":
            return f"{self.by} pinned this to {channel_name(self.channel)}."
        if self.kind == "absent":
            return f"{self.by} doesn’t have it."
        return f"Closed by {self.by} for now."


@dataclass(frozen=True)
class Wheel:
    holds: tuple[Hold, ...] = field(default=())

    def at(self, now: datetime) -> "Wheel":
        """Without what is over."""
        return Wheel(tuple(one for one in self.holds if one.until is None or one.until > now))

    def beside(self, holds: Iterable[Hold]) -> "Wheel":
        """With what holds for one question only: the site it comes from."""
        return Wheel((*self.holds, *holds))

    def capped(self, context: Context) -> Context:
        """With fewer places where a lead said so; never with more."""
        states = dict(context.channels)
        for hold in self.holds:
            if hold.kind == "capped" and hold.cap is not None:
                state = states.get(hold.channel, ChannelState())
                states[hold.channel] = replace(
                    state, cap=min(hold.cap, state.cap if state.cap is not None else hold.cap)
                )
        return replace(context, channels=states)

    def narrow(
        self, context: Context, allowed: list[str], blocked: Mapping[str, str]
    ) -> tuple[list[str], dict[str, str], bool]:
        """(allowed, blocked with reasons, whether only the last resort was left), after the rules have spoken."""
        out = dict(blocked)
        for hold in self.holds:
            if hold.kind in ("closed", "absent") and hold.channel in allowed:
                out[hold.channel] = hold.reason
        left = [name for name in allowed if name not in out]
        pin = next(
            (one for one in self.holds if one.kind == "pinned" and one.channel in left and _about(one, context)), None
        )
        if pin:
            out |= {name: pin.reason for name in left if name != pin.channel}
            left = [pin.channel]
        if left:
            return left, out, False
        out.pop(LAST_RESORT, None)
        return [LAST_RESORT], out, True

    def closed(self) -> dict[str, Hold]:
        return {one.channel: one for one in self.holds if one.kind == "closed"}

    def told(self, lines: Iterable[str]) -> list[str]:
        """An explanation as customers read it: that a channel is closed, not by whom, and nothing of pins or of what isn't there."""
        silent = tuple(one.reason for one in self.holds if one.kind in ("pinned", "absent"))
        said = [line for line in lines if not silent or not line.endswith(silent)]
        for hold in self.closed().values():
            said = [line.replace(hold.reason, CLOSED) for line in said]
        return said


def read_wheel(rows: Any) -> Wheel:
    """From what is kept in the database."""
    holds = []
    for row in rows or []:
        moments = {name: datetime.fromisoformat(row[name]) if row.get(name) else None for name in ("until", "since")}
        holds.append(Hold(**row | moments))
    return Wheel(tuple(holds))


def written(wheel: Wheel) -> list[dict[str, Any]]:
    def said(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    return [vars(one) | {"until": said(one.until), "since": said(one.since)} for one in wheel.holds]


def _about(pin: Hold, context: Context) -> bool:
    return pin.about is not None and (pin.about == context.topic or pin.about in context.families)
