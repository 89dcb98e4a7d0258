"""Themes nobody has named yet, and which theme a comment speaks of. Names load when first used: the web path needs few of them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytics.voice.discovery.discovering import ThemeSet as ThemeSet
    from analytics.voice.discovery.discovering import discover_themes as discover_themes
    from analytics.voice.discovery.growing import History as History
    from analytics.voice.discovery.placing import Placer as Placer
    from analytics.voice.discovery.placing import place as place
    from analytics.voice.discovery.proposing import Candidate as Candidate
    from analytics.voice.discovery.proposing import propose as propose
    from analytics.voice.discovery.training import ThemeModel as ThemeModel
    from analytics.voice.discovery.training import train_themes as train_themes
    from analytics.voice.discovery.understanding import Understood as Understood
    from analytics.voice.discovery.understanding import understand as understand
    from analytics.voice.discovery.understanding import understand_many as understand_many

_HOME_OF = {
    "Candidate": "proposing",
    "History": "growing",
    "Placer": "placing",
    "ThemeModel": "training",
    "ThemeSet": "discovering",
    "Understood": "understanding",
    "discover_themes": "discovering",
    "place": "placing",
    "propose": "proposing",
    "train_themes": "training",
    "understand": "understanding",
    "understand_many": "understanding",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"analytics.voice.discovery has no {name!r}")
    found = getattr(import_module(f"analytics.voice.discovery.{_HOME_OF[name]}"), name)
    globals()[name] = found
    return found
