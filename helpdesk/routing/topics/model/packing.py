"""A topic model as files of plain arrays: reading them runs no code, and processes share the large ones by mapping it."""

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from helpdesk.routing.topics.model.calibrating import Calibration
from helpdesk.routing.topics.model.meaning import Meaning
from helpdesk.routing.topics.model.model import TopicModel
from helpdesk.routing.topics.model.weighing import Vocabulary

FORMAT = 1
WEIGHTS, NEIGHBOURS, REST, SUMS = "weights.npy", "neighbours.npy", "rest.npz", "sums.json"


class BadTopicModel(ValueError):
    """The files are not there, not whole, or of another format."""


def save_model(model: TopicModel, folder: Path) -> None:
    np.save(folder / WEIGHTS, model.weights)
    np.save(folder / NEIGHBOURS, model.neighbours)
    told = model.calibration
    np.savez(
        folder / REST,
        labels=np.frombuffer(json.dumps(model.labels).encode(), dtype=np.uint8),
        hashes=model.vocabulary.hashes,
        idf=model.vocabulary.idf,
        waves=model.meaning.waves,
        meaning_weights=model.meaning_weights,
        bias=model.bias,
        temperature=np.array(told.temperature),
        calibration=told.weights,
        centre=told.centre,
        spread=told.spread,
    )
    sums = {name: zlib.crc32((folder / name).read_bytes()) for name in (WEIGHTS, NEIGHBOURS, REST)}
    (folder / SUMS).write_text(json.dumps({"format": FORMAT, "sums": sums}))


def load_model(folder: Path) -> TopicModel:
    """Raises BadTopicModel when it can't be used."""
    try:
        _check(folder)
        weights = np.load(folder / WEIGHTS, mmap_mode="r", allow_pickle=False)
        neighbours = np.load(folder / NEIGHBOURS, mmap_mode="r", allow_pickle=False)
        with np.load(folder / REST, allow_pickle=False) as rest:
            return _put_together(weights, neighbours, {name: rest[name] for name in rest.files})
    except (OSError, ValueError, KeyError, TypeError, EOFError, zlib.error) as error:
        raise BadTopicModel(f"{folder.name}: {error}") from error


def _check(folder: Path) -> None:
    noted = json.loads((folder / SUMS).read_text())
    if noted["format"] != FORMAT:
        raise BadTopicModel(f"format {noted['format']}, and this is format {FORMAT}")
    for name in (WEIGHTS, NEIGHBOURS, REST):
        if zlib.crc32((folder / name).read_bytes()) != noted["sums"][name]:
            raise BadTopicModel(f"{name} is damaged")


def _put_together(weights: np.ndarray, neighbours: np.ndarray, rest: dict[str, Any]) -> TopicModel:
    return TopicModel(
        labels=tuple(json.loads(rest["labels"].tobytes())),
        vocabulary=Vocabulary(rest["hashes"], rest["idf"]),
        weights=weights,
        meaning=Meaning(rest["waves"]),
        meaning_weights=rest["meaning_weights"],
        neighbours=neighbours,
        bias=rest["bias"],
        calibration=Calibration(float(rest["temperature"]), rest["calibration"], rest["centre"], rest["spread"]),
    )
