"""What was learned, as bytes: written and read without pickle, refused when they don't fit."""

import io
from dataclasses import fields
from typing import Any
from zipfile import BadZipFile

import msgspec
import numpy as np

from helpdesk.routing.chance import Chance
from helpdesk.routing.data.settings import RoutingSettings
from helpdesk.routing.experience import Experience, Learned

FORMAT = 2
FIGURES = [one.name for one in fields(Learned) if one.name != "chance"]


class BadSnapshot(Exception):
    """Damaged, of another format, or of other topics."""


def pack(experience: Experience) -> bytes:
    arrays: dict[str, Any] = {}
    head: dict[str, Any] = {"format": FORMAT, "columns": list(experience.features.columns), "channels": {}}
    for name, of in experience.learned.items():
        arrays[f"{name}.precision"], arrays[f"{name}.shift"] = of.chance.precision, of.chance.shift
        figures = {figure: msgspec.to_builtins(getattr(of, figure)) for figure in FIGURES}
        head["channels"][name] = {"outcomes": of.chance.outcomes, "figures": figures}
    arrays["head"] = np.frombuffer(msgspec.json.encode(head), dtype=np.uint8)
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)
    return packed.getvalue()


def unpack(data: bytes, settings: RoutingSettings) -> Experience:
    """Raises BadSnapshot."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            head = msgspec.json.decode(arrays["head"].tobytes())
            experience = Experience(settings)
            if head["format"] != FORMAT or head["columns"] != list(experience.features.columns):
                raise BadSnapshot("It was made of other topics, or by another version.")
            for name, said in head["channels"].items():
                _fill(experience, name, said, arrays[f"{name}.precision"], arrays[f"{name}.shift"])
            return experience
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile, msgspec.MsgspecError) as error:
        raise BadSnapshot(f"It can’t be read: {error!r}.") from error


def _fill(experience: Experience, name: str, said: dict[str, Any], precision: np.ndarray, shift: np.ndarray) -> None:
    fresh = experience.of(name)
    size = len(fresh.chance.shift)
    if precision.shape != (size, size) or shift.shape != (size,) or not np.isfinite(precision).all():
        raise BadSnapshot("Its numbers don’t fit.")
    fresh.chance = Chance(
        fresh.chance.prior_precision, fresh.chance.prior_mean, precision, shift, int(said["outcomes"])
    )
    for figure in FIGURES:
        setattr(fresh, figure, msgspec.convert(said["figures"][figure], type(getattr(fresh, figure))))
