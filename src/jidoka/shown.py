"""Pictures in a skill's result: there only if the call asked to be shown them. Pure.

They stand in the field `pictures`, PNG in base64, and are bounded, so that a receipt stays one that a journal
holds and a model can be given. What stands anywhere else is text, even if a page wrote it to look like one.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

from jidoka.thought import Json

FIELD: Final = "pictures"
"""Where they stand in a result."""

MOST_PICTURES: Final = 3
"""In one result."""

MOST_BYTES: Final = 200_000
"""Of all PNG files of one result together: a body remembers some hundred results."""

MOST_SIDE: Final = 1280
"""Longest side of a picture [px]."""

MOST_PIXELS: Final = 1_150_000
"""Width times height: what Anthropic's "Vision" guide says a model sees without scaling it down itself."""

_BASE64: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = 24
"""Bytes up to the end of the height (PNG specification, sections 5.2, 5.3 and 11.2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One that a model can be given."""

    png: str
    """Base64."""
    width: int
    """[px]"""
    height: int

    def __str__(self) -> str:
        """Its place in words: `picture of 1280 x 800 px, 84 kB`."""
        return f"picture of {self.width} x {self.height} px, {len(self.png) * 3 // 4000} kB"


def pictures_of(result: Mapping[str, Json]) -> tuple[Picture, ...]:
    """The pictures in a result; none if one of them is no PNG, or all of them are more than is allowed."""
    told = result.get(FIELD)
    if not isinstance(told, list | tuple) or len(cast("Sequence[Json]", told)) > MOST_PICTURES:
        return ()
    found = [_picture(png) if isinstance(png, str) else None for png in cast("Sequence[Json]", told)]
    pictures = tuple(picture for picture in found if picture is not None)
    if len(pictures) < len(found) or sum(len(picture.png) for picture in pictures) > MOST_BYTES * 3 // 2:
        return ()
    return pictures


def in_words(result: Mapping[str, Json]) -> dict[str, Json]:
    """The result with its pictures told in words."""
    pictures = pictures_of(result)
    return {**result, FIELD: [f"[{picture}]" for picture in pictures]} if pictures else dict(result)


@lru_cache(maxsize=64)
def _picture(png: str) -> Picture | None:
    if len(png) % 4 or _BASE64.fullmatch(png) is None:
        return None
    head = base64.b64decode(png[: _HEADER * 4 // 3])
    if len(head) < _HEADER or not head.startswith(_SIGNATURE):
        return None
    width, height = struct.unpack(">II", head[16:24])
    if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and width * height <= MOST_PIXELS):
        return None
    return Picture(png=png, width=width, height=height)
