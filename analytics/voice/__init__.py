"""Voice of the customer: comments, their sentiment and theme, and what hurts most.

Names are looked up when first used, so that the web path never loads what only the worker and notebooks need.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from foundation.redacting import redact as redact

if TYPE_CHECKING:
    from analytics.voice.discovery import ThemeSet as ThemeSet
    from analytics.voice.discovery import discover_themes as discover_themes
    from analytics.voice.discovery import train_themes as train_themes
    from analytics.voice.hearing.adding import add_verbatims as add_verbatims
    from analytics.voice.hearing.adding import rebuild as rebuild
    from analytics.voice.registry.themes import load_themes as load_themes
    from analytics.voice.sentiment import Sentiment as Sentiment
    from analytics.voice.sentiment import load_sentiment as load_sentiment
    from analytics.voice.sentiment.blend.training import train_sentiment as train_sentiment

_HOME_OF = {
    "add_verbatims": "hearing.adding",
    "rebuild": "hearing.adding",
    "ThemeSet": "discovery",
    "discover_themes": "discovery",
    "train_sentiment": "sentiment.blend.training",
    "train_themes": "discovery",
    "Sentiment": "sentiment",
    "load_sentiment": "sentiment",
    "load_themes": "registry.themes",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"analytics.voice has no {name!r}")
    found = getattr(import_module(f"analytics.voice.{_HOME_OF[name]}"), name)
    globals()[name] = found
    return found
