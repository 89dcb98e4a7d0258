"""A picture drawn anew: small, without what the camera noted, and never a bomb."""

import io

from foundation.errors import Invalid

LARGEST_SIDE = 1600
MOST_PIXELS = 40_000_000
CANT = "We couldn’t open this picture. Save it anew, or send a screenshot of it."


def preview_of(content: bytes) -> tuple[bytes, int, int]:
    """(WebP, width, height), at most 1600 px wide or high, turned as it was taken. Raises Invalid for what isn't a picture."""
    from PIL import Image, ImageOps  # loads when the first picture comes

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:  # before it is drawn
                raise Invalid("This picture has too many pixels. Send a smaller one.", field="file")
            picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            drawn = ImageOps.exif_transpose(picture)
            drawn.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            plain = drawn.convert("RGBA" if drawn.has_transparency_data else "RGB")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Invalid(CANT, field="file") from error
    made = io.BytesIO()
    Image.frombytes(plain.mode, plain.size, plain.tobytes()).save(made, "WEBP", quality=84, method=2)
    return made.getvalue(), plain.width, plain.height
