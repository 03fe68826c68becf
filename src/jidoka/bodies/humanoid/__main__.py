"""The humanoid's skills as a process, behind MCP; it may be killed at any instant.

The host of the onboard controller starts it, with a link to the controller, the listening socket, and the
token on standard input.
"""

from __future__ import annotations

import argparse
import socket
import sys
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from jidoka.bodies.humanoid.body import NAME, Humanoid
from jidoka.bodies.humanoid.channel import Channel
from jidoka.bodies.humanoid.remote import RemoteOnboard
from jidoka.bodies.serving.host import host, log_to
from jidoka.bodies.serving.runner import Runner
from jidoka.errors import JidokaError
from jidoka.processes.control import FAILED
from jidoka.processes.files import ProcessFiles

INSTRUCTIONS: Final = "A humanoid robot. Observe first. One skill at a time; each walks where it must."
"""What MCP clients are told of the humanoid."""

LOOK_AROUND_S: Final = 1.0
"""Time from the start until boxes were seen often enough to be believed [s]."""


PREDECESSOR_S: Final = 10.0
"""Longest wait for the end of a process whose hall was killed [s]."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM, or until the link is closed. Returns the exit code."""
    options = _options(arguments)
    files = ProcessFiles(options.state, NAME)
    try:
        with (
            files.hold(PREDECESSOR_S),
            socket.socket(fileno=options.listener) as listener,
            socket.socket(fileno=options.link) as link,
        ):
            log_to(files)
            _run(options, files, listener, link)
    except JidokaError as error:
        print(f"{FAILED}{error}", file=sys.stderr)
        return error.exit_code
    return 0


def _run(
    options: argparse.Namespace, files: ProcessFiles, listener: socket.socket, link: socket.socket
) -> None:
    token = sys.stdin.readline().strip()
    onboard = RemoteOnboard(Channel(link))
    humanoid = Humanoid(onboard, onboard.world)
    began_s = humanoid.time_s
    while humanoid.time_s < began_s + LOOK_AROUND_S:
        humanoid.tick()
    runner = Runner(humanoid, speed=options.speed)

    async def status(_: Request) -> JSONResponse:
        fraction, message = runner.progress
        return JSONResponse({"progress": fraction, "doing": message, "led": runner.led})

    routes = [Route("/status", status, methods=["GET"])]
    host(runner, files, listener, token=token, instructions=INSTRUCTIONS, routes=routes)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=NAME, description="Serve the humanoid's skills.")
    add = parser.add_argument
    add("--state", type=Path, required=True, help="folder of the lock, the ready file and the log")
    add("--link", type=int, required=True, help="descriptor of the socket to the onboard controller")
    add("--listener", type=int, required=True, help="descriptor of the listening socket of MCP")
    add("--speed", choices=("1", "max"), default="max", help="of the simulation while a skill runs")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
