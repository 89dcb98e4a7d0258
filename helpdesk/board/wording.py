"""What the board says about a hand on the wheel: what is held, by whom, until when, and what it does to people who wait."""

from datetime import datetime, timedelta
from typing import Any

from foundation.own_clock import own_clock, own_hour  # noqa: F401  (for templates, which are given this module)
from foundation.speaking import say
from helpdesk.board.attention import length, spelled
from helpdesk.board.seeing import Row, title_of
from helpdesk.routing.names import channel_name, topic_name, topic_title
from helpdesk.routing.wheel import Hold


def held(hold: Hold) -> str:
    """`Live chat is closed`."""
    match hold.kind:
        case "closed":
            return say.text("{channel} is closed", channel=title_of(hold.channel))
        case "capped":
            return say.text("{channel}: at most {cap} wait", channel=title_of(hold.channel), cap=hold.cap)
    return say.text("{questions} go to {channel}", questions=about_name(hold.about), channel=_named(hold.channel))


def turned(act: dict[str, Any]) -> str:
    """What somebody did: `closed live chat`. `act`: the facts of a `WheelTurned`."""
    channel = _named(str(act.get("channel")))
    questions = _lower(about_name(act.get("about")))
    match act["act"]:
        case "closed":
            return say.text("closed {channel}", channel=channel)
        case "capped":
            return say.text("capped {channel} at {cap}", channel=channel, cap=act["cap"])
        case "pinned":
            return say.text("sent {questions} to {channel}", questions=questions, channel=channel)
        case "lifted" if act.get("about"):
            return say.text("let {questions} go anywhere again", questions=questions)
        case "lifted":
            return say.text("opened {channel} again", channel=channel)
        case "rules":
            return say.text("stopped the learning: rules only")
    return say.text("let the router learn again")


def about_name(about: str | None) -> str:
    """A topic as people say it, or a family: `Payout questions`."""
    name = about or ""
    titled = topic_title(name)
    said = topic_name(name)
    if titled.lower() != said:
        return say.text("“{topic}” questions", topic=say.word(titled))
    return say.text("{Topic} questions", Topic=said.capitalize())


def until(hold: Hold, now: datetime) -> str:
    """`38 min left`, `to 24:00`, `until it is lifted`."""
    if hold.until is None:
        return say.text("until it is lifted")
    if hold.until - now < timedelta(hours=2):
        return say.text("{length} left", length=length((hold.until - now).total_seconds()))
    return say.text("to {time}", time=clock(hold.until))


def clock(moment: datetime) -> str:
    """The end of a day is 24:00."""
    said = own_clock(moment)
    return f"24{said[2:]}" if said.startswith("00:00") else said


def effect(row: Row) -> str:
    """What closing does to people who wait there already, and to those who come."""
    match row.channel:
        case "live_chat":
            after = say.text("Nobody new is offered a chat; who still chooses one from an older offer is answered as a message.")  # fmt: skip
        case "phone_callback":
            after = say.text("Nobody new is offered a call.")
        case _:
            after = say.text("New ones go to the next best channel.")
    if row.channel == "trust_safety":
        after += " " + say.text("Questions about safety then have live chat, a call, or a message to support.")
    return f"{_stay(row.channel, row.queue.waiting)} {after}"


def _stay(channel: str, count: int) -> str:
    if not count:
        return say.text("Nobody waits there now.")
    many = spelled(count).capitalize()
    match channel:
        case "live_chat" if count == 1:
            return say.text("One person in line for a chat keeps the place, and agents still take the chat.")
        case "live_chat":
            return say.text("{many} people in line for a chat keep the place, and agents still take them.", many=many)
        case "phone_callback" if count == 1:
            return say.text("One booked call stays booked, and we still make it.")
        case "phone_callback":
            return say.text("{many} booked calls stay booked, and we still make them.", many=many)
    if count == 1:
        return say.text("One question that waits stays with the team and is answered.")
    return say.text("{many} questions that wait stay with the team and are answered.", many=many)


def _named(channel: str) -> str:
    return say.word(channel_name(channel))


def _lower(text: str) -> str:
    return text if text.startswith("“") else text[:1].lower() + text[1:]


def moment(text: str) -> datetime:
    """As the facts of an event keep it."""
    return datetime.fromisoformat(text)
