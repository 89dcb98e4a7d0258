"""Before a contract nobody gives out an address, a number or a chat name; payment outside is never all right."""

import re

from foundation.errors import Invalid

_APPS = r"(whats ?app|telegram|skype|signal|wechat|discord)"
_SIGNS = (
    ("an e-mail address", re.compile(r"[\w.+-]+\s?(@|\(at\)|\[at\])\s?[\w-]+(\.|\s?\(dot\)\s?)[a-z]{2,}", re.I)),
    ("a phone number", re.compile(r"(?<![\w.,])\+?\d(?:[ ()/-]{0,2}\d){8,14}(?![\w.,]?\d)")),
    # The name of an app is fine ("a Discord bot"); being reached there isn't.
    (
        "a chat name",
        re.compile(
            rf"\b(on|via|over|through|by|to|use|using|my|me)\s+(my\s+|me\s+on\s+)?{_APPS}\b(?!\s+(bot|api|app|plugin|shop))"
            rf"|\b{_APPS}\s*(:|@|is\b|me\b)",
            re.I,
        ),
    ),
)
_OUTSIDE = re.compile(
    r"\b(outside|off|without)\s+(of\s+)?(the\s+)?(platform|worklane)\b|\bpay\w*\s+(me\s+)?(directly|by paypal|in crypto)\b",
    re.I,
)
_SENTENCES = {
    "message": "Contact details wait until there’s a contract; take it out and send again.",
    "post": "Contact details don’t belong in a post or a profile; take it out and save again.",
}


def find_contact_details(text: str) -> list[str]:
    """What kinds of contact details a text holds, in words."""
    return [name for name, sign in _SIGNS if sign.search(text)]


def asks_outside_payment(text: str) -> bool:
    return bool(_OUTSIDE.search(text))


def must_not_share(text: str, *, field: str, reading: str = "message") -> None:
    """Raises Invalid, naming what to take out."""
    found = find_contact_details(text)
    if found:
        raise Invalid(f"This holds {' and '.join(found)}. {_SENTENCES[reading]}", field=field)
