"""Money: integer minor units and a currency, shown as the reader's locale writes it."""

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision


@dataclass(frozen=True, order=True)
class Money:
    minor: int  # in the currency's smallest unit: cents for EUR, yen for JPY
    currency: str  # ISO 4217

    @property
    def amount(self) -> Decimal:
        """In whole units, exactly."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))


def format_money(money: Money, locale: str = "en") -> str:
    """`Money(120000, "EUR")` -> `€1,200.00`; grouped and placed for the locale."""
    return format_currency(money.amount, money.currency, locale=locale.replace("-", "_"))
