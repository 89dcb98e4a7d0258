"""Whether a colour can be read where the widget uses it, by WCAG 2.2 (1.4.3: 4.5 to 1), and the nearest that can."""

import colorsys
import re
from dataclasses import dataclass
from typing import Literal

Scheme = Literal["light", "dark"]

AA = 4.5
SURFACES: dict[Scheme, tuple[str, str]] = {
    "light": ("#f2f0ea", "#ffffff"),
    "dark": ("#232928", "#1a1f1e"),
}  # a well, a card
INKS = ("#ffffff", "#06231f")
SOFT = 0.14  # how much of the colour its quiet background holds


@dataclass(frozen=True)
class Verdict:
    """How a colour does as text on the panel: `ratio` on the hardest surface, the `ink` that goes on it, and the nearest that passes."""

    colour: str
    ratio: float
    ink: str
    nearest: str

    @property
    def passes(self) -> bool:
        return self.ratio >= AA


def judge(colour: str, scheme: Scheme) -> Verdict:
    ink = max(INKS, key=lambda one: contrast(one, colour))
    return Verdict(colour, ratio_on_panel(colour, scheme), ink, nearest(colour, scheme))


def ratio_on_panel(colour: str, scheme: Scheme) -> float:
    well, card = SURFACES[scheme]
    return min(contrast(colour, well), contrast(colour, card), contrast(colour, _mixed(colour, card, SOFT)))


def nearest(colour: str, scheme: Scheme) -> str:
    """The same hue, darker on light and lighter on dark, by as little as it takes."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    step = -0.005 if scheme == "light" else 0.005
    while ratio_on_panel(colour, scheme) < AA:  # black and white do pass
        light = min(1.0, max(0.0, light + step))
        colour = _hex([part * 255 for part in colorsys.hls_to_rgb(hue, light, saturation)])
    return colour


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([_luminance(one), _luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-f]{6}", text) is not None


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (one / 255 for one in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mixed(colour: str, under: str, share: float) -> str:
    return _hex([share * a + (1 - share) * b for a, b in zip(_parts(colour), _parts(under), strict=True)])


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _hex(parts: list[float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in parts)
