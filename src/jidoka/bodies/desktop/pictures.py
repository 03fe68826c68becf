"""Pictures as PNG files, written in one step."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from jidoka.bodies.desktop.errors import failed
from jidoka.bodies.desktop.ocr.detect import Picture


def write_png(picture: Picture, path: Path) -> None:
    """Write a picture. Raises SkillFailed `not_allowed` if there can be no such file."""
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(draft, format="PNG", compress_level=3)
        draft.replace(path)
    except OSError as error:
        raise failed("not_allowed", f"{path} can't be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
