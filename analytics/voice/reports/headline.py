"""The front page's headline: what the figures say, in sentences, and only what is true."""

from typing import Any


def headline(figures: dict[str, Any]) -> str:
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
        parts.append(f"“{better['name']}” fell by {-better['change']:.0%}.".replace("%", "\u202f%"))
    return " ".join(parts) or "Nothing stands out: no theme hurts many, none is new."
