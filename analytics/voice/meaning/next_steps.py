"""What to do next: at most three sentences that follow from the figures, each with the page on which to do it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from analytics.voice.meaning.fixing import Fix

MOST = 3


@dataclass(frozen=True)
class Step:
    """`act` is done on the page of a theme or where themes are curated (its key), or on the page of a fix (its number)."""

    words: str
    act: str
    on: Literal["theme", "curation", "fix"]
    key: str | int


def under_way(judged: Mapping[str, Any] | None) -> bool:
    """Of a fix that is planned, being made, or shipped so lately that nobody can tell yet."""
    return ((judged or {}).get("now") or {}).get("outcome") in {None, "not yet provable"}


def next_steps(
    figures: Mapping[str, Any], emerging: Mapping[str, Any], fixes: Sequence[tuple[Fix, Any]], owned: Collection[str]
) -> list[Step]:
    """Alerts nobody owns or works on, then what hurts most, fixes that changed nothing, and news for those who waited.

    `owned` holds the keys of the themes that have an owner.
    """
    asked = {fix.id: (judged or {}).get("asked", 0) for fix, judged in fixes}
    outcomes = {fix.id: (judged or {}).get("now") or {} for fix, judged in fixes}
    worked_on = {fix.theme for fix, judged in fixes if under_way(judged)}
    found: list[Step] = []
    for one in emerging.get("found", ()):
        if one["level"] == "alert" and one["key"] not in owned:
            found.append(
                Step(f"“{one['name']}” is an alert, and nobody owns it.", "Name an owner", "curation", one["key"])
            )
        elif one["level"] == "alert" and one["key"] not in worked_on:
            words = f"“{one['name']}” is an alert, and no product issue is linked."
            found.append(Step(words, "Link one", "theme", one["key"]))
    hurts = figures.get("hurts")
    if hurts and hurts["key"] not in worked_on and hurts["key"] not in {step.key for step in found}:
        words = "hurts most" if hurts["most"] else "hurts most beside the alert"
        found.append(Step(f"“{hurts['name']}” {words}, and nothing under way would change it.", "Link a product issue", "theme", hurts["key"]))  # fmt: skip
    for fix, _ in fixes:
        outcome = outcomes[fix.id].get("outcome")
        if outcome == "no":
            found.append(
                Step(f"“{fix.title}” shipped, and customers say as much as before.", "Read the verdict", "fix", fix.id)
            )
        elif outcome == "fell" and fix.told_at is None and asked[fix.id]:
            found.append(
                Step(f"“{fix.title}” worked, and {asked[fix.id]:,} asked to be told.", "Tell them", "fix", fix.id)
            )
    return found[:MOST]
