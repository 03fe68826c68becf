"""The browser's process: `python -m jidoka.bodies.browser --help`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.secrets import SecretStore, from_environment, from_file
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.bodies.serving.service import Service, serve


def make(options: argparse.Namespace) -> Browser:
    """A browser that reaches the allowed hosts alone. Raises ConfigError."""
    secrets = (*from_environment(os.environ), *(from_file(options.secrets) if options.secrets else ()))
    settings = BrowserSettings(
        hosts=AllowList.parse(options.allow),
        folder=options.folder or options.state / options.name,
        secrets=SecretStore(secrets),
    )
    return Browser(settings, name=options.name)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--allow", action="append", default=[], metavar="HOST", help="a host that may be reached; repeat it")
    add("--folder", type=Path, default=None, help="where downloads and pictures go")
    add("--secrets", type=Path, default=None, help="TOML file of credentials, readable by its owner alone")


SERVICE = Service(
    name="browser",
    instructions="A web browser that reaches named hosts alone. Read before you act.",
    add_arguments=_add_arguments,
    make=make,
    about=lambda options: {"hosts": ", ".join(options.allow)},
)

if __name__ == "__main__":
    sys.exit(serve(SERVICE))
