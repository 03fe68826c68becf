"""The terminal's process: `python -m jidoka.bodies.terminal --help`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jidoka.bodies.serving.service import Service, serve
from jidoka.bodies.terminal.body import Terminal


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", type=Path, required=True, help="the folder that commands see")
    parser.add_argument("--unsafe", action="store_true", help="run commands without a sandbox")


SERVICE = Service(
    name="terminal",
    instructions="A terminal: commands and files in one workspace folder, in a sandbox without a network.",
    add_arguments=_add_arguments,
    make=lambda options: Terminal(options.workspace, name=options.name, unsafe=options.unsafe),
    about=lambda options: {"workspace": str(options.workspace), "unsafe": options.unsafe},
)

if __name__ == "__main__":
    sys.exit(serve(SERVICE))
