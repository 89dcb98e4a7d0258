"""What the API takes and gives about chats, calls, requests to teams and ratings."""

import msgspec

from widgets.api import answers as a


class AskCall(msgspec.Struct):
    number: str
    country: str
    slot: str  # ISO 8601, one of those that were offered


class AskPerson(a.Ask):
    request: dict[str, str] = {}  # answers to the questions of the team's form
    call: AskCall | None = None
    timezone: str | None = None  # IANA name


class Chat(msgspec.Struct):
    state: str  # waiting | live | ended | left
    started_at: str
    until: str
    position: int | None = None
    wait_low: float | None = None  # minutes, measured; null where nobody knows
    wait: float | None = None
    wait_high: float | None = None
    staffing: str | None = None  # how many answer chats now, in words, while somebody waits
    agent: str | None = None
    here: bool = False
    read: int = 0  # the newest message the agent has read
    taken_at: str | None = None
    ended_at: str | None = None
    ended_by: str | None = None  # customer | agent | nobody


class Call(msgspec.Struct):
    state: str  # booked | cancelled | done
    number: str
    slot: str  # in the customer's own zone
    timezone: str


class Rating(msgspec.Struct):
    score: int
    comment: str | None = None


class ToldField(msgspec.Struct):
    label: str
    words: str


class NextWay(msgspec.Struct):
    """Another way on, in the customer's language: taken or left by `/thread/next`."""

    channel: str
    why: str
    question: str
    yes: str
    no: str


class Conversation(a.Thread):
    chat: Chat | None = None
    call: Call | None = None
    rating: Rating | None = None
    told: list[ToldField] = []
    next: NextWay | None = None


class AnswerNext(msgspec.Struct):
    session: str
    reference: str
    channel: str  # the one that was proposed
    accept: bool
    call: AskCall | None = None  # a call that is taken
    timezone: str | None = None


class Here(msgspec.Struct):
    session: str
    reference: str
    writing: bool = False
    got: int = 0
    read: int = 0


class AskForm(msgspec.Struct):
    session: str


class Choice(msgspec.Struct):
    value: str
    label: str
    note: str | None = None


class FormField(msgspec.Struct):
    name: str
    label: str
    kind: str  # text | long | amount | date | link | choice
    longest: int
    options: list[Choice] = []


class Form(msgspec.Struct):
    fields: list[FormField]


class AskTimes(msgspec.Struct):
    session: str
    timezone: str | None = None
    locale: str | None = None


class CallSlot(msgspec.Struct):
    at: str
    free: bool
    zone: str | None = None  # named where the clock shows this time twice


class CallDay(msgspec.Struct):
    day: str
    slots: list[CallSlot]


class Country(msgspec.Struct):
    code: str
    name: str
    prefix: str
    example: str


class Times(msgspec.Struct):
    timezone: str
    country: Country
    days: list[CallDay]


class CheckNumber(msgspec.Struct):
    session: str
    number: str
    country: str


class NumberChecked(msgspec.Struct):
    number: str  # as its owner writes it


class MoveCall(msgspec.Struct):
    session: str
    reference: str
    slot: str


class Rate(msgspec.Struct):
    session: str
    reference: str
    score: int
    comment: str | None = None
