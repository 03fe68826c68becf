"""The report of a run as one HTML file that needs nothing else: pictures, map and film are inside."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from jidoka.bodies.humanoid.world import Map
from jidoka.errors import TerminalError
from jidoka.report.contents import Track, contents_of, walked_m
from jidoka.report.floor import floor_plan
from jidoka.types import Entry

LARGEST_FILM: Final = 24 * 2**20
"""A larger film is linked instead of embedded [bytes]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture and what it shows."""

    caption: str
    png: bytes


def page(
    entries: Sequence[Entry],
    *,
    world: Map | None = None,
    track: Track = (),
    pictures: Sequence[Picture] = (),
    film: Path | None = None,
) -> str:
    """The report as HTML.

    Args:
        entries: of one task, oldest first.
        world: the hall's map; without it there is no drawing.
        track: the way of the robot.
        pictures: in order.
        film: an mp4 to embed; one that is too large is linked by its file name.

    Raises:
        JournalError: an entry is damaged.
        TerminalError: the film can't be read.
    """
    told = contents_of(entries)
    plan = floor_plan(world, track, told.first.facts(), told.state.facts) if world else ""
    environment = Environment(
        loader=PackageLoader("jidoka.report", "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
        told=told,
        state=told.state,
        plan=Markup(plan),  # drawn by us; names in it are escaped
        walked_m=walked_m(track),
        pictures=[(picture.caption, _inline("image/png", picture.png)) for picture in pictures],
        film=_film(film),
    )


def write_page(path: Path, html: str) -> None:
    """Write the report in one step.

    Raises:
        TerminalError: the file can't be written.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(html, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise TerminalError(
            f"can't write the report {path}: {error.strerror}; choose another place"
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _film(path: Path | None) -> str:
    """The address of the film: its bytes, or its name if they are too many; empty without one."""
    if path is None:
        return ""
    try:
        large = path.stat().st_size > LARGEST_FILM
        return path.name if large else _inline("video/mp4", path.read_bytes())
    except OSError as error:
        raise TerminalError(f"can't read the film {path}: {error.strerror}") from error


def _inline(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
