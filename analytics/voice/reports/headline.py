"""What the front page says in sentences, and only what is true: its headline, and the titles of its pictures."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.voice.numbers import percent

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def headline(figures: Mapping[str, Any]) -> str:
    parts = []
    hurts, new, better = figures["hurts"], figures["new"], figures["better"]
    if hurts and hurts["most"]:
        parts.append(f"“{hurts['name']}” hurts most.")
    if new:
        most = "" if hurts and hurts["most"] else " and hurts most"
        parts.append(f"“{new['name']}” is new this week{most}.")
    if hurts and not hurts["most"]:
        parts.append(f"“{hurts['name']}” comes next.")
    if better and better["key"] not in {one["key"] for one in (hurts, new) if one}:
        parts.append(f"“{better['name']}” fell by {percent(-better['change'])}.")
    return " ".join(parts) or "Nothing stands out: no theme hurts many, none is new."


def pain_title(themes: Sequence[Mapping[str, Any]]) -> str:
    """How many themes carry most of the pain."""
    shares = sorted((one["pain"] for one in themes), reverse=True)
    if not sum(shares):
        return "Nothing hurts yet"
    if len(themes) == 1:
        return "All of the pain is in one theme"
    for share, words in ((0.5, "half"), (0.66, "two thirds")):
        count = next((place for place in range(1, len(shares) + 1) if sum(shares[:place]) >= share), 0)
        if 0 < count <= 4:
            return f"{in_words(count)} {'theme carries' if count == 1 else 'themes carry'} {words} of the pain"
    few = min(3, len(shares))
    return f"Pain is spread: the first {NUMBERS[few]} themes carry {percent(sum(shares[:few]))}"


def emerging_title(found: Sequence[Mapping[str, Any]], themes: int) -> str:
    """`themes` is how many there are, those that are quiet with them."""
    alerts = sum(one["level"] == "alert" for one in found)
    watches, quiet = len(found) - alerts, max(themes - len(found), 0)
    parts = [f"{in_words(alerts)} {'alert' if alerts == 1 else 'alerts'}"] if alerts else []
    if watches:
        parts.append(f"{in_words(watches)} to watch" if not parts else f"{in_words(watches).lower()} to watch")
    if not parts:
        return "Nothing is emerging"
    return ", ".join([*parts, f"{in_words(quiet).lower()} {'theme' if quiet == 1 else 'themes'} quiet"])


def opinions_title(figures: Mapping[str, Any]) -> str:
    """Who makes detractors, and who promoters."""
    bad, good = figures["words"]
    worst, best = figures["found"][0], figures["found"][-1]
    if worst["key"] == best["key"] or worst["net"] >= 0 or best["net"] <= 0:
        return f"{bad.capitalize()} and {good}, theme by theme"
    if bad == "detractors":
        return f"“{worst['name']}” makes detractors, “{best['name']}” promoters"
    return f"Least happy about “{worst['name']}”, happiest about “{best['name']}”"


def sources_in_words(sources: Sequence[Mapping[str, Any]]) -> str:
    """How many of the known ones were heard: "Five of six sources"."""
    heard, known = sum(1 for one in sources if one["count"]), len(sources)
    return "The only source" if heard == known == 1 else f"{in_words(heard)} of {in_words(known).lower()} sources"


def in_words(count: int) -> str:
    return NUMBERS[count].capitalize() if count < len(NUMBERS) else f"{count:,}"
