"""Macros that are shared: listed, and used in a ticket."""

from typing import Annotated

from msgspec import Meta, Struct
from sqlalchemy import Connection

from foundation.access import token_only
from foundation.bearer import current_token
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.incoming import MOST_ID, plain
from foundation.web import now, reading
from helpdesk.actions import choices_of, said_action
from helpdesk.actions.facts import facts_here
from helpdesk.actions.placeholders import check_filled_in, fill
from helpdesk.api.blueprint import actor, api, find_ticket
from helpdesk.api.once import once
from helpdesk.api.presenting import present_one
from helpdesk.api.shapes import Number, Text, Ticket
from helpdesk.conditions import Asking, written
from helpdesk.macros.choosing import carry_out
from helpdesk.macros.macro import Macro as Whole
from helpdesk.macros.offering import locale_of, meeting
from helpdesk.macros.reading import list_shared
from helpdesk.tickets.reading import read_ticket
from helpdesk.writing.sending import send_reply


class MacroAction(Struct, kw_only=True):
    kind: str
    value: str
    text: str
    words: Annotated[str, Meta(description="The same as a sentence.")]


class Macro(Struct, kw_only=True):
    id: int
    name: str
    category: str
    shared: Annotated[str, Meta(description="With everyone, or the key of a team.")]
    texts: Annotated[dict[str, str], Meta(description="What the customer reads, by language; none: it writes nothing.")]
    actions: list[MacroAction]
    conditions: Annotated[
        dict[str, list[dict[str, str | float | list[str] | None]]], Meta(description="Of tickets it is for.")
    ]


class Macros(Struct, kw_only=True):
    data: list[Macro]


class MacroUse(Struct, kw_only=True, forbid_unknown_fields=True):
    macro: Number
    locale: Annotated[Annotated[str, Meta(max_length=8)] | None, Meta(description="Else the customer’s.")] = None
    body: Annotated[Text | None, Meta(description="In place of the macro’s text.")] = None
    seen: Annotated[Number | None, Meta(description="Where it writes: `last_message` when you read the ticket.")] = None
    incidents: Annotated[
        bool, Meta(description="Where it writes and solves a problem: its text goes to the open incidents too.")
    ] = False


@api.get("/macros", summary="List macros", access=token_only("settings:read"))
def macros() -> Macros:
    """Those that are shared with everyone or with the token's teams."""
    with reading() as db:
        found, choices = _shared(db), choices_of(db, "macro")
    return Macros(
        data=[
            Macro(
                id=one.id, name=one.name, category=one.category, shared=one.shared, texts=dict(one.texts), conditions=written(one.conditions),
                actions=[MacroAction(kind=own.kind, value=own.value, text=own.text, words=said_action(own, choices)) for own in one.actions],
            )
            for one in found
        ]
    )  # fmt: skip


@api.post(
    "/tickets/<ticket>/macro", summary="Use a macro in a ticket", access=token_only("tickets:write"), headers=("Idempotency-Key",),
    example={"macro": 3},
)  # fmt: skip
def use_macro(ticket: str, body: MacroUse) -> Ticket:
    """Its text is sent as a reply and its actions are done, or nothing is. Where it writes, the token needs `messages:write` too and the
    request `seen`, as a reply does."""

    def act(db: Connection) -> Ticket:
        number = find_ticket(db, ticket, hold=True)
        macro = _fitting(db, number, body.macro)
        _use(db, number, macro, body)
        return present_one(db, number)

    return once(act)


def _use(db: Connection, number: int, macro: Whole, body: MacroUse) -> None:
    by, choice = actor(), {"macro": macro.id, "locale": "", "text": ""}
    if not macro.texts:
        if body.body is not None:
            raise Invalid("This macro writes nothing. Leave body out, or send a message.", field="body")
        return carry_out(db, number, choice, body=None, by=by, now=now())
    if "messages:write" not in current_token().scopes:
        raise Forbidden("This macro writes to the customer, and this API token lacks the scope 'messages:write'.")
    if body.seen is None:
        raise Invalid("Say in `seen` which message you have seen: the ticket’s `last_message`.", field="seen")
    locale, own = _text(db, number, macro, body.locale)
    text = plain(body.body) if body.body is not None else own
    check_filled_in(text)
    choice |= {"locale": locale, "text": own}
    send_reply(
        db,
        number,
        author=by,
        body=text,
        seen=body.seen,
        macro=choice,
        incidents=MOST_ID if body.incidents else None,
        now=now(),
    )


def _text(db: Connection, number: int, macro: Whole, locale: str | None) -> tuple[str, str]:
    """(language, what the macro says in it here)."""
    ticket = read_ticket(db, number)
    if locale is not None and locale not in macro.texts:
        raise Invalid(f"This macro has no text in it. It has {', '.join(macro.texts)}.", field="locale")
    locale = locale or locale_of(macro, ticket)
    return locale, fill(macro.texts[locale], facts_here(db, ticket, actor())).text


def _shared(db: Connection) -> list[Whole]:
    teams = current_token().teams
    return [one for one in list_shared(db) if not teams or one.shared == "everyone" or one.shared in teams]


def _fitting(db: Connection, number: int, wanted: int) -> Whole:
    found = [one for one in _shared(db) if one.id == wanted]
    if not found:
        raise NotFound("There is no such macro. GET /api/v1/macros lists them.")
    if not meeting(db, found, number, Asking(now())):
        raise Invalid("This macro isn’t for this ticket: its conditions don’t hold.", field="macro")
    return found[0]
