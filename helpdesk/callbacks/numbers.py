"""Telephone numbers, checked and written as their owner writes them."""

from dataclasses import dataclass

import phonenumbers as lib
from babel import Locale, UnknownLocaleError
from babel.core import get_global

from foundation.errors import Invalid

FALLBACK = "GB"
WRONG = "Check it, or begin with + and the country’s code."


@dataclass(frozen=True)
class Number:
    e164: str
    shown: str


def guess_country(timezone: str | None, locale: str | None) -> str:
    """ISO 3166 of where somebody is: by their clock's zone, else by their language's region."""
    by_zone = get_global("zone_territories").get(timezone or "")
    parts = (locale or "").replace("_", "-").split("-")[1:]
    by_locale = next((part.upper() for part in parts if len(part) == 2 and part.isalpha()), None)
    for country in (by_zone, by_locale):
        if country and lib.country_code_for_region(country):
            return str(country)
    return FALLBACK


def read_number(said: str, country: str, *, language: str = "en") -> Number:
    """What was typed, as a number of `country` unless it begins with +. Raises Invalid with what is wrong with it, which names
    countries as `language` does."""
    if not said.strip():
        raise Invalid("Write the number we should call.", field="number")
    try:
        parsed = lib.parse(said[:60], country)
    except lib.NumberParseException:
        raise Invalid(f"That isn’t a telephone number. {WRONG}", field="number") from None
    of = _country_of(parsed, country, language)
    match lib.is_possible_number_with_reason(parsed):
        case lib.ValidationResult.TOO_SHORT:
            raise Invalid(f"This number is too short for {of}. {WRONG}", field="number")
        case lib.ValidationResult.TOO_LONG:
            raise Invalid(f"This number is too long for {of}. {WRONG}", field="number")
    if not lib.is_valid_number(parsed):
        raise Invalid(f"No number in {of} looks like this. {WRONG}", field="number")
    if lib.number_type(parsed) in {lib.PhoneNumberType.PREMIUM_RATE, lib.PhoneNumberType.SHARED_COST}:
        raise Invalid("We can’t call numbers that cost extra. Give us another one.", field="number")
    return Number(lib.format_number(parsed, lib.PhoneNumberFormat.E164), show(parsed, country))


def shown(e164: str, country: str | None = None) -> str:
    """`+351912345678` -> `912 345 678` for somebody in Portugal, `+351 912 345 678` for all others."""
    return show(lib.parse(e164), country)


def show(number: lib.PhoneNumber, country: str | None) -> str:
    style = lib.PhoneNumberFormat
    at_home = country is not None and lib.region_code_for_number(number) == country
    return str(lib.format_number(number, style.NATIONAL if at_home else style.INTERNATIONAL))


def example(country: str) -> str:
    """A number as one looks there, for the empty field."""
    found = lib.example_number_for_type(country, lib.PhoneNumberType.MOBILE)
    return show(found, country) if found else ""


def prefix(country: str) -> str:
    return f"+{lib.country_code_for_region(country)}"


def country_name(country: str, language: str = "en") -> str:
    """In a language nobody knows, in English."""
    try:
        names = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    return str(names.get(country, country))


def _country_of(number: lib.PhoneNumber, country: str, language: str) -> str:
    region = lib.region_code_for_country_code(number.country_code or 0)
    if region in {"ZZ", "001"}:
        raise Invalid(f"There is no country with the code +{number.country_code}. Check the number.", field="number")
    mine = lib.country_code_for_region(country) == number.country_code
    return f"{country_name(country if mine else region, language)} (+{number.country_code})"
