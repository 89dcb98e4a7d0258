"""One colour that an operator chose, made into the accents of the light and the dark page, each readable on it (WCAG AA)."""

from dataclasses import dataclass

LEAST_CONTRAST = 4.6  # AA asks for 4.5; the rest is for rounding
GROUND = {"light": ("#fbfaf7", "#ffffff", "#f2f0ea"), "dark": ("#121615", "#1a1f1e", "#232928")}  # paper, card, sunk
SOFTNESS = {"light": 0.12, "dark": 0.28}  # how much of the accent is in the tint behind a chosen row

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Accent:
    accent: str
    ink: str  # on the accent
    soft: str  # a tint of the accent, under text in the accent


def accent_on(colour: str, page: str) -> Accent:
    """The accent of the `light` or `dark` page: the colour itself, or the nearest that can be read there."""
    grounds = [_rgb(one) for one in GROUND[page]]
    towards: Rgb = (0, 0, 0) if page == "light" else (255, 255, 255)
    chosen = _rgb(colour)
    for step in range(101):
        made = _mix(chosen, towards, step / 100)
        soft = _mix(grounds[1], made, SOFTNESS[page])
        if all(contrast(made, ground) >= LEAST_CONTRAST for ground in (*grounds, soft)):
            break
    dark_ink, light_ink = _mix(made, (0, 0, 0), 0.88), (255, 255, 255)
    ink = light_ink if contrast(made, light_ink) >= contrast(made, dark_ink) else dark_ink
    return Accent(_hex(made), _hex(ink), _hex(soft))


def contrast(one: Rgb, other: Rgb) -> float:
    """1 to 21, as WCAG 2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
