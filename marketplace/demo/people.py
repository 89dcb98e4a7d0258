"""Who lives in the demo world: 400 members, two of whom you can sign in as."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.demo.names import COMPANIES, FIRST, LAST

PLACES = [
    ("Lisbon", "Portugal", "Europe/Lisbon", "EUR"), ("Bergen", "Norway", "Europe/Oslo", "EUR"), ("Leeds", "United Kingdom", "Europe/London", "GBP"),
    ("Kraków", "Poland", "Europe/Warsaw", "EUR"), ("Lagos", "Nigeria", "Africa/Lagos", "USD"), ("Nairobi", "Kenya", "Africa/Nairobi", "USD"),
    ("Berlin", "Germany", "Europe/Berlin", "EUR"), ("Valencia", "Spain", "Europe/Madrid", "EUR"), ("Lyon", "France", "Europe/Paris", "EUR"),
    ("Austin", "United States", "America/Chicago", "USD"), ("Toronto", "Canada", "America/Toronto", "USD"), ("Mumbai", "India", "Asia/Kolkata", "USD"),
    ("Hanoi", "Vietnam", "Asia/Ho_Chi_Minh", "USD"), ("Buenos Aires", "Argentina", "America/Argentina/Buenos_Aires", "USD"),
    ("Istanbul", "Türkiye", "Europe/Istanbul", "EUR"), ("Osaka", "Japan", "Asia/Tokyo", "USD"),
]  # fmt: skip
CRAFTS = {
    "Illustrator": ["illustration", "packaging", "procreate", "branding"],
    "Brand designer": ["branding", "logo design", "figma", "packaging"],
    "Web developer": ["python", "flask", "javascript", "postgresql"],
    "Front-end developer": ["javascript", "css", "accessibility", "react"],
    "Data analyst": ["sql", "python", "dashboards", "statistics"],
    "Copywriter": ["copywriting", "seo", "editing", "storytelling"],
    "Translator": ["translation", "spanish", "german", "subtitling"],
    "Video editor": ["video editing", "motion graphics", "colour grading", "subtitling"],
    "Bookkeeper": ["bookkeeping", "vat", "invoicing", "payroll"],
    "Virtual assistant": ["scheduling", "research", "customer support", "invoicing"],
    "Product designer": ["figma", "user research", "prototyping", "accessibility"],
    "Mobile developer": ["kotlin", "swift", "flutter", "testing"],
    "Marketing specialist": ["seo", "newsletters", "ads", "analytics"],
    "Photographer": ["photography", "retouching", "product photos", "lighting"],
}


@dataclass(frozen=True)
class Person:
    number: int  # 1 to 400; 1 is Bo, 2 is Mara
    name: str
    email: str
    role: str  # client | freelancer | agency
    plan: str  # basic | plus | enterprise
    state: str  # ok | unverified | payment_failed | restricted | suspended
    city: str
    country: str
    timezone: str
    currency: str
    language: str  # en | es
    company: str | None
    craft: str | None
    skills: tuple[str, ...]
    rate_minor: int | None
    joined_at: datetime


def make_people(rng: random.Random, today: datetime, *, count: int = 400) -> list[Person]:
    """The members, in the order they joined: 37 % clients, 59 % freelancers, 4 % agencies."""
    people = [_bo(today), _mara(today)]
    used = {person.name for person in people}
    while len(people) < count:
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        if name in used:
            continue
        used.add(name)
        people.append(_somebody(rng, today, len(people) + 1, name))
    return people


def _bo(today: datetime) -> Person:
    return Person(
        1, "Bo Halvorsen", "bo@worklane.example", "client", "plus", "ok", "Bergen", "Norway", "Europe/Oslo", "EUR", "en",
        "Halvorsen Tea", None, (), None, today - timedelta(days=900),
    )  # fmt: skip


def _mara(today: datetime) -> Person:
    return Person(
        2, "Mara Castell", "mara@worklane.example", "freelancer", "plus", "ok", "Lisbon", "Portugal", "Europe/Lisbon", "EUR", "en",
        None, "Illustrator", ("illustration", "packaging", "procreate", "branding"), 5200, today - timedelta(days=820),
    )  # fmt: skip


def _somebody(rng: random.Random, today: datetime, number: int, name: str) -> Person:
    role = rng.choices(["client", "freelancer", "agency"], [37, 59, 4])[0]
    client = role == "client"
    plan = (
        rng.choices(["basic", "plus", "enterprise"], [62, 28, 10])[0]
        if client
        else rng.choices(["basic", "plus"], [74, 26])[0]
    )
    states = [90, 2, 5, 2, 1] if client else [90, 6, 0, 2, 2]
    state = rng.choices(["ok", "unverified", "payment_failed", "restricted", "suspended"], states)[0]
    city, country, zone, currency = rng.choice(PLACES)
    craft = None if client else rng.choice(list(CRAFTS))
    skills = tuple(rng.sample(CRAFTS[craft], rng.randint(2, 4))) if craft else ()
    email = f"{name.lower().replace(' ', '.')}.{number}@members.example"
    return Person(
        number, name, email.encode("ascii", "ignore").decode(), role, plan, state, city, country, zone, currency,
        "es" if country in {"Spain", "Argentina"} and rng.random() < 0.7 else "en",
        rng.choice(COMPANIES) if client and rng.random() < 0.7 else None,
        craft, skills, None if client else rng.randrange(1800, 9500, 100),
        today - timedelta(days=rng.randint(20, 1400)),
    )  # fmt: skip
