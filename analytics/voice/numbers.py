"""Numbers as every page, picture, mail and file of the voice writes them: a true minus, and per cent that stays on its line."""

MINUS = "\u2212"
NARROW = "\u202f"  # a space that doesn't break


def percent(share: float) -> str:
    """`12 %`"""
    return f"{round(100 * share)}{NARROW}%"


def signed_percent(share: float) -> str:
    """`−12 %`, `+3 %`; nothing has no sign."""
    return f"{signed(100 * share, 0)}{NARROW}%"


def signed(value: float, places: int = 2) -> str:
    """`−0.42`, `+0.30`; nothing has no sign."""
    rounded = f"{value:+.{places}f}".replace("-", MINUS)
    return rounded[1:] if not rounded.strip(f"+{MINUS}0.") else rounded
