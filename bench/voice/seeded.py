"""Comments with invented personal details in many spellings, and what of each must not be left. English and Spanish; synthetic."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

FIRST = (
    "Bo",
    "Mara",
    "Sam",
    "Ada",
    "Lee",
    "Will",
    "May",
    "José",
    "Ángela",
    "Zoë",
    "Jean-Luc",
    "Priya",
    "Oluwaseun",
    "Siobhán",
    "Grace",
    "Mark",
)
LAST = (
    "Halvorsen",
    "O’Brien",
    "Okafor",
    "García Márquez",
    "Lindqvist",
    "Ng",
    "Young",
    "de la Cruz",
    "Smith-Jones",
    "Núñez",
    "Price",
    "Müller",
)
CARRIERS = (
    "{} is what I gave you and still nobody answers.", "I’m still waiting. Please write to {}", "Why was my payout of €1,200.00 on 2026-11-22 refused? ({})",
    "ticket W-48213: {}, thanks", "El pago no llega, {}.", "hola, {} y sigo esperando desde hace 14 días", "{}", "it says \"{}\" on the page\nand then nothing",
)  # fmt: skip
LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


@dataclass(frozen=True)
class Seeded:
    text: str
    names: tuple[str, ...]  # the context
    secrets: tuple[str, ...]  # none of these may be left


def seeded(count: int, *, seed: int) -> Iterator[Seeded]:
    mixed = random.Random(seed)
    makers = (_email, _phone, _card, _iban, _document, _account, _key, _link, _person, _person, _handle)
    for number in range(count):
        said, secrets, names = makers[number % len(makers)](mixed)
        yield Seeded(mixed.choice(CARRIERS).format(said), names, secrets)


_Made = tuple[str, tuple[str, ...], tuple[str, ...]]


def _digits(mixed: random.Random, count: int) -> str:
    return "".join(mixed.choice("0123456789") for _ in range(count))


def _email(mixed: random.Random) -> _Made:
    local = mixed.choice(("bo.halvorsen", "m_ortiz", "sam+work", "LEE-1990", "x")) + _digits(mixed, 2)
    domain = mixed.choice(("worklane.example", "mail.example.co.uk", "correo.example"))
    spelled = mixed.choice(("{}@{}", "{} @ {}", "{} at {}", "{}(at){}", "{} arroba {}"))
    if spelled not in {"{}@{}", "{} @ {}"}:
        domain_said = domain.replace(".", " punto " if "arroba" in spelled else " dot ")
    else:
        domain_said = domain
    return spelled.format(local, domain_said), (local, domain), ()


def _phone(mixed: random.Random) -> _Made:
    shape = mixed.choice((
        "+44 20 79## ####", "+34 6## ### ###", "0034-6##-##-##-##", "(020) 79## ####", "+1 (212) 5##-####", "6## ## ## ##", "+52 55 #### ####",
        "020.79##.####", "+4479########", "call me at 555-####", "llámame al 91# ## ##", "my phone is 6########",
    ))  # fmt: skip
    said = "".join(mixed.choice("123456789") if one == "#" else one for one in shape)
    number = said[next(at for at, one in enumerate(said) if one in "+0123456789(") :]
    return said, (number, number[-6:]), ()


def _card(mixed: random.Random) -> _Made:
    body = mixed.choice(("4", "51", "37")) + _digits(mixed, 13)
    body = body[:15]
    total = sum(d * 2 - 9 * (d > 4) if at % 2 == 0 else d for at, d in enumerate(map(int, reversed(body))))
    number = body + str(-total % 10)
    gap = mixed.choice(("", " ", "-", "\u00a0"))
    said = gap.join(number[at : at + 4] for at in range(0, len(number), 4))
    return said, (said, number[-8:]), ()


def _iban(mixed: random.Random) -> _Made:
    country, length = mixed.choice((("DE", 18), ("ES", 20), ("NL", 0), ("FR", 23)))
    account = f"ABNA{_digits(mixed, 10)}" if country == "NL" else _digits(mixed, length)
    check = 98 - int("".join(str(int(one, 36)) for one in account + country + "00")) % 97
    number = f"{country}{check:02}{account}"
    if mixed.random() < 0.5:
        number = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return number.lower() if mixed.random() < 0.2 else number, (number, number.lower(), number[-7:]), ()


def _document(mixed: random.Random) -> _Made:
    number = int(_digits(mixed, 8))
    said, secret = mixed.choice((
        (f"DNI {number:08}{LETTERS[number % 23]}", f"{number:08}"), (f"{number:08}-{LETTERS[number % 23]}", f"{number:08}"),
        (f"my passport number is AB{number:07}", f"{number:07}"), (f"pasaporte nº XD{number:06}", f"{number:06}"),
        (f"my social security number is 078-05-{number % 9000 + 1000}", f"{number % 9000 + 1000}"), (f"driving licence no. {number:08}", f"{number:08}"),
    ))  # fmt: skip
    return said, (secret,), ()


def _account(mixed: random.Random) -> _Made:
    number = _digits(mixed, 8)
    said = mixed.choice(
        (
            f"account number {number}",
            f"my account is {number}",
            f"sort code 20-00-00 account {number}",
            f"cuenta número {number}",
        )
    )
    return said, (number,), ()


def _key(mixed: random.Random) -> _Made:
    rest = "".join(mixed.choice("abcdefghijkmnpqrstuvwxyzABCDEF0123456789") for _ in range(30)) + "7a"
    word = f"hunter{_digits(mixed, 3)}!"
    said, secret = mixed.choice((
        (f"sk_live_{rest}", rest), (f"ghp_{rest}", rest), (f"Authorization: Bearer {rest}", rest), (rest, rest), (f"my password is {word}", word),
        (f"contraseña: {word}", word), (f"AKIA{rest[:16].upper()}", rest[:16].upper()),
    ))  # fmt: skip
    return said, (secret,), ()


def _link(mixed: random.Random) -> _Made:
    token = f"{_digits(mixed, 6)}xyz"
    said = mixed.choice(
        (
            "https://worklane.example/reset?token={}",
            "www.worklane.example/in/{}",
            "worklane.example/reset?token={}",
            "HTTP://h.example/#{}",
        )
    )
    return said.format(token), (token,), ()


def _person(mixed: random.Random) -> _Made:
    first, last = mixed.choice(FIRST), mixed.choice(LAST)
    whole = f"{first} {last}"
    said = mixed.choice((
        f"{whole} told me so", f"my name is {whole}", f"Hi {first}, it failed", f"{first[0]}. {last.split()[-1]} again" if last not in {"Young", "Price"} else f"my name is {whole}",
        f"me llamo {whole}", f"{whole.upper()} never paid", f"{last} {first} is on my papers",
    ))  # fmt: skip
    return said, (whole, last, f"{first} ") if said != f"Hi {first}, it failed" else (f"{first},",), (whole,)


def _handle(mixed: random.Random) -> _Made:
    name = f"bo_h{_digits(mixed, 3)}"
    return f"@{name}", (name,), ()
