"""The clerk's process: `python -m jidoka.sites.warehouse.clerk --help`."""

from __future__ import annotations

import argparse
import json
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.secrets import Secret, SecretStore
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.bodies.serving.threaded import CalledRunner
from jidoka.errors import ConfigError, JidokaError
from jidoka.processes.control import FAILED
from jidoka.processes.files import ProcessFiles
from jidoka.processes.host import host, listen, log_to
from jidoka.sites.warehouse.clerk.body import NAME, Clerk
from jidoka.sites.warehouse.clerk.desk import Account

INSTRUCTIONS = "A clerk at the order desk. Observe tells the books; each form is sent once."


def main(arguments: list[str] | None = None) -> int:
    """Serve the clerk until SIGTERM. Returns the exit code; what went wrong is the last line of output."""
    options = _options(arguments)
    files = ProcessFiles(options.state, NAME)
    try:
        with files.hold(), listen(options.port) as listener:
            log_to(files)
            _run(options, files, listener)
    except JidokaError as error:
        print(f"{FAILED}{error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"{FAILED}{error.strerror}: {error.filename or files.folder}", file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace, files: ProcessFiles, listener: socket.socket) -> None:
    user, password = _credentials(options.credentials)
    desk: str = options.desk
    place = urlsplit(desk).netloc
    allowed = AllowList.parse([place])
    account = Account(user=user)
    settings = BrowserSettings(
        hosts=allowed,
        folder=options.state / "clerk",
        secrets=SecretStore([Secret(name=account.secret, value=password, hosts=allowed)]),
    )
    runner = CalledRunner(lambda: Clerk(Browser(settings), desk, account))
    host(runner, files, listener, about={"desk": desk}, instructions=INSTRUCTIONS)


def _credentials(path: Path) -> tuple[str, str]:
    try:
        data = json.loads(path.read_text("utf-8"))
        return str(data["user"]), str(data["password"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path} holds no user and password ({error})") from error


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=NAME, description="Serve a clerk at an order desk.")
    add = parser.add_argument
    add("--state", type=Path, required=True, help="folder of the lock, the ready file and the log")
    add("--port", type=int, default=0, help="loopback port; 0: any free one")
    add("--desk", required=True, help="address of the order desk, ending in a slash")
    add("--credentials", type=Path, required=True, help="JSON file with user and password")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
