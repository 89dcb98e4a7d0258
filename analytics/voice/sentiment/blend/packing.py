"""A learned blend as bytes and back: JSON, so reading it runs nothing."""

import json
import zlib
from dataclasses import asdict
from typing import Any

from analytics.voice.sentiment.blend.model import Learned

FORMAT = 1


class BadModel(ValueError):
    """Damaged, or of another format."""


def pack(learned: Learned) -> bytes:
    return zlib.compress(json.dumps({"format": FORMAT} | asdict(learned), separators=(",", ":")).encode(), 6)


def unpack(packed: bytes) -> Learned:
    try:
        told: dict[str, Any] = json.loads(zlib.decompress(packed))
        if told.pop("format") != FORMAT:
            raise BadModel("it is of another format")
        return Learned(
            labels=tuple(told["labels"]), bias=tuple(told["bias"]), rarities=told["rarities"], rarest=told["rarest"], words=told["words"], pairs=told["pairs"],
            pieces=told["pieces"], lexicon=tuple(map(tuple, told["lexicon"])), trust=tuple(told["trust"]), shift=tuple(told["shift"]),
            curve=tuple(map(tuple, told["curve"])),
        )  # fmt: skip
    except (zlib.error, KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadModel("it is damaged") from error
