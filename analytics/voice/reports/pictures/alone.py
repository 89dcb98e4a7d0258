"""Pictures that leave the page: as an SVG that stands alone, and as a PNG for mail. Always light."""

import re

EDGE = 16  # a page lets the last letters of a name stand beside a picture; a file has to have room for them
TWICE = 2  # dots for each point, for screens that have them


def alone(svg: str, *, font: str = "Inter", ground: str = "") -> str:
    """As a file of its own: its marks bring their colours, the page would bring the face. `ground`: a colour behind it."""
    opened = re.match(r'<svg((?:[^>"]|"[^"]*")*)>', svg)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if opened is None or size is None:
        raise ValueError("not a picture")
    wide, high = float(size[1]) + EDGE, float(size[2])
    named = "" if "xmlns=" in opened[1] else ' xmlns="http://www.w3.org/2000/svg"'
    attributes = re.sub(r' (?:width|height|viewBox)="[^"]*"', "", opened[1])
    behind = f'<rect width="{wide:g}" height="{high:g}" fill="{ground}"/>' if ground else ""
    return f'<svg{named} font-family="{font}" font-size="12"{attributes} viewBox="0 0 {wide:g} {high:g}">{behind}{svg[opened.end() :]}'


def as_png(svg: str, *, ground: str) -> bytes:
    """Drawn for a screen of twice the dots, on a ground: mail may be read on a dark one."""
    import vl_convert

    from analytics.voice.reports.pictures.drawing import FONT

    found: bytes = vl_convert.svg_to_png(alone(svg, font=FONT, ground=ground), scale=TWICE)
    return found
