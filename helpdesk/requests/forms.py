"""What each team asks beside the message. Few fields, none required: whoever knows nothing more just writes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One question. `kind`: text | long | amount | date | link | choice; `options` are (value, words) of a choice."""

    name: str
    label: str
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    longest: int = 200
    note: dict[str, str] | None = None  # what to say at once to somebody who chooses this


CURRENCIES = tuple((code, code) for code in ("EUR", "USD", "GBP", "CAD", "AUD", "CHF", "SEK", "NOK", "PLN", "JPY"))
DANGER = "If somebody may get hurt, call your local emergency number first. Then send this: we read it before all else."

FORMS: dict[str, tuple[Field, ...]] = {
    "mediation_team": (
        Field("contract", "Which contract is it?"),
        Field("wish", "What would settle it for you?", "long", longest=1000),
        Field("by", "By when do you need it?", "date"),
    ),
    "payments_team": (
        Field("what", "What is it about?", "choice", (("payout", "A payout to me"), ("payment", "A payment I made"))),
        Field("amount", "Amount", "amount", longest=20),
        Field("currency", "Currency", "choice", CURRENCIES),
    ),
    "trust_safety": (
        Field("who", "Who is it about?"),
        Field("link", "A link to where it happened", "link", longest=500),
        Field(
            "danger",
            "Is anyone in danger?",
            "choice",
            (("no", "No"), ("unsure", "I’m not sure"), ("yes", "Yes")),
            note={"yes": DANGER},
        ),
    ),
    "freelancer_success": (Field("goal", "What are you trying to reach?", "long", longest=1000),),
}
