"""Pictures for who asked to be shown them: scaled down until they fit into a result (`jidoka.shown`).

Those of a foreign server come as files of any kind; a file that unpacks to too much is not opened.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Final

from PIL import Image, UnidentifiedImageError

from jidoka.shown import FIELD, MOST_BYTES, MOST_PICTURES, MOST_PIXELS, MOST_SIDE
from jidoka.types import Json

SHOW: Final[Mapping[str, Json]] = {
    "type": "boolean",
    "description": "Whether to be shown it, too: only if words don't do, as a picture is dear.",
}
"""The argument of a skill that can show what it pictured, `show`; false if left out."""

MOST_UNPACKED: Final = 40_000_000
"""Pixels of a picture that is taken from elsewhere: 120 MB in memory."""

COLOURS: Final = 256
"""So many are kept where a picture is too large: text stays sharp, photographs get bands."""

STEP: Final = 0.8
"""Each further try has this share of the sides."""

TELLS: Final = (
    "With show=true you see it in the answer; `shown` tells how much it was scaled down: a place on it, "
    "divided by scale, is one on the original."
)
"""For the description of such a skill."""


def shown(images: Sequence[Image.Image]) -> dict[str, Json]:
    """The fields of a result that show some pictures; the newest, if there are more than fit.

    `pictures` holds them (`jidoka.shown`), `shown` the size of each [px], its scale (1: as it is), and the
    number of its colours if some were left out.
    """
    images = images[-MOST_PICTURES:]
    told = [_fitting(image, MOST_BYTES // len(images)) for image in images]
    return {FIELD: [base64.b64encode(png).decode() for png, _ in told], "shown": [about for _, about in told]}


def unpacked(data: str) -> Image.Image:
    """The picture in a file of base64.

    Raises:
        ValueError: it is none that can be opened, or has more than `MOST_UNPACKED` pixels.
    """
    try:
        image = Image.open(io.BytesIO(base64.b64decode(data, validate=True)))
        if image.width * image.height > MOST_UNPACKED:
            raise ValueError(f"{image.width} x {image.height} px, at most {MOST_UNPACKED} pixels")
        image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise ValueError(f"no picture that can be opened: {error}") from None
    return image


def _fitting(image: Image.Image, most_bytes: int) -> tuple[bytes, Json]:
    """A picture as PNG of at most so many bytes, and what was done to it."""
    scale = min(1.0, MOST_SIDE / max(image.size), sqrt(MOST_PIXELS / (image.width * image.height)))
    full, colours = image.convert("RGB"), 0
    while True:
        size = (_scaled(full.width, scale), _scaled(full.height, scale))
        smaller = full if size == full.size else full.resize(size, Image.Resampling.LANCZOS)
        png = _png(smaller.quantize(colours) if colours else smaller)
        if len(png) <= most_bytes:
            about = {"width": size[0], "height": size[1], "scale": round(scale, 6)}
            return png, {**about, "colours": colours} if colours else about
        scale, colours = scale * (STEP if colours else 1.0), COLOURS


def _scaled(length: int, scale: float) -> int:
    """Whole pixels, at least one; a product that only rounding keeps below a whole number is that number."""
    return max(1, int(length * scale + 1e-6))


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, format="PNG")
    return file.getvalue()
