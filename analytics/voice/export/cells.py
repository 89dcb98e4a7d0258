"""Values as a spreadsheet may hold them: a customer's words never become a formula, a link or a broken file."""

from datetime import UTC, datetime
from typing import Any

FORMULA = frozenset("=+-@＝＋－＠\t\r\n")
MOST = 32_767  # letters in a cell of a workbook
CUT = " … [cut here]"
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"} | {0xFFFE: None, 0xFFFF: None}


def plain(text: str) -> str:
    """Without control characters, which no workbook may hold."""
    return text.translate(_CONTROLS)


def inert(text: str) -> str:
    """As text in a CSV file: behind an apostrophe where a spreadsheet would calculate it."""
    text = plain(text)
    bare = text.lstrip(" \u00a0\u200b\ufeff")
    return f"'{text}" if bare and (bare[0] in FORMULA or text[0] in FORMULA) else text


def csv_cell(value: Any) -> Any:
    """Numbers as they are, days and moments in ISO 8601, yes and no as 1 and 0, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def short(text: str) -> str:
    """As text in a cell of a workbook."""
    text = plain(text)
    return text if len(text) <= MOST else text[: MOST - len(CUT)] + CUT


def excel_moment(moment: datetime) -> datetime:
    """Workbooks know no time zones: the column's head says UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
