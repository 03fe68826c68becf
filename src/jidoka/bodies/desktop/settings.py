"""What a desktop is allowed, how large its screen is and where its files go; given once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that may be opened."""

    command: tuple[str, ...]
    """Its words; a file to open is put behind them."""
    takes_file: bool = True
    """Whether it may be given a file to open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DesktopSettings:
    """Settings of one desktop."""

    folder: Path
    """The programs' home: files to open, pictures and the programs' own settings are in it."""
    programs: Mapping[str, Program] = field(default_factory=dict[str, Program])
    """By the name that `open` is given; nothing else is started."""
    width: int = 1024
    """Of the screen [px]."""
    height: int = 768
    frames_per_s: float = 4.0
    """How often the screen is looked at."""
    keep_s: float = 5.0
    """How long what was seen is kept [s]."""
