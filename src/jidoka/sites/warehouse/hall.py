"""The hall's process: physics, and the controller that keeps the robot in it up.

`python -m jidoka.sites.warehouse.hall --help`. It starts the process of the humanoid's skills, and starts it
again when it dies. It outlives worker and skills: whoever dies, the robot stands.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import secrets
import socket
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Final

from jidoka.bodies.humanoid.keeper import Keeper
from jidoka.bodies.humanoid.skills_process import SkillsProcess
from jidoka.bodies.serving.host import listen, log_to, serving, told_to_end
from jidoka.errors import JidokaError, TerminalError
from jidoka.processes.control import FAILED, PHASE
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.sites.warehouse.draw import draw
from jidoka.sites.warehouse.endpoints import site_app
from jidoka.sites.warehouse.recording import Recorder
from jidoka.sites.warehouse.simulation import build
from jidoka.sites.warehouse.site import DEFAULT, load_site
from jidoka.sites.warehouse.wanted import hall_files, humanoid_files

log = logging.getLogger(__name__)

LOOK_S: Final = 0.1
"""Time between two looks at the skills' process [s]."""


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
    ending = told_to_end()
    token = secrets.token_urlsafe(32)
    with contextlib.ExitStack() as stack:
        skills = SkillsProcess(humanoid_files(files.folder), listener, token=token, speed=options.speed)
        stack.callback(skills.end)
        _phase(0.1, "reading the site")
        site_file: Path = options.site or DEFAULT
        hall = draw(load_site(site_file), options.seed)
        _phase(0.3, "building the hall")
        physics = build(hall)
        recorder = Recorder(physics.data, site=str(site_file), seed=hall.seed)
        keeper = Keeper(physics.onboard, hall.map, after_tick=recorder.after_tick)
        stack.enter_context(_running(keeper, skills))
        _phase(0.9, "waking the humanoid")
        _wait_for(skills, keeper, ending)
        door = stack.enter_context(listen(0))
        thread = stack.enter_context(serving(site_app(keeper, physics, recorder, token), door))
        url = f"http://127.0.0.1:{door.getsockname()[1]}/site"
        about = {"seed": hall.seed, "speed": options.speed, "site": str(site_file)}
        stack.callback(files.ready.unlink, missing_ok=True)
        files.write_ready(Ready(pid=os.getpid(), url=url, token=token, started_at=time.time(), about=about))
        log.info("ready at %s", url)
        while keeper.alive and thread.is_alive() and not ending.wait(LOOK_S):
            skills.look(keeper)
    if keeper.failure is not None:
        raise TerminalError(f"the robot's thread ended: {keeper.failure}; see {files.log}")


@contextlib.contextmanager
def _running(keeper: Keeper, skills: SkillsProcess) -> Generator[None]:
    """Let the robot live while the block runs; then the skills bring it to a stand, and all ends."""
    keeper.start()
    try:
        yield
    finally:
        skills.end()
        stood = keeper.shutdown()
        log.info("down; the robot %s", "stands safely" if stood else "did not stop in time")


def _wait_for(skills: SkillsProcess, keeper: Keeper, ending: threading.Event) -> None:
    """Until the humanoid can be reached. Raises TerminalError if it can't be started."""
    while skills.ready is None and not ending.wait(LOOK_S):
        if (failure := skills.failure) is not None:
            raise failure
        skills.look(keeper)


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
    parser.add_argument("--port", type=int, default=0, help="loopback port of the humanoid; 0: any free one")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
