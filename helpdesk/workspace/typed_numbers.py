"""Numbers and times of the day as people type them. Pure."""

import re


def read_number(said: str) -> float | None:
    """`1,000.5` -> 1000.5; None for what is no number."""
    if re.fullmatch(r"[+\-−]?\d{1,3}(,\d{3})+(\.\d+)?", said, re.ASCII):
        said = said.replace(",", "")
    if not re.fullmatch(r"[+\-−]?(\d{1,12}(\.\d{0,6})?|\.\d{1,6})", said, re.ASCII):
        return None
    return float(said.replace("−", "-"))


def read_clock(said: str) -> float | None:
    """`08:30` -> 8.5; None for what is no time of the day."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?", said, re.ASCII)
    if not found or int(found[1]) > 24 or int(found[2] or 0) > 59:
        return None
    hour = int(found[1]) + int(found[2] or 0) / 60
    return int(hour) if hour.is_integer() else hour
