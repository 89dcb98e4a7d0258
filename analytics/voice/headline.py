"""The front page's headline: what the figures say, in sentences, and only what is true."""

from typing import Any


def headline(figures: dict[str, Any]) -> str:
    parts = []
    hurts, new, better = figures["hurts"], figures["new"], figures["better"]
    if hurts and hurts["most"]:
        parts.append(f"What hurts most: {_inside(hurts)}.")
    if new:
        most = "" if hurts and hurts["most"] else ", and what hurts most"
        parts.append(f"New this week{most}: {_inside(new)}.")
    if hurts and not hurts["most"]:
        parts.append(f"Next: {_inside(hurts)}.")
    if better and better["key"] not in {one["key"] for one in (hurts, new) if one}:
        parts.append(f"Better: {_inside(better)}.")
    return " ".join(parts) or "Nothing stands out: no theme hurts many, none is new."


def _inside(theme: dict[str, Any]) -> str:
    name = str(theme["name"])
    return name[0].lower() + name[1:]
