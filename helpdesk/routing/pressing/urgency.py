"""How urgent a question is: by its topic, what is said, what ends soon, and the money that hangs on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.money import format_money
from helpdesk.host import Stake
from helpdesk.routing.context import URGENCIES
from helpdesk.routing.pressing.words import amount_in, says_ends_soon, says_pressing

OF_TOPICS = {"account_takeover": "critical", "harassment": "high", "two_factor_lost": "high"}
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Urgency:
    """`level` is one of URGENCIES; `why` says it to an agent, each reason a sentence. `amount_minor`: what is at stake, or named."""

    level: str = "normal"
    why: tuple[str, ...] = ()
    amount_minor: int | None = None

    def beside(self, said: object) -> str:
        """The level, unless somebody who knows says more."""
        return max(str(said), self.level, key=URGENCIES.index) if said in URGENCIES and said != "normal" else self.level


def urgency_of(
    words: str, *, topic: str | None, family: str | None = None, stake: Stake | None = None, much_minor: float, now: datetime
) -> Urgency:  # fmt: skip
    """Words alone make a question high at most: they are easily said. `much_minor`: from where money presses by itself."""
    concerned = stake if stake and stake.concerns(family) else None
    amount = concerned.amount.minor if concerned and concerned.amount else amount_in(words)
    found = list(_reasons(words, topic, concerned, much_minor, now))
    if not found and says_pressing(words) is False:
        return Urgency("low", ("They write that it isn’t urgent.",), amount)
    level = max((level for level, _ in found), key=URGENCIES.index, default="normal")
    return Urgency(level, tuple(sentence for _, sentence in found), amount)


def _reasons(
    words: str, topic: str | None, stake: Stake | None, much_minor: float, now: datetime
) -> Iterator[tuple[str, str]]:
    if topic in OF_TOPICS:
        yield OF_TOPICS[topic], "Questions of this topic are urgent."
    if says_pressing(words):
        yield "high", "They write that it is urgent."
    if says_ends_soon(words):
        yield "high", "They write that something ends within a day."
    if stake and stake.until and now <= stake.until <= now + SOON:
        yield "high", f"{stake.what} ends within a day."
    if stake and stake.amount and stake.amount.minor >= much_minor:
        yield "high", f"{stake.what}: {format_money(stake.amount)} are at stake."
