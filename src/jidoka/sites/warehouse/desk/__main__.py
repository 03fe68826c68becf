"""The desk's process: `python -m jidoka.sites.warehouse.desk --help`. It ends on SIGTERM."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import signal
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Final

import uvicorn

from jidoka.errors import Busy, ConfigError, JidokaError
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.sites.warehouse.desk.accounts import Accounts
from jidoka.sites.warehouse.desk.credentials import Credentials
from jidoka.sites.warehouse.desk.database import Database
from jidoka.sites.warehouse.desk.layout import LAYOUTS
from jidoka.sites.warehouse.desk.model import Day
from jidoka.sites.warehouse.desk.seeds import seed_orders
from jidoka.sites.warehouse.desk.settings import DeskSettings, Faults
from jidoka.sites.warehouse.desk.web import build_app

NAME: Final = "desk"


def main(arguments: list[str] | None = None) -> int:
    """Run the desk until SIGTERM. Returns the exit code; what went wrong is the last line of output."""
    options = _options(arguments)
    files = ProcessFiles(options.state, NAME)
    try:
        with files.hold(), _listen(options.port or files.before_crash()[0]) as listener:
            logging.basicConfig(filename=files.log, format="%(asctime)s %(levelname)s %(message)s")
            _run(options, files, listener)
    except (JidokaError, ValueError, OSError, sqlite3.Error) as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code if isinstance(error, JidokaError) else 1
    return 0


def _run(options: argparse.Namespace, files: ProcessFiles, listener: socket.socket) -> None:
    settings = DeskSettings(
        faults=Faults(
            delay_s=options.delay_s,
            before_percent=options.fail_before,
            after_percent=options.fail_after,
            seed=options.fault_seed,
        ),
        layout=LAYOUTS[options.layout],
        session_s=options.session_s,
    )
    books: Path = options.books or files.folder
    books.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(Database(books / "desk.db")) as database:
        database.begin_day(_day(options))
        path = files.folder / "desk.credentials"
        known = Credentials.of(path)
        Accounts(database, settings.session_s).set_password(known.user, known.password)
        with _serving(settings, database, listener) as url:
            about = {
                "seed": options.seed,
                "layout": options.layout,
                "books": str(books / "desk.db"),
                "credentials": str(path),
            }
            files.write_ready(Ready(pid=os.getpid(), url=url, token="", started_at=time.time(), about=about))
            try:
                signal.sigwait({signal.SIGTERM, signal.SIGINT})
            finally:
                files.ready.unlink(missing_ok=True)


@contextlib.contextmanager
def _serving(settings: DeskSettings, database: Database, listener: socket.socket) -> Generator[str]:
    """Serve in a thread of its own; gives the URL."""
    # Blocked before the thread begins, so that it never takes a signal that `sigwait` is for.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    config = uvicorn.Config(
        build_app(settings, database), log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(5)


def _listen(port: int) -> socket.socket:
    """The port that a desk which crashed had is taken again: who waits for it finds it there.

    Its connections send at once, which asyncio sees to only for sockets made with a protocol number.
    """
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise Busy(
            f"port {port} can't be used ({error.strerror}); choose another, or leave it out"
        ) from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _day(options: argparse.Namespace) -> Day:
    if options.day is None:
        return seed_orders(options.seed).day
    try:
        return Day.from_json(json.loads(options.day.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{options.day} is no day of orders and stock: {error!r}") from error


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=NAME, description="Serve the order desk on loopback.")
    add = parser.add_argument
    add("--state", type=Path, required=True, help="folder of the lock, the ready file and the log")
    add("--books", type=Path, default=None, help="folder of the books; left out: that of --state")
    add("--port", type=int, default=0, help="loopback port; 0: any free one")
    add("--seed", type=int, default=0, help="draws the day's orders")
    add("--day", type=Path, default=None, help="JSON file of a day's orders and stock, instead of the seed's")
    add("--layout", choices=sorted(LAYOUTS), default="usual", help="how the pages are arranged")
    add("--session-s", type=float, default=8 * 3600.0, help="how long a log-in lasts [s]")
    add("--delay-s", type=float, default=0.0, help="every request waits this long [s]")
    add("--fail-before", type=float, default=0.0, help="requests that fail before their effect [percent]")
    add("--fail-after", type=float, default=0.0, help="requests that fail after their effect [percent]")
    add("--fault-seed", type=int, default=0, help="draws which requests fail")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
