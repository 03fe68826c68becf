"""The process of a called body: its command line, its files, its server. One `main` for all of them."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jidoka.bodies.called import CalledBody
from jidoka.bodies.serving.host import host, listen, log_to
from jidoka.bodies.serving.threaded import CalledRunner
from jidoka.errors import Busy, JidokaError
from jidoka.processes.control import FAILED
from jidoka.processes.files import ProcessFiles
from jidoka.types import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A called body that can be started as a process."""

    name: str
    """Of the process, and of the body."""
    instructions: str
    """For MCP clients."""
    add_arguments: Callable[[argparse.ArgumentParser], object]
    """Adds what the command line takes besides `--state`, `--port` and `--name`."""
    make: Callable[[argparse.Namespace], CalledBody]
    """Makes the body, in the thread that will own it."""
    about: Callable[[argparse.Namespace], Mapping[str, Json]]
    """What the ready file tells of it."""


def serve(service: Service, arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM. Returns the exit code; what went wrong is the last line of output.

    Started again after a crash, it is found at the same address with the same token.
    """
    options = _options(service, arguments)
    files = ProcessFiles(options.state, options.name)
    try:
        port, token = files.before_crash()
        with files.hold(), _listen(options.port or port, fallback=not options.port) as listener:
            log_to(files)
            runner = CalledRunner(lambda: service.make(options))
            about = service.about(options)
            host(runner, files, listener, about=about, token=token, instructions=service.instructions)
    except JidokaError as error:
        print(f"{FAILED}{error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        print(f"{FAILED}{error.strerror}: {error.filename or files.folder}", file=sys.stderr)
        return 1
    return 0


def _listen(port: int, *, fallback: bool) -> socket.socket:
    try:
        return listen(port)
    except Busy:
        if not fallback:
            raise
        return listen(0)


def _options(service: Service, arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=service.name, description=service.instructions)
    parser.add_argument("--state", type=Path, required=True, help="folder of the lock, ready file and log")
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0: the former one, or a free one")
    parser.add_argument("--name", default=service.name, help="of the process, where there are several")
    service.add_arguments(parser)
    return parser.parse_args(arguments)
