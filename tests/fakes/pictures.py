"""Pictures as skills give them."""

from __future__ import annotations

import base64
import io

from PIL import Image


def png(width: int, height: int, colour: str = "red") -> str:
    """One in a single colour: PNG, base64."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, format="PNG")
    return base64.b64encode(file.getvalue()).decode()
