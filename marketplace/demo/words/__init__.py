"""The words of the demo world: what is in the files beside this one, read once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from foundation.yaml_text import read_yaml

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Topic:
    """What people ask about, how often and where, and the cases they come with."""

    key: str  # of the demo world; `name` is the one the help desk knows
    name: str
    family: str
    weight: float
    roles: tuple[str, ...]
    pages: tuple[str, ...]
    mood: float  # share of unhappy people, 0 to 1
    articles: tuple[str, ...]
    cases: tuple[dict[str, Any], ...]
    plans: tuple[str, ...] = ()
    state: str | None = None
    urgency: str | None = None


@cache
def phrases(name: str) -> dict[str, Any]:
    """The pieces of `words/<name>.yaml`."""
    found: dict[str, Any] = read_yaml((HERE / f"{name}.yaml").read_text("utf-8"))
    return found


@cache
def topics() -> dict[str, Topic]:
    """Every topic of `words/tickets/`, one family a file."""
    return {
        key: _topic(key, path.stem, facts)
        for path in sorted((HERE / "tickets").glob("*.yaml"))
        for key, facts in read_yaml(path.read_text("utf-8")).items()
    }


def _topic(key: str, family: str, facts: dict[str, Any]) -> Topic:
    return Topic(
        key=key, name=facts.get("topic", key), family=family, weight=facts["weight"], roles=tuple(facts["roles"]), pages=tuple(facts["pages"]),
        mood=facts["mood"], articles=tuple(facts["articles"]), cases=tuple(facts["cases"]), plans=tuple(facts.get("plans", ())),
        state=facts.get("state"), urgency=facts.get("urgency"),
    )  # fmt: skip
