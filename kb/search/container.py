"""One file of plain arrays and JSON that processes map instead of reading: no pickle, checked, replaced in one step."""

import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import numpy as np

MAGIC = b"ASIDEIX\x01"
ALIGN = 64


class BadContainer(Exception):
    """The file is missing, damaged, or of another kind."""


def write_container(path: Path, meta: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Written beside and renamed, so that readers never see half a file."""
    places, offset = {}, 0
    for name, array in arrays.items():
        places[name] = {
            "dtype": array.dtype.str, "shape": list(array.shape), "at": offset, "crc": crc32(np.ascontiguousarray(array).tobytes()),
        }  # fmt: skip
        offset += -(-array.nbytes // ALIGN) * ALIGN
    head = msgspec.json.encode({"meta": meta, "arrays": places, "size": offset})
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.writing")
    try:
        with beside.open("wb") as file:
            file.write(MAGIC + len(head).to_bytes(8, "little") + crc32(head).to_bytes(4, "little") + head)
            file.write(bytes(-file.tell() % ALIGN))
            for array in arrays.values():
                file.write(np.ascontiguousarray(array).tobytes())
                file.write(bytes(-file.tell() % ALIGN))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def map_container(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """(meta, arrays); the arrays are read-only views of the mapped file. Raises BadContainer, whatever is wrong."""
    try:
        raw = np.memmap(path, dtype=np.uint8, mode="r")
        if raw[:8].tobytes() != MAGIC:
            raise BadContainer(f"{path} isn't an index of this version")
        size = int.from_bytes(raw[8:16].tobytes(), "little")
        head = raw[20 : 20 + size].tobytes()
        if crc32(head) != int.from_bytes(raw[16:20].tobytes(), "little"):
            raise BadContainer(f"the head of {path} is damaged")
        told = msgspec.json.decode(head)
        start = -(-(20 + size) // ALIGN) * ALIGN
        if len(raw) != start + told["size"]:
            raise BadContainer(f"{path} isn't whole")
        return told["meta"], {name: _array(raw, start, name, place) for name, place in told["arrays"].items()}
    except BadContainer:
        raise
    except Exception as error:  # damage takes any form, and means one thing: the file can't be used
        raise BadContainer(f"{path} can't be read: {error}") from error


def _array(raw: np.ndarray, start: int, name: str, place: Mapping[str, Any]) -> np.ndarray:
    kind = np.dtype(place["dtype"])
    count = int(np.prod(place["shape"])) if place["shape"] else 1
    begin = start + place["at"]
    bytes_ = raw[begin : begin + count * kind.itemsize]
    if crc32(bytes_.data) != place["crc"]:
        raise BadContainer(f"{name} is damaged")
    return np.asarray(bytes_.view(kind).reshape(place["shape"]))


def pack_strings(strings: list[str]) -> np.ndarray:
    return np.frombuffer(msgspec.json.encode(strings), dtype=np.uint8)


def unpack_strings(array: np.ndarray) -> list[str]:
    return msgspec.json.decode(array.tobytes(), type=list[str])
