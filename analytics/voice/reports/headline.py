"""What the front page says in sentences, and only what is true: its headline, and the titles of its pictures."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.voice.numbers import percent
from foundation.saying import OWN
from foundation.speaking import say

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def headline(figures: Mapping[str, Any]) -> str:
    parts = []
    hurts, new, better = figures["hurts"], figures["new"], figures["better"]
    if hurts and hurts["most"]:
        parts.append(say.text("“{theme}” hurts most.", theme=hurts["name"]))
    if new:
        most = (
            "“{theme}” is new this week." if hurts and hurts["most"] else "“{theme}” is new this week and hurts most."
        )
        parts.append(say.text(most, theme=new["name"]))
    if hurts and not hurts["most"]:
        parts.append(say.text("“{theme}” comes next.", theme=hurts["name"]))
    if better and better["key"] not in {one["key"] for one in (hurts, new) if one}:
        parts.append(say.text("“{theme}” fell by {share}.", theme=better["name"], share=percent(-better["change"])))
    return " ".join(parts) or say.text("Nothing stands out: no theme hurts many, none is new.")


def pain_title(themes: Sequence[Mapping[str, Any]]) -> str:
    """How many themes carry most of the pain."""
    shares = sorted((one["pain"] for one in themes), reverse=True)
    if not sum(shares):
        return say.text("Nothing hurts yet")
    if len(themes) == 1:
        return say.text("All of the pain is in one theme")
    for share, words in ((0.5, "half"), (0.66, "two thirds")):
        count = next((place for place in range(1, len(shares) + 1) if sum(shares[:place]) >= share), 0)
        if 0 < count <= 4:
            said = "{many} theme carries {part} of the pain" if count == 1 else "{many} themes carry {part} of the pain"
            return say.text(said, many=in_words(count), part=say.word(words))
    few = min(3, len(shares))
    return say.text("Pain is spread: the first {many} themes carry {share}", many=in_words(few).lower(), share=percent(sum(shares[:few])))  # fmt: skip


def emerging_title(found: Sequence[Mapping[str, Any]], themes: int) -> str:
    """`themes` is how many there are, those that are quiet with them."""
    alerts = sum(one["level"] == "alert" for one in found)
    watches, quiet = len(found) - alerts, max(themes - len(found), 0)
    if say.lang != OWN and found:
        told = ("{n} alerts", alerts), ("{n} to watch", watches), ("{n} themes quiet", quiet)
        return ", ".join(say.text(words, n=count) for words, count in told if count)
    parts = [f"{in_words(alerts)} {'alert' if alerts == 1 else 'alerts'}"] if alerts else []
    if watches:
        parts.append(f"{in_words(watches)} to watch" if not parts else f"{in_words(watches).lower()} to watch")
    if not parts:
        return say.text("Nothing is emerging")
    return ", ".join([*parts, f"{in_words(quiet).lower()} {'theme' if quiet == 1 else 'themes'} quiet"])


def opinions_title(figures: Mapping[str, Any]) -> str:
    """Who makes detractors, and who promoters."""
    bad, good = figures["words"]
    worst, best = figures["found"][0], figures["found"][-1]
    if worst["key"] == best["key"] or worst["net"] >= 0 or best["net"] <= 0:
        return say.text("{bad} and {good}, theme by theme", bad=say.word(bad).capitalize(), good=say.word(good))
    if bad == "detractors":
        return say.text("“{worst}” makes detractors, “{best}” promoters", worst=worst["name"], best=best["name"])
    return say.text("Least happy about “{worst}”, happiest about “{best}”", worst=worst["name"], best=best["name"])


def sources_in_words(sources: Sequence[Mapping[str, Any]]) -> str:
    """How many of the known ones were heard: "Five of six sources"."""
    heard, known = sum(1 for one in sources if one["count"]), len(sources)
    if heard == known == 1:
        return say.text("The only source")
    return say.text("{heard} of {known} sources", heard=in_words(heard), known=in_words(known).lower())


def in_words(count: int) -> str:
    """In figures where the language isn't English."""
    return NUMBERS[count].capitalize() if say.lang == OWN and count < len(NUMBERS) else say.number(count)
