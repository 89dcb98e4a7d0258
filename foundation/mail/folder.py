"""Without a mail server letters become files that any mail program opens."""

import os
from pathlib import Path


def put_in_folder(folder: Path, number: int, message: str) -> Path:
    """Complete or not there; the same letter again is the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = place_of(folder, number)
    unfinished = path.with_suffix(".writing")
    unfinished.write_text(message, encoding="ascii", newline="")
    os.replace(unfinished, path)
    return path


def place_of(folder: Path, number: int) -> Path:
    return folder / f"{number:06}.eml"
