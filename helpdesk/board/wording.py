"""What the board says about a hand on the wheel: what is held, by whom, until when, and what it does to people who wait."""

from datetime import datetime, timedelta
from typing import Any

from helpdesk.board.attention import length, spelled
from helpdesk.board.seeing import Row, title_of
from helpdesk.routing.names import channel_name, topic_name, topic_title
from helpdesk.routing.wheel import Hold


def held(hold: Hold) -> str:
    """`Live chat is closed`."""
    match hold.kind:
        case "closed":
            return f"{title_of(hold.channel)} is closed"
        case "capped":
            return f"{title_of(hold.channel)}: at most {hold.cap} wait"
    return f"{about_name(hold.about)} go to {channel_name(hold.channel)}"


def turned(act: dict[str, Any]) -> str:
    """What somebody did: `closed live chat`. `act`: the facts of a `WheelTurned`."""
    channel = str(act.get("channel"))
    match act["act"]:
        case "closed":
            return f"closed {channel_name(channel)}"
        case "capped":
            return f"capped {channel_name(channel)} at {act['cap']}"
        case "pinned":
            return f"sent {_lower(about_name(act['about']))} to {channel_name(channel)}"
        case "lifted" if act.get("about"):
            return f"let {_lower(about_name(act['about']))} go anywhere again"
        case "lifted":
            return f"opened {channel_name(channel)} again"
        case "rules":
            return "stopped the learning: rules only"
    return "let the router learn again"


def about_name(about: str | None) -> str:
    """A topic as people say it, or a family: `Payout questions`."""
    name = about or ""
    titled = topic_title(name)
    said = topic_name(name)
    return f"“{titled}” questions" if titled.lower() != said else f"{said.capitalize()} questions"


def until(hold: Hold, now: datetime) -> str:
    """`38 min left`, `to 24:00 UTC`, `until it is lifted`."""
    if hold.until is None:
        return "until it is lifted"
    if hold.until - now < timedelta(hours=2):
        return f"{length((hold.until - now).total_seconds())} left"
    return f"to {clock(hold.until)} UTC"


def clock(moment: datetime) -> str:
    """The end of a day is 24:00."""
    return "24:00" if moment.hour == moment.minute == 0 else f"{moment:%H:%M}"


def effect(row: Row) -> str:
    """What closing does to people who wait there already, and to those who come."""
    count = row.queue.waiting
    many = spelled(count).capitalize()
    match row.channel:
        case "live_chat":
            stay = _stay(count, f"{many} {_person(count)} in line for a chat {_keeps(count)} the place, and agents still take {_them(count)}.")  # fmt: skip
            after = "Nobody new is offered a chat; who still chooses one from an older offer is answered as a message."
        case "phone_callback":
            stay = _stay(count, f"{many} booked {'call stays' if count == 1 else 'calls stay'} booked, and we still make {'it' if count == 1 else 'them'}.")  # fmt: skip
            after = "Nobody new is offered a call."
        case _:
            stay = _stay(count, f"{many} {'question that waits stays' if count == 1 else 'questions that wait stay'} with the team and {'is' if count == 1 else 'are'} answered.")  # fmt: skip
            after = "New ones go to the next best channel."
    if row.channel == "trust_safety":
        after += " Questions about safety then have live chat, a call, or a message to support."
    return f"{stay} {after}"


def _stay(count: int, sentence: str) -> str:
    return sentence if count else "Nobody waits there now."


def _person(count: int) -> str:
    return "person" if count == 1 else "people"


def _keeps(count: int) -> str:
    return "keeps" if count == 1 else "keep"


def _them(count: int) -> str:
    return "the chat" if count == 1 else "them"


def _lower(text: str) -> str:
    return text if text.startswith("“") else text[:1].lower() + text[1:]


def moment(text: str) -> datetime:
    """As the facts of an event keep it."""
    return datetime.fromisoformat(text)
