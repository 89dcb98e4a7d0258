"""What the themes' own comments teach: a classifier of those that have enough of them, learned once a night in each worker.

It is a function of what is in the database, so it is kept in memory only; until the next version of a prototype it stays the same.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from analytics.voice.registry.prototypes import Prototypes, read_texts
from analytics.voice.registry.standing import Registry

if TYPE_CHECKING:
    from analytics.voice.discovery import ThemeModel

LEAST = 10  # different comments that a theme is learned from; below, its prototype speaks
MOST = 40
SURE = 0.85  # chance below which the classifier stays silent: what is new looks like something known

_kept: OrderedDict[str, "ThemeModel | None"] = OrderedDict()
_one = Lock()


def read_model(db: Connection, registry: Registry, prototypes: Prototypes) -> "ThemeModel | None":
    """The model of the prototypes' versions; None while fewer than two themes have enough comments."""
    key = _fingerprint(prototypes)
    with _one:
        if key not in _kept:
            _kept[key] = _learn(db, registry, list(prototypes)) if len(prototypes) > 1 else None
            while len(_kept) > 2:
                _kept.popitem(last=False)
        return _kept[key]


def sure(model: "ThemeModel", texts: Sequence[str]) -> list[tuple[str | None, float]]:
    return [(key if chance >= SURE else None, chance) for key, chance in model.assign(texts)]


def _learn(db: Connection, registry: Registry, keys: list[str]) -> "ThemeModel | None":
    texts: list[str] = []
    labels: list[str] = []
    for key, said in sorted(read_texts(db, keys, registry, newest=2 * MOST).items()):
        once = list(dict.fromkeys(text for text, _ in said[::-1]))[:MOST]  # people's examples first
        if len(once) >= LEAST:
            texts += once
            labels += [key] * len(once)
    if len(set(labels)) < 2:
        return None
    from analytics.voice.discovery import train_themes

    return train_themes(texts, labels)


def _fingerprint(prototypes: Prototypes) -> str:
    told = hashlib.blake2b(digest_size=16)
    for key in sorted(prototypes):
        told.update(key.encode())
        told.update(prototypes[key].tobytes())
    return told.hexdigest()
