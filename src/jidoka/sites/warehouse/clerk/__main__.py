"""The clerk's process: `python -m jidoka.sites.warehouse.clerk --help`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.secrets import Secret, SecretStore
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.bodies.serving.service import Service, serve
from jidoka.errors import ConfigError
from jidoka.sites.warehouse.clerk.body import NAME, Clerk
from jidoka.sites.warehouse.clerk.desk import Account
from jidoka.sites.warehouse.clerk.memory import Memory


def make(options: argparse.Namespace) -> Clerk:
    """A clerk with a browser that reaches the desk alone. Raises ConfigError."""
    user, password = _credentials(options.credentials)
    desk: str = options.desk
    allowed = AllowList.parse([urlsplit(desk).netloc])
    account = Account(user=user)
    settings = BrowserSettings(
        hosts=allowed,
        folder=options.state / "clerk",
        secrets=SecretStore([Secret(name=account.secret, value=password, hosts=allowed)]),
    )
    return Clerk(Browser(settings), desk, account, Memory(options.state / "clerk" / "orders.json"))


def _credentials(path: Path) -> tuple[str, str]:
    try:
        data = json.loads(path.read_text("utf-8"))
        return str(data["user"]), str(data["password"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path} holds no user and password ({error})") from error


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--desk", required=True, help="address of the order desk, ending in a slash")
    parser.add_argument("--credentials", type=Path, required=True, help="JSON file with user and password")


SERVICE = Service(
    name=NAME,
    instructions="A clerk at the order desk. Observe tells the books; each form is sent once.",
    add_arguments=_add_arguments,
    make=make,
    about=lambda options: {"desk": options.desk},
)

if __name__ == "__main__":
    sys.exit(serve(SERVICE))
