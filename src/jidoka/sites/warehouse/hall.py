"""The hall's process: physics, the humanoid in it, and its MCP server. `python -m jidoka.sites.warehouse.hall
--help`.

It outlives the worker: a worker that dies leaves the robot standing, and a new one finds it by the ready
file.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import sys
from pathlib import Path

from jidoka.bodies.serving.runner import Runner
from jidoka.errors import JidokaError
from jidoka.processes.control import FAILED, PHASE
from jidoka.processes.files import ProcessFiles
from jidoka.processes.host import host, listen, log_to
from jidoka.sites.warehouse.draw import draw
from jidoka.sites.warehouse.endpoints import site_routes
from jidoka.sites.warehouse.recording import Recorder
from jidoka.sites.warehouse.simulation import simulate
from jidoka.sites.warehouse.site import DEFAULT, load_site
from jidoka.sites.warehouse.wanted import hall_files

INSTRUCTIONS = "A humanoid robot. Observe first. One skill at a time; each walks where it must."
"""What MCP clients are told of the humanoid."""


def main(arguments: list[str] | None = None) -> int:
    """Run the hall until SIGTERM. Returns the exit code; what went wrong is the last line of output."""
    options = _options(arguments)
    files = hall_files(options.state)
    try:
        with contextlib.ExitStack() as stack:
            stack.enter_context(files.hold())
            listener = stack.enter_context(listen(options.port))
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
    _phase(0.1, "reading the site")
    site_file: Path = options.site or DEFAULT
    hall = draw(load_site(site_file), options.seed)
    _phase(0.3, "building the hall")
    simulation = simulate(hall)
    _phase(0.9, "opening the port")
    recorder = Recorder(simulation.data, site=str(site_file), seed=hall.seed)
    runner = Runner(simulation.humanoid, speed=options.speed, after_tick=recorder.after_tick)
    about = {"seed": hall.seed, "speed": options.speed, "site": str(site_file)}
    routes = site_routes(runner, simulation, recorder)
    host(runner, files, listener, about=about, instructions=INSTRUCTIONS, routes=routes)


def _phase(fraction: float, text: str) -> None:
    print(PHASE, fraction, text, flush=True)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hall", description="Host the warehouse hall.")
    parser.add_argument(
        "--state", type=Path, required=True, help="folder of the lock, the ready file and the log"
    )
    parser.add_argument("--site", type=Path, default=None, help="site file; left out: the default warehouse")
    parser.add_argument("--seed", type=int, default=0, help="draws the hall")
    parser.add_argument(
        "--speed", choices=("1", "max"), default="max", help="of the simulation while a skill runs"
    )
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0: any free one")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
