"""Every way money moves, as balanced lines: pure decisions the ledger then keeps."""

from dataclasses import dataclass
from typing import Literal

from foundation.errors import Invalid

Kind = Literal["outside", "escrow", "week", "pending", "available", "leaving", "fees"]
LEAST_MILESTONE = 500  # 5.00
LEAST_RATE = 300  # 3.00 an hour
MOST_AMOUNT = 100_000_000  # 1,000,000.00 in one go; a column of rates and budgets holds twenty times that
MOST_RATE = 1_000_000  # 10,000.00 an hour
FEE_PER_CENT = 10


@dataclass(frozen=True, order=True)
class Account:
    """Where money is. `outside` is the world (cards and banks); every other account belongs to someone here.

    `escrow` is a milestone's, `week` an hourly week's; `pending`, `available` and `leaving` are a freelancer's.
    """

    kind: Kind
    owner: int = 0


@dataclass(frozen=True)
class Line:
    account: Account
    debit: int = 0
    credit: int = 0


@dataclass(frozen=True)
class Move:
    kind: str
    currency: str
    gross: int
    fee: int
    lines: tuple[Line, ...]

    @property
    def net(self) -> int:
        return self.gross - self.fee


def fee_of(gross: int) -> int:
    """Ten per cent of minor units, a half going to the even neighbour: 5 -> 0, 15 -> 2, 25 -> 2."""
    whole, rest = divmod(gross * FEE_PER_CENT, 100)
    return whole + (rest > 50 or (rest == 50 and whole % 2 == 1))


def fund(milestone: int, amount: int, currency: str) -> Move:
    check_amount(amount, what="A milestone", field="amount")
    return _carry("fund", Account("outside"), Account("escrow", milestone), amount, currency)


def release(milestone: int, freelancer: int, amount: int, currency: str) -> Move:
    """From escrow to the freelancer's pending money, our fee taken on the way."""
    return _earn("release", Account("escrow", milestone), Account("pending", freelancer), amount, currency)


def refund(milestone: int, amount: int, currency: str) -> Move:
    return _carry("refund", Account("escrow", milestone), Account("outside"), amount, currency)


def free(freelancer: int, amount: int, currency: str) -> Move:
    """Pending money becomes available."""
    return _carry("free", Account("pending", freelancer), Account("available", freelancer), amount, currency)


def bonus(freelancer: int, amount: int, currency: str) -> Move:
    return _earn("bonus", Account("outside"), Account("pending", freelancer), amount, currency)


def invoice_week(week: int, amount: int, currency: str) -> Move:
    return _carry("week", Account("outside"), Account("week", week), amount, currency)


def pay_week(week: int, freelancer: int, amount: int, currency: str) -> Move:
    return _earn("hours", Account("week", week), Account("available", freelancer), amount, currency)


def withdraw(freelancer: int, amount: int, currency: str) -> Move:
    return _carry("withdraw", Account("available", freelancer), Account("leaving", freelancer), amount, currency)


def arrive(freelancer: int, amount: int, fee: int, currency: str) -> Move:
    """The payout reached its bank or card: the fee is ours, the rest has left."""
    lines = (
        Line(Account("leaving", freelancer), debit=amount),
        Line(Account("outside"), credit=amount - fee),
        Line(Account("fees"), credit=fee),
    )
    return Move("arrive", currency, amount, fee, tuple(line for line in lines if line.debit or line.credit))


def bring_back(freelancer: int, amount: int, currency: str) -> Move:
    """A payout failed: its money is available again."""
    return _carry("return", Account("leaving", freelancer), Account("available", freelancer), amount, currency)


def give_back(freelancer: int, pending: int, available: int, currency: str) -> Move:
    """Released money returns to the client, from what is still pending first. The fee was taken once and stays."""
    _positive(pending + available)
    lines = (
        Line(Account("pending", freelancer), debit=pending),
        Line(Account("available", freelancer), debit=available),
        Line(Account("outside"), credit=pending + available),
    )
    return Move(
        "giveback", currency, pending + available, 0, tuple(line for line in lines if line.debit or line.credit)
    )


def _carry(kind: str, source: Account, target: Account, amount: int, currency: str) -> Move:
    _positive(amount)
    return Move(kind, currency, amount, 0, (Line(source, debit=amount), Line(target, credit=amount)))


def _earn(kind: str, source: Account, target: Account, amount: int, currency: str) -> Move:
    _positive(amount)
    fee = fee_of(amount)
    lines = [Line(source, debit=amount), Line(target, credit=amount - fee)]
    if fee:
        lines.append(Line(Account("fees"), credit=fee))
    return Move(kind, currency, amount, fee, tuple(lines))


def check_amount(amount: int | None, *, what: str, field: str) -> int:
    """`what` begins the sentence: "A milestone", "A bonus"."""
    if amount is None or amount < LEAST_MILESTONE:
        raise Invalid(f"{what} is at least 5.00.", field=field)
    if amount > MOST_AMOUNT:
        raise Invalid(f"{what} is at most 1,000,000.00.", field=field)
    return amount


def check_rate(rate: int | None, *, field: str) -> int:
    if rate is None or not LEAST_RATE <= rate <= MOST_RATE:
        raise Invalid("Enter an hourly rate between 3.00 and 10,000.00.", field=field)
    return rate


def _positive(amount: int) -> None:
    if amount <= 0:
        raise Invalid("Enter an amount above zero.", field="amount")
