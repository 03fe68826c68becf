"""The desktop's process: `python -m jidoka.bodies.desktop --help`."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from jidoka.bodies.desktop.body import Desktop
from jidoka.bodies.desktop.settings import DesktopSettings, Program
from jidoka.bodies.serving.service import Service, serve
from jidoka.errors import UsageError


def make(options: argparse.Namespace) -> Desktop:
    """A desktop with the allowed programs. Raises ConfigError, TerminalError, UsageError."""
    folder = options.folder or options.state / options.name
    programs = dict(_program(text) for text in options.program)
    return Desktop(DesktopSettings(folder=folder, programs=programs), name=options.name)


def _program(text: str) -> tuple[str, Program]:
    name, _, command = text.partition("=")
    if not name or not command:
        raise UsageError(f"--program {text!r}: write NAME=COMMAND, such as editor=mousepad")
    return name, Program(command=tuple(shlex.split(command)))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--program", action="append", default=[], metavar="NAME=COMMAND", help="may be opened; repeat it")
    add("--folder", type=Path, default=None, help="the programs' home")


SERVICE = Service(
    name="desktop",
    instructions="A screen with programs on it, read by picture: find a text, click it, type, read again.",
    add_arguments=_add_arguments,
    make=make,
    about=lambda options: {"programs": ", ".join(options.program)},
)

if __name__ == "__main__":
    sys.exit(serve(SERVICE))
