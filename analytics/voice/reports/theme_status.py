"""How a theme stands, in two or three words: the first of these that is true."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.voice.meaning.fixing import Fix
from analytics.voice.registry.standing import ARCHIVED, Standing


@dataclass(frozen=True)
class Status:
    """`tone` is good | warm | "" as chips have it; `icon` may be empty."""

    label: str
    tone: str = ""
    icon: str = ""


def status_of(theme: Standing, level: str, fix: Fix | None, judged: Mapping[str, Any] | None) -> Status:
    """`level` is what emerging says of it: alert, watch or nothing. `fix` is the newest one."""
    if theme.status == ARCHIVED:
        return Status("Archived")
    if level == "alert":
        return Status("Alert: more than usual", "warm", "alert")
    if fix and fix.shipped_on:
        return _of_shipped((judged or {}).get("now"))
    if level == "watch":
        return Status("Watch: may be rising")
    if fix:
        return Status(f"Fix {fix.status}")
    return Status("Open, no fix linked")


def _of_shipped(now: Mapping[str, Any] | None) -> Status:
    if now and now["outcome"] == "fell":
        return Status("Fixed, watching", "good", "down")
    if now and now["outcome"] == "no":
        return Status("The fix didn’t help", "warm", "alert")
    return Status("Fix shipped, watching")
