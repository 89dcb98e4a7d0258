"""Cards and bank accounts: checked, and kept only as the words a person recognises them by."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from foundation.database import insert_row
from foundation.errors import Invalid, NotFound
from foundation.words import fold
from marketplace.members.tables import members
from marketplace.payouts.tables import methods

DECLINED = {"4000000000000002"}  # the card numbers our simulated processor declines


def add_card(db: Connection, member: int, *, number: str, holder: str, use: str = "pay", now: datetime) -> int:
    """Keep a card by its brand and last four digits. `use`: pay (a client's) or payout (instant card)."""
    digits = re.sub(r"[ -]", "", number)
    if not (digits.isascii() and digits.isdigit() and 13 <= len(digits) <= 19 and passes_luhn(digits)):
        raise Invalid("That isn’t a complete card number. Check the digits and try again.", field="number")
    if digits in DECLINED:
        raise Invalid("Your bank declined this card. Ask your bank why, or use another card.", field="number")
    if use == "payout":
        _must_match(db, member, holder)
    elif len(holder.strip()) < 2:
        raise Invalid("Enter the name that’s on the card.", field="holder")
    return _add(db, member, use, "card", f"{brand(digits)} ending {digits[-4:]}", holder, now)


def add_bank(db: Connection, member: int, *, iban: str, holder: str, now: datetime) -> int:
    plain = re.sub(r"\s", "", iban).upper()
    if not passes_iban(plain):
        raise Invalid("That isn’t a complete IBAN. Copy it from your bank’s page and try again.", field="iban")
    _must_match(db, member, holder)
    return _add(db, member, "payout", "bank", f"Bank account ending {plain[-4:]}", holder, now)


def list_methods(db: Connection, member: int, use: str) -> list[Row[Any]]:
    mine = (methods.c.member == member) & (methods.c.use == use) & (methods.c.status != "removed")
    return list(db.execute(select(methods).where(mine).order_by(methods.c.added_at.desc(), methods.c.id.desc())))


def remove_method(db: Connection, member: int, method: int) -> None:
    mine = (methods.c.id == method) & (methods.c.member == member) & (methods.c.status != "removed")
    if db.execute(update(methods).where(mine).values(status="removed")).rowcount != 1:
        raise NotFound("This payment method was removed already.")


def charge_method(db: Connection, member: int) -> Row[Any]:
    """The method the next charge goes to. Raises Invalid when there's none that works."""
    for method in list_methods(db, member, "pay"):
        if method.status == "verified":
            return method
    raise Invalid("Add a payment method that works in Billing, then try again. Nothing was charged.")


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def passes_iban(iban: str) -> bool:
    """ISO 13616: the letters as numbers, the first four moved to the end, modulo 97 is 1."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", iban):
        return False
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


def brand(digits: str) -> str:
    if digits.startswith("4"):
        return "Visa"
    if digits[:2] in {"51", "52", "53", "54", "55"} or "2221" <= digits[:4] <= "2720":
        return "Mastercard"
    return "Amex" if digits[:2] in {"34", "37"} else "Card"


def _must_match(db: Connection, member: int, holder: str) -> None:
    name = db.execute(select(members.c.name).where(members.c.id == member)).scalar_one()
    if sorted(fold(holder).split()) != sorted(fold(name).split()):
        raise Invalid(f"The name on it must match your name on Worklane, {name}.", field="holder")


def _add(db: Connection, member: int, use: str, kind: str, label: str, holder: str, now: datetime) -> int:
    if len(holder.strip()) > 120:
        raise Invalid("Keep the name to 120 characters.", field="holder")
    return insert_row(
        db, methods, member=member, use=use, kind=kind, label=label, holder=holder.strip(), status="verified",
        added_at=now,
    )  # fmt: skip
